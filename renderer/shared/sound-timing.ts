/** What has just been heard of an audio context, as its `getOutputTimestamp()` tells: all buffers up to the loudspeaker are counted in. */
export interface OutputPosition {
  /** Seconds of the context's time … */
  readonly contextTime: number
  /** … that were heard then: milliseconds of `performance.now()`. */
  readonly performanceTime: number
}

/**
 * When a moment of an audio context's time is heard, or was.
 * @param time seconds of the context's time
 * @returns milliseconds of `performance.now()`
 */
export const heardAt = (time: number, { contextTime, performanceTime }: OutputPosition): number =>
  performanceTime + (time - contextTime) * 1000
