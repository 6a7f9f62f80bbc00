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

/** Of full scale: what is softer is not heard. */
const audible = 0.002
/** Some devices swallow the first milliseconds of what they play. */
const keptSeconds = 0.015

/**
 * How much of a sound may be left out at its begin, because it is silent there: an engine puts a tenth of a second before the
 * first phoneme of each sentence.
 * @param samples −1 to 1
 * @param rate a second
 * @returns seconds; 0 where all of it is silent
 */
export function silentSeconds(samples: Float32Array, rate: number): number {
  const first = samples.findIndex((sample) => Math.abs(sample) > audible)
  return Math.max(0, first / rate - keptSeconds)
}
