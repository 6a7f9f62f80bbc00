/** The language model that may write what Dash says: Ollama, on this machine or on a host that a person has agreed to. */
export interface ModelView {
  readonly on: boolean
  /** Where it is looked for: an origin. */
  readonly address: string
  /** Whether that is another machine, to which the words go. */
  readonly isElsewhere: boolean
  readonly state: 'unknown' | 'searching' | 'found' | 'absent'
  /** The models that it had when it was asked last. */
  readonly models: readonly string[]
  /** The chosen one; null: none yet. */
  readonly model: string | null
}
