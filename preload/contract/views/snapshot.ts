import type { Day } from '../day.ts'
import type { Kind } from '../kinds.ts'
import type { Problem } from '../problem.ts'
import type {
  BubbleChoice,
  DashMotion,
  Locale,
  OnboardingStep,
  OpenAtLogin,
  QuietHours,
} from '../settings.ts'
import type { BackupsView } from './backups.ts'
import type { CrashesView } from './crashes.ts'
import type { DesktopView } from './desktop.ts'
import type { AddressView, FolderView } from './folders.ts'
import type { EnginesView } from './engines.ts'
import type { GithubView } from './github.ts'
import type { PantryDish, PetView } from './pet.ts'
import type { ModelView } from './model.ts'
import type { SpokenLine, VoiceView } from './voice.ts'
import type { UpdatesView } from './updates.ts'
import type { WardrobeView } from './wardrobe.ts'

export interface PetWindowView {
  /** Whether Dash is shown while it is on the desktop. */
  readonly shown: boolean
  readonly clickThrough: boolean
  /** Side of the floating bird in CSS pixels. */
  readonly size: number
  readonly motion: DashMotion
  readonly bubbleSide: BubbleChoice
  /** Whether screen captures leave it out; null if the system cannot do that. */
  readonly hiddenFromCaptures: boolean | null
}

export interface SoundView {
  /** The window that plays all sound: the one that shows Dash. */
  readonly window: 'pet' | 'home'
  /** Volume of the sound effects, 0 to 1. */
  readonly effects: number
}

/** Why Dash is quiet, and until which minute of the day; null: until switched off. */
export type QuietView =
  | { readonly name: 'none' }
  | { readonly name: 'presenting'; readonly until: number | null }
  | { readonly name: 'quiet-hours'; readonly until: number }

/** The one place where Dash is: in Home while that window is visible, else on the desktop. */
export type DashPlace = 'desktop' | 'home'

export interface Snapshot {
  readonly locale: Locale
  readonly localeChoice: Locale | 'system'
  readonly appearance: 'system' | 'light' | 'dark'
  readonly today: Day
  /** The user's hour, 0 to 23, for the light in the scenes. */
  readonly hour: number
  readonly version: string
  readonly pet: PetView
  readonly pantry: readonly PantryDish[]
  readonly wardrobe: WardrobeView
  readonly git: { readonly name: 'ready' } | { readonly name: 'trouble'; readonly problem: Problem }
  readonly folders: readonly FolderView[]
  readonly addresses: readonly AddressView[]
  readonly github: GithubView
  readonly counting: {
    readonly kinds: Readonly<Record<Kind, boolean>>
    readonly languages: readonly string[]
  }
  readonly voice: VoiceView
  readonly model: ModelView
  readonly engines: EnginesView
  readonly backups: BackupsView
  readonly updates: UpdatesView
  readonly crashes: CrashesView
  readonly petWindow: PetWindowView
  readonly openAtLogin: OpenAtLogin
  readonly mirrorsWork: boolean
  /** Whether Dash suggests a break after long work. */
  readonly remindsOfBreaks: boolean
  readonly quiet: QuietView
  readonly quietHours: QuietHours
  readonly place: DashPlace
  readonly desktop: DesktopView
  readonly onboarding: OnboardingStep
  readonly sound: SoundView
  /** The current bubble; null while Dash is silent. The log keeps the words. */
  readonly bubble: SpokenLine | null
  readonly log: readonly SpokenLine[]
  /** Changes whenever history may show something else. */
  readonly ledger: number
}
