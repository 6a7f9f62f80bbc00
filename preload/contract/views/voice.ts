import type { Problem } from '../problem.ts'
import type { Locale, Tuning } from '../settings.ts'

export interface StyleView {
  readonly id: number
  readonly character: string
  readonly style: string
}

/** A character of the engine, with its ways of speaking. Addresses are of the page's own origin; some lead to nothing. */
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

/** What the engine tells of one character. */
export interface CharacterDetails {
  /** Is to be shown wherever the voice is heard. */
  readonly credit: string
  /** The character's own terms, as they were written (Markdown). */
  readonly terms: string
  /** Addresses in the terms, in their order. */
  readonly links: readonly string[]
  /** Recorded by the makers: addresses of the page's own origin, by style id. */
  readonly samples: Readonly<Record<number, readonly string[]>>
}

/** A word of the reading dictionary. */
export interface DictionaryWord {
  readonly word: string
  /** In kana; null: a shipped word that a person has taken out. */
  readonly pronunciation: string | null
  /** As it is shipped; null: a person has added the word. */
  readonly shipped: string | null
}

/** A style among the favourites: engines use the same ids. */
export function favouriteKey(character: string, styleId: number): string {
  return `${character}/${styleId.toString()}`
}

export interface SpokenLine {
  readonly id: number
  readonly text: string
  /** Milliseconds since the epoch. */
  readonly at: number
}

export interface VoiceView {
  readonly engine:
    | { readonly name: 'searching' }
    /** One of this machine is being started. */
    | { readonly name: 'starting'; readonly brand: string }
    | { readonly name: 'found'; readonly brand: string; readonly version: string }
    | { readonly name: 'absent'; readonly problem: Problem }
  /** The engines that were found: of several a person may choose one (the setting `engineUuid`). */
  readonly engines: readonly { readonly uuid: string; readonly name: string }[]
  /** The one that speaks, or would; null while there is none. */
  readonly engineUuid: string | null
  /** The style that speaks, or would; null while no engine has told its styles. */
  readonly style: StyleView | null
  readonly tuning: Tuning
  readonly favourites: readonly string[]
  /** What Dash speaks; where the texts are in another language, bubbles are subtitles. */
  readonly language: Locale
  /** The languages that a voice of this system speaks without the network, and whether such a voice is wanted. */
  readonly systemVoice: { readonly languages: readonly Locale[]; readonly on: boolean }
  /** The credit that the voice's terms ask to show, e.g. 「VOICEVOX:ずんだもん」; null while chirping. It is that of the voice of now. */
  readonly credit: string | null
  readonly muted: boolean
  /** 0 to 1. */
  readonly volume: number
}
