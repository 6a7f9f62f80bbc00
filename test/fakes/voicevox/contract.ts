/** A call that reached the engine. */
export interface VoicevoxRequest {
  readonly method: string
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

/** `raw` is sent as it is, for what no engine should ever say. */
export type VoicevoxAnswer =
  | { readonly status: number; readonly body: unknown }
  | { readonly status: number; readonly raw: string }

export interface VoicevoxBehaviour {
  /** The connection breaks in the middle of a synthesis. */
  readonly diesSpeaking: boolean
  /** AivisSpeech: all lengths are 0.0, and there are more fields than VOICEVOX has. */
  readonly isAivis: boolean
  /** Answers instead of the usual ones, by path. */
  readonly instead: Readonly<Record<string, VoicevoxAnswer>>
  /** The next so many calls find their connection broken. */
  readonly cuts: number
  /** Markdown of every character's terms. */
  readonly policy: string | null
}

export interface FakeVoicevox {
  readonly url: string
  readonly port: number
  readonly requests: readonly VoicevoxRequest[]
  /** How many audio_query, synthesis and initialize_speaker calls were under way at once, at most. */
  readonly mostAtOnce: number
  /** Syntheses in styles that were not initialised first: about ten seconds each in the real engine. */
  readonly coldSyntheses: number
  behave(change: Partial<VoicevoxBehaviour>): void
  /** Keeps calls of a path waiting. @returns lets them go */
  hold(path: string): () => void
  /** Settles when a call of the path has come in (the n-th, from 1). */
  received(path: string, count?: number): Promise<VoicevoxRequest>
  close(): Promise<void>
}
