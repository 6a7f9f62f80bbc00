import type { Locale } from '../../../preload/contract/declared-settings.ts'
import type { ShownLine } from '../../../preload/contract/views/voice-view.ts'
import type { Audibility } from './may-speak.ts'
import type { Pronounce } from './pronunciation.ts'
import type { Trigger, Variable } from './triggers.ts'

export interface LoggedLine {
  /** What the bubble and the log show. */
  readonly shown: ShownLine
  /** The language of the bubble's text. */
  readonly locale: Locale
  /** The text to speak, by language, whatever the bubble shows. Empty if the line has none in that language. */
  readonly texts: Readonly<Record<Locale, string>>
  readonly trigger: Trigger
}

export interface Manner {
  /** A style on trial, which speaks Japanese; undefined means the style from the settings. */
  readonly styleId?: number | undefined
  /** If undefined, the dictionary decides. */
  readonly pronounce?: Pronounce
  /** How long to wait for a sentence's sound. After that, the engine says neither it nor the rest of the line. */
  readonly sentenceTimeoutMs?: number
}

/** A line that is due, before it is put into words. */
export interface LineRequest extends Manner {
  readonly trigger: Trigger
  readonly variables: Readonly<Record<string, Variable>>
  /** Milliseconds since the epoch. */
  readonly askedAt: number
  /** The user asked for this line, which interrupts any other. */
  readonly isAsked?: boolean
  /** The most that the line may do. If undefined, it may be said aloud. */
  readonly maxAudibility?: Audibility
  /** If undefined, the words come from the catalogue or a model. */
  readonly words?:
    /** A model could not write the line, or there is no time for it. */
    | { readonly type: 'catalogue' }
    | { readonly type: 'model'; readonly text: string; readonly locale: Locale }
    /** The user's own words. Only the log in memory keeps them. */
    | { readonly type: 'told'; readonly text: string }
    | { readonly type: 'log'; readonly entry: LoggedLine }
    | undefined
}
