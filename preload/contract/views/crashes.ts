/** The crash dumps on this machine. */
export interface CrashesView {
  readonly count: number
  /** When the newest was written, in milliseconds since the epoch; null if there is none. */
  readonly newestAt: number | null
  /** Their total size. */
  readonly bytes: number
}
