/** What is kept on this machine of processes that crashed. */
export interface CrashesView {
  readonly count: number
  /** When the newest was written: milliseconds since the epoch; null: there is none. */
  readonly newestAt: number | null
  /** Of all of them together. */
  readonly bytes: number
}
