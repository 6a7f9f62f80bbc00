/** The present, in milliseconds: by the clock since the epoch, and by the stopwatch since any origin. */
export interface Now {
  readonly clockMs: number
  readonly stopwatchMs: number
}
