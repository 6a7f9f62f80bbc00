/**
 * What an audio context is playing right now, as its `getOutputTimestamp()` reports it: it takes all buffers up to
 * the loudspeaker into account.
 */
export interface OutputPosition {
  /** Seconds of the context's time that are being heard … */
  readonly contextTime: number
  /** … at this moment, in milliseconds of `performance.now()`. */
  readonly performanceTime: number
}

/**
 * When a moment of an audio context's time becomes, or became, audible.
 * @param time seconds of the context's time
 * @returns milliseconds of `performance.now()`
 */
export const heardAt = (time: number, { contextTime, performanceTime }: OutputPosition): number =>
  performanceTime + (time - contextTime) * 1000
