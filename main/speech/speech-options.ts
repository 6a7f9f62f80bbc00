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
  readonly common: {
    readonly db: Database
    readonly clock: Clock
    readonly timers: Timers
    readonly log: Log
    /** Each installation has its own seed, and so its own order of lines. */
    readonly seed: string
  }
  readonly user: {
    readonly settings: {
      all(): Pick<
        Settings,
        'muted' | 'styleId' | 'voiceLanguage' | 'systemVoice' | 'tuning' | 'engineUuid'
      >
      set(change: { readonly engineUuid: string }): unknown
      onChange(listener: () => void): () => void
    }
    readonly locale: () => Locale
    /** Whether only lines that the user asks for are said. */
    readonly isQuiet: () => boolean
    /** Seconds since the user last touched the machine. */
    readonly idleSeconds: () => number
  }
  readonly dash: {
    readonly pet: () => Pick<PetView, 'form' | 'mood'>
    /** Whether Dash is visible in any window. If not, lines make no sound. */
    readonly isVisible: () => boolean
    /** Sends `speaks` and `stops-speaking` events to the pages. */
    readonly sendBird: (event: BirdEvent) => void
  }
  readonly machineLoad: {
    /** Whether the machine is busy, so that sound needs a deeper buffer. */
    readonly isBusy: () => boolean
    readonly isOnBattery: () => boolean
    readonly processors: () => ProcessorTimes
  }
  /** Writes some of the lines if the user wants that. */
  readonly writer: Pick<ModelLines, 'isReady' | 'write'>
  readonly engines: {
    /** In a safe start, Hot Dash searches for no engine, starts none and asks none. */
    readonly isSafe: boolean
    readonly fetch: Fetch
    readonly search: EngineSearch
    readonly local: Pick<LocalEngines, 'findStartable' | 'start' | 'stop'>
  }
}

type Languages = Pick<SpeechOptions['user'], 'settings' | 'locale'>

export const spokenLanguage = ({ settings, locale }: Languages): Locale =>
  settings.all().voiceLanguage ?? locale()

/** Whether an engine speaks the lines. Engines know Japanese only. */
export const engineSpeaks = (user: Languages): boolean =>
  spokenLanguage(user) === 'ja' && !user.settings.all().muted
