/** A call that reached the engine. */
export interface VoicevoxRequest {
  readonly method: string
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

/** `raw` is sent as is: text that is not JSON. */
export type VoicevoxResponse =
  | { readonly status: number; readonly body: unknown }
  | { readonly status: number; readonly raw: string }

/** What goes wrong with a call. */
export type VoicevoxFault =
  /** The response comes a little later. */
  | 'late'
  /** 500, and the connection is closed without a word. */
  | 'error'
  /** Half of the body comes, and the connection breaks. */
  | 'cut'
  /** Half of the body comes as if it were all. */
  | 'half'
  /** Another server answers: a page, with 200. */
  | 'page'
  /** The type of its answers to 204, and no body. */
  | 'empty'
  /** The connection breaks without an answer. */
  | 'reset'
  /** No answer ever comes. */
  | 'silent'
  /** Half of the body comes, and nothing more. */
  | 'stalled'
  /** The engine ends. */
  | 'death'

/** What goes wrong with the calls of a path. */
export interface PlannedFault {
  readonly path: string
  readonly fault: VoicevoxFault
}

/** What goes wrong with this many of the next calls of a path. */
export interface FaultPlan extends PlannedFault {
  readonly times: number
}

export interface VoicevoxBehaviour {
  /** AivisSpeech: all lengths are 0.0, and there are more fields than in VOICEVOX. */
  readonly isAivis: boolean
  /** The voice's strength, as a multiple of the usual. */
  readonly strength: number
  /** Sent instead of the recorded responses, by path. */
  readonly responses: Readonly<Record<string, VoicevoxResponse>>
  /** null: nothing goes wrong. */
  readonly fault: PlannedFault | null
  /** This many of the next calls lose their connection. */
  readonly connectionResets: number
  /** Markdown of every character's terms. */
  readonly policy: string | null
  /** The duration of a synthesis per sentence, in milliseconds. */
  readonly synthesisMs: number
  /** The sound of every synthesis; null: as long as the query says. */
  readonly sound: Buffer | null
  /** The claimed origin of pictures and samples; null: the engine. */
  readonly resourceOrigin: string | null
}

export interface FakeVoicevox {
  readonly url: string
  readonly port: number
  readonly requests: readonly VoicevoxRequest[]
  /** The largest number of concurrent audio_query, synthesis and initialize_speaker calls so far. */
  readonly maxConcurrent: number
  /** Syntheses in styles that were not initialised first: about ten seconds each in the real engine. */
  readonly coldSyntheses: number
  configure(change: Partial<VoicevoxBehaviour>): void
  /** Holds back the responses to a path. @returns sends them */
  hold(path: string): () => void
  /** Settles with the n-th call of a path, from 1. */
  received(path: string, nth?: number): Promise<VoicevoxRequest>
  close(): Promise<void>
}
