import type { Problem } from '../problem.ts'
import type { Locale } from '../declared-settings.ts'

/** A character of an engine. `icon` and `portrait` are paths on the page's own origin; some have no picture. */
export interface CharacterView {
  readonly uuid: string
  readonly name: string
  readonly styles: readonly {
    readonly id: number
    readonly name: string
    readonly icon: string
    readonly portrait: string
  }[]
}

export interface CharacterDetails {
  /** Must be visible wherever the voice is heard. */
  readonly credit: string
  /** The character's own terms, verbatim (Markdown). */
  readonly terms: string
  /** The addresses in the terms, in order. */
  readonly links: readonly string[]
  /** The makers' recordings by style id, as paths on the page's own origin. */
  readonly samples: Readonly<Record<number, readonly string[]>>
}

export interface DictionaryWord {
  readonly word: string
  /** In kana. Null for a shipped word that the user disabled. */
  readonly pronunciation: string | null
  /** The shipped reading. Null for the user's own word. */
  readonly shipped: string | null
}

/** The key of a favourite style. Engines reuse style ids, so it includes the character. */
export const favouriteKey = (character: string, styleId: number) => `${character}/${styleId}`

export interface ShownLine {
  readonly id: number
  readonly text: string
  /** Milliseconds since the epoch. */
  readonly at: number
}

export interface VoiceView {
  readonly engine:
    | { readonly name: 'searching' }
    | { readonly name: 'starting'; readonly brand: string }
    | { readonly name: 'found'; readonly brand: string; readonly version: string }
    | { readonly name: 'absent'; readonly problem: Problem }
  /** The engines that a search found. The user may choose one (the setting `engineUuid`). */
  readonly engines: readonly { readonly uuid: string; readonly name: string }[]
  /** The engine that speaks or would speak. Null if no engine does. */
  readonly engineUuid: string | null
  /** The style that speaks or would speak. Null until an engine has listed its styles. */
  readonly style: {
    readonly id: number
    readonly character: string
    readonly style: string
  } | null
  /** The language that Dash speaks. If the texts are in another language, bubbles are subtitles. */
  readonly language: Locale
  /** The languages in which the system has an offline voice. */
  readonly systemVoices: readonly Locale[]
  /** The credit that the current voice's terms require, for example 「VOICEVOX:ずんだもん」. Null while chirping. */
  readonly credit: string | null
}
