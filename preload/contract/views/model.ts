/** The language model that may write lines: Ollama, on this machine or on a host that the user agreed to. */
export interface ModelView {
  /** Its origin. */
  readonly address: string
  /** Whether that is another machine, which then receives the words. */
  readonly isElsewhere: boolean
  readonly state: 'unknown' | 'searching' | 'found' | 'absent'
  /** Its models, as of the last question. */
  readonly models: readonly string[]
}
