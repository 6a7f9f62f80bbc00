/** Analyses what a loudspeaker plays. Pure. */

export interface Heard {
  /** −1 to 1, one channel. */
  readonly samples: Float32Array
  readonly rate: number
  /** When the first sample was played, in milliseconds since the epoch. */
  readonly since: number
}

/** A share of full scale: anything less is silence. */
export const silence = 0.004

const indexAt = ({ since, rate }: Heard, at: number) =>
  Math.max(0, Math.round(((at - since) / 1000) * rate))
const timeOf = ({ since, rate }: Heard, index: number) => since + (index / rate) * 1000

/** The samples between two times, in milliseconds since the epoch. */
export const between = (heard: Heard, from: number, to: number): Float32Array =>
  heard.samples.subarray(indexAt(heard, from), indexAt(heard, to))

/** The loudest sample between two times, 0 to 1. */
export const peak = (heard: Heard, from: number, to: number): number =>
  between(heard, from, to).reduce((loudest, sample) => Math.max(loudest, Math.abs(sample)), 0)

/** When sound is first heard after a time, or undefined if there is none yet. */
export function onset(heard: Heard, from: number): number | undefined {
  const first = indexAt(heard, from)
  const index = heard.samples.subarray(first).findIndex((sample) => Math.abs(sample) > silence)
  return index < 0 ? undefined : timeOf(heard, first + index)
}

/** When sound is last heard, or undefined if there is none. */
export function lastHeard(heard: Heard): number | undefined {
  const index = heard.samples.findLastIndex((sample) => Math.abs(sample) > silence)
  return index < 0 ? undefined : timeOf(heard, index)
}

/**
 * How often a sound that is never silent is interrupted for longer than this many seconds. What comes before its
 * first sample and after its last one does not count.
 */
export function gapsIn(samples: Float32Array, rate: number, seconds: number): number {
  let last: number | undefined
  let gaps = 0
  samples.forEach((sample, index) => {
    if (Math.abs(sample) <= silence) return
    if (last !== undefined && index - last > seconds * rate) gaps += 1
    last = index
  })
  return gaps
}

/** Loudness per millisecond, as the root mean square. */
function envelope(samples: Float32Array, rate: number): Float64Array {
  const length = Math.floor((samples.length / rate) * 1000)
  return Float64Array.from({ length }, (_, ms) => {
    const part = samples.subarray(
      Math.round((ms / 1000) * rate),
      Math.round(((ms + 1) / 1000) * rate),
    )
    return Math.sqrt(part.reduce((sum, sample) => sum + sample ** 2, 0) / Math.max(1, part.length))
  })
}

const meanOf = (levels: Float64Array) =>
  levels.reduce((sum, level) => sum + level, 0) / Math.max(1, levels.length)

/**
 * When a clip started, counting its silent beginning: where its loudness best matches the recording.
 * @param from … to: it started between these times, in milliseconds since the epoch
 */
export function placeOf(
  clip: { readonly samples: Float32Array; readonly rate: number },
  heard: Heard,
  from: number,
  to: number,
): number {
  const wanted = envelope(clip.samples, clip.rate)
  const recorded = envelope(between(heard, from, to + wanted.length), heard.rate)
  // The clip's silent beginning may lie before the recording: pad with silence.
  const silence = Math.max(0, Math.round(heard.since - from))
  const found = Float64Array.from([...new Float64Array(silence), ...recorded])
  const begins = timeOf(heard, indexAt(heard, from)) - silence
  let [best, bestFit] = [0, -Infinity]
  const wantedMean = meanOf(wanted)
  for (let lag = 0; lag + wanted.length <= found.length; lag += 1) {
    // Pearson's correlation: by loudness alone, a clip would match anywhere in a sound that stays as loud.
    const mean = meanOf(found.subarray(lag, lag + wanted.length))
    let [product, energy] = [0, 0]
    for (let ms = 0; ms < wanted.length; ms += 1) {
      const level = (found[lag + ms] ?? 0) - mean
      product += level * ((wanted[ms] ?? 0) - wantedMean)
      energy += level ** 2
    }
    const fit = energy === 0 ? 0 : product / Math.sqrt(energy)
    if (fit > bestFit) [best, bestFit] = [lag, fit]
  }
  return begins + best
}
