/** A call that reached the engine. */
export interface VoicevoxRequest {
  readonly method: string
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

/** A `raw` body is sent as is: it is text that is not JSON. */
export type VoicevoxResponse =
  | { readonly status: number; readonly body: unknown }
  | { readonly status: number; readonly raw: string }

/** A failure of a call. */
export type VoicevoxFault =
  /** Answers a little later. */
  | 'late'
  /** Answers 500, then closes the connection without announcing it. */
  | 'error'
  /** Sends half of the body, then breaks the connection. */
  | 'cut'
  /** Sends half of the body as if it were complete. */
  | 'half'
  /** Answers like another server: 200 with a page. */
  | 'page'
  /** Answers 204 with a content type but no body. */
  | 'empty'
  /** Breaks the connection without an answer. */
  | 'reset'
  /** Never answers. */
  | 'silent'
  /** Sends half of the body, then nothing more. */
  | 'stalled'
  /** Ends the engine. */
  | 'death'

/** A failure of the calls to a path. */
export interface PlannedFault {
  readonly path: string
  readonly fault: VoicevoxFault
}

/** A failure of this many further calls to a path. */
export interface FaultPlan extends PlannedFault {
  readonly times: number
}

export interface VoicevoxBehaviour {
  /** Imitates AivisSpeech: all lengths are 0.0, and there are more fields than in VOICEVOX. */
  readonly isAivis: boolean
  /** The loudness of the voice, as a multiple of the usual loudness. */
  readonly strength: number
  /** Responses by path, which replace the recorded ones. */
  readonly responses: Readonly<Record<string, VoicevoxResponse>>
  /** Null if all calls succeed. */
  readonly fault: PlannedFault | null
  /** The number of further calls that lose their connection. */
  readonly connectionResets: number
  /** The terms of every character, as Markdown. */
  readonly policy: string | null
  /** The duration of a synthesis per sentence, in milliseconds. */
  readonly synthesisMs: number
  /** The sound of every synthesis. Null for a sound as long as the query says. */
  readonly sound: Buffer | null
  /** The origin that the engine claims for pictures and samples. Null for the engine itself. */
  readonly resourceOrigin: string | null
}

export interface FakeVoicevox {
  readonly url: string
  readonly port: number
  readonly requests: readonly VoicevoxRequest[]
  /** The largest number of concurrent audio_query, synthesis and initialize_speaker calls so far. */
  readonly maxConcurrent: number
  /** Syntheses in styles that were not initialised first. Each takes about ten seconds in the real engine. */
  readonly coldSyntheses: number
  configure(change: Partial<VoicevoxBehaviour>): void
  /** Stops the responses to a path. @returns a function that sends them */
  hold(path: string): () => void
  /** Settles with the nth call to a path, counted from 1. */
  received(path: string, nth?: number): Promise<VoicevoxRequest>
  close(): Promise<void>
}
