import type { Problem } from '../problem.ts'
import type { Locale } from '../settings.ts'

export interface StyleView {
  readonly id: number
  readonly character: string
  readonly style: string
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
  readonly styles: readonly StyleView[]
  readonly styleId: number
  /** What Dash speaks; where the texts are in another language, bubbles are subtitles. */
  readonly language: Locale
  /** The languages that a voice of this system speaks without the network, and whether such a voice is wanted. */
  readonly systemVoice: { readonly languages: readonly Locale[]; readonly on: boolean }
  /** The credit that the voice's terms ask to show, e.g. 「VOICEVOX:ずんだもん」; null while chirping. */
  readonly credit: string | null
  readonly muted: boolean
  /** 0 to 1. */
  readonly volume: number
}
