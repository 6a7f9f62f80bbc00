import type { Database } from 'better-sqlite3'
import type { BirdEvent } from '../../preload/contract/events.ts'
import type { Locale, Settings } from '../../preload/contract/declared-settings.ts'
import type { PetView } from '../../preload/contract/views/pet-view.ts'
import type { Clock } from '../base/clock.ts'
import type { Fetch } from '../base/http.ts'
import type { Log } from '../base/log.ts'
import type { Timers } from '../base/timers.ts'
import type { EngineSearch } from './engine/find-engines.ts'
import type { LocalEngines } from './local-engines/local-engines.ts'
import type { ModelLines } from './model/model-lines.ts'

/** The times of all processors since boot, in any unit. */
export interface ProcessorTimes {
  readonly busy: number
  readonly all: number
}

export interface SpeechOptions {
  readonly db: Database
  readonly clock: Clock
  /** Each installation has its own seed, and so its own order of lines. */
  readonly seed: string
  readonly timers: Timers
  readonly log: Log
  /** In a safe start, Hot Dash searches for no engine, starts none and asks none. */
  readonly isSafe: boolean
  readonly locale: () => Locale
  readonly pet: () => Pick<PetView, 'form' | 'mood'>
  /** Writes some of the lines if the user wants that. */
  readonly writer: Pick<ModelLines, 'isReady' | 'write'>
  readonly desktop: {
    /** Whether Dash is visible in any window. If not, lines make no sound. */
    readonly isDashVisible: () => boolean
    /** Sends `speaks` and `stops-speaking` events to the pages. */
    readonly sendBird: (event: BirdEvent) => void
  }
  readonly quiet: {
    /** Whether only lines that the user asks for are said. */
    readonly isQuiet: () => boolean
  }
  readonly clipAddress: (id: string) => string
  readonly presence: {
    /** Since the user last touched the machine. */
    readonly idleSeconds: () => number
  }
  readonly machineLoad: {
    /** Whether the machine is busy, so that sound needs a deeper buffer. */
    readonly isBusy: () => boolean
    readonly isOnBattery: () => boolean
    readonly processors: () => ProcessorTimes
  }
  readonly settings: {
    all(): Pick<
      Settings,
      'muted' | 'styleId' | 'voiceLanguage' | 'systemVoice' | 'tuning' | 'engineUuid'
    >
    set(change: { readonly engineUuid: string }): unknown
    onChange(listener: () => void): () => void
  }
  readonly engines: {
    readonly fetch: Fetch
    readonly search: EngineSearch
    readonly local: Pick<LocalEngines, 'findStartable' | 'start' | 'stop'>
  }
}

type Languages = Pick<SpeechOptions, 'settings' | 'locale'>

export const spokenLanguage = ({ settings, locale }: Languages): Locale =>
  settings.all().voiceLanguage ?? locale()

/** Whether an engine speaks the lines. Engines know Japanese only. */
export const engineSpeaks = (options: Languages): boolean =>
  spokenLanguage(options) === 'ja' && !options.settings.all().muted
