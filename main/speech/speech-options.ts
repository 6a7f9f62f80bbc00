import type { Database } from 'better-sqlite3'
import type { Locale, Settings } from '../../preload/contract/settings.ts'
import type { Mood } from '../../preload/contract/views/pet.ts'
import type { Clock } from '../base/clock.ts'
import type { Fetch } from '../base/http.ts'
import type { Log } from '../base/log.ts'
import type { Timers } from '../base/timers.ts'
import type { DiscoveryOptions } from './discovery.ts'
import type { Engines } from './engine/engines.ts'
import type { ModelLines } from './model/model-lines.ts'
import type { Condition } from './rules/lines.ts'

type FollowedSettings =
  | 'muted'
  | 'volume'
  | 'styleId'
  | 'voiceLanguage'
  | 'systemVoice'
  | 'tuning'
  | 'favouriteVoices'
  | 'engineUuid'

/** What speech needs from outside. Each of its parts takes what it uses. */
export interface SpeechOptions {
  readonly db: Database
  readonly fetch: Fetch
  readonly clock: Clock
  /** Of this installation, so that each has its own order of lines. */
  readonly seed: string
  readonly timers: Timers
  readonly log: Log
  /** The language of the texts. */
  readonly locale: () => Locale
  /** Dash's current conditions: lines for another condition are not said. */
  readonly conditions: () => readonly Condition[]
  /** Dash's mood, which chirps follow. */
  readonly mood: () => Mood
  /** Writes some of the lines if the user wants that. */
  readonly writer: Pick<ModelLines, 'isReady' | 'write'>
  /** Whether Dash is visible in any window. If not, lines make no sound. */
  readonly isVisible: () => boolean
  /** Whether only lines that the user asks for are said. */
  readonly isQuiet: () => boolean
  readonly settings: {
    all(): Pick<Settings, FollowedSettings>
    /** Stores the preferred engine. */
    set(change: { readonly engineUuid: string }): unknown
    /** @returns the unsubscribe function */
    onChange(listener: () => void): () => void
  }
  readonly discovery: DiscoveryOptions
  /** No engine is searched for, started or asked. */
  readonly isSafe?: boolean
  /** The engines on this machine that can be started. */
  readonly local: Pick<Engines, 'installed' | 'start' | 'stop'>
}

type Languages = Pick<SpeechOptions, 'settings' | 'locale'>

/** What Dash speaks. */
export const spokenLanguage = ({ settings, locale }: Languages): Locale =>
  settings.all().voiceLanguage ?? locale()

/** Whether an engine speaks the lines: the engines know Japanese only. */
export const speaksAloud = (options: Languages): boolean =>
  spokenLanguage(options) === 'ja' && !options.settings.all().muted
