import type { Day } from '../calendar-day.ts'
import type { Problem } from '../problem.ts'
import type { Locale, Settings } from '../declared-settings.ts'
import type { AgentsView } from './agents-view.ts'
import type { CarrierView } from './carrier-view.ts'
import type { DesktopView } from './desktop-view.ts'
import type { AddressView, FolderView } from './folders-view.ts'
import type { EnginesView } from './engines-view.ts'
import type { GithubView } from './github-view.ts'
import type { PantryDish, PetView } from './pet-view.ts'
import type { ShownLine, VoiceView } from './voice-view.ts'
import type { TransferView } from './transfer-view.ts'
import type { UndoView } from './undo-view.ts'
import type { UpdatesView } from './updates-view.ts'
import type { Daylight } from '../times-of-day.ts'
import type { TripView } from './trip-view.ts'
import type { WardrobeView } from './wardrobe-view.ts'

/** Why Dash is quiet, and until which minute of the day. Null means until the user switches it off. */
export type QuietView =
  | { readonly name: 'none' }
  | { readonly name: 'presenting'; readonly until: number | null }
  | { readonly name: 'quiet-hours'; readonly until: number }

/** Where Dash is while it is not on a trip: in Home while that window is visible, else on the desktop. */
export type DashPlace = 'desktop' | 'home'

export interface Snapshot {
  readonly locale: Locale
  readonly today: Day
  readonly light: Daylight
  readonly version: string
  readonly pet: PetView
  readonly pantry: readonly PantryDish[]
  readonly wardrobe: WardrobeView
  readonly trip: TripView
  readonly git: { readonly name: 'ready' } | { readonly name: 'trouble'; readonly problem: Problem }
  readonly folders: readonly FolderView[]
  readonly settings: Settings
  readonly addresses: readonly AddressView[]
  readonly github: GithubView
  readonly voice: VoiceView
  /** The language model that may write lines: Ollama, on this machine or on a host that the user agreed to. */
  readonly model: {
    /** The origin of the model's server. */
    readonly address: string
    /** Whether the server is on another machine, which then receives the words. */
    readonly isElsewhere: boolean
    readonly state: 'unknown' | 'searching' | 'found' | 'absent'
    /** The models that the server had when last asked. */
    readonly models: readonly string[]
  }
  readonly engines: EnginesView
  readonly backups: {
    /** Newest first. `id` is a handle. `at` is in milliseconds since the epoch. */
    readonly list: readonly { readonly id: string; readonly at: number; readonly bytes: number }[]
    readonly isRunning: boolean
    /** Why the last backup failed. */
    readonly problem: Problem | null
  }
  readonly transfer: TransferView
  readonly undo: readonly UndoView[]
  readonly carrier: CarrierView
  readonly updates: UpdatesView
  readonly agents: AgentsView
  readonly crashes: {
    readonly count: number
    /** When the newest dump was written, in milliseconds since the epoch; null without dumps. */
    readonly newestAt: number | null
    readonly bytes: number
  }
  readonly petWindow: {
    /** Whether the floating Dash is shown. False while it is hidden for an hour, although the setting stays on. */
    readonly isShown: boolean
    /** Whether the system can leave a window out of screen captures. */
    readonly offersContentProtection: boolean
  }
  readonly quiet: QuietView
  readonly place: DashPlace
  readonly desktop: DesktopView
  /** The window that plays all sound: the window that shows Dash. */
  readonly soundWindow: 'pet' | 'home'
  /** The current bubble; null while Dash is silent. The log keeps the words. */
  readonly bubble: ShownLine | null
  readonly log: readonly ShownLine[]
  /** Changes whenever history may show something else. */
  readonly historyRevision: number
}
