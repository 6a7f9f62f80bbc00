/** Loudness as ITU-R BS.1770-4 and EBU Tech 3341 measure it, for one channel. */

interface Biquad {
  readonly b: readonly [number, number, number]
  /** Without the first one, which is 1. */
  readonly a: readonly [number, number]
}

/**
 * The two filters that weight frequencies as ears do, for any sample rate: the Recommendation has the coefficients for
 * 48 kHz alone, which are those of these analogue filters.
 */
export function kWeighting(sampleRate: number): readonly [Biquad, Biquad] {
  const shelf = { hertz: 1681.974450955533, q: 0.7071752369554196, gain: 3.999843853973347 }
  const pass = { hertz: 38.13547087602444, q: 0.5003270373238773 }

  const k = Math.tan((Math.PI * shelf.hertz) / sampleRate)
  const high = 10 ** (shelf.gain / 20)
  const band = high ** 0.4996667741545416
  const norm = 1 + k / shelf.q + k * k
  const p = Math.tan((Math.PI * pass.hertz) / sampleRate)
  const low = 1 + p / pass.q + p * p
  return [
    {
      b: [
        (high + (band * k) / shelf.q + k * k) / norm,
        (2 * (k * k - high)) / norm,
        (high - (band * k) / shelf.q + k * k) / norm,
      ],
      a: [(2 * (k * k - 1)) / norm, (1 - k / shelf.q + k * k) / norm],
    },
    { b: [1, -2, 1], a: [(2 * (p * p - 1)) / low, (1 - p / pass.q + p * p) / low] },
  ]
}

/** A plain loop: chirps are measured while somebody waits for them. */
function filtered(samples: Float64Array, { b, a }: Biquad): Float64Array {
  const [b0, b1, b2] = b
  const [a1, a2] = a
  const out = new Float64Array(samples.length)
  let x1 = 0
  let x2 = 0
  let y1 = 0
  let y2 = 0
  for (let at = 0; at < samples.length; at += 1) {
    const x = samples[at] ?? 0
    const y = b0 * x + b1 * x1 + b2 * x2 - a1 * y1 - a2 * y2
    x2 = x1
    x1 = x
    y2 = y1
    y1 = y
    out[at] = y
  }
  return out
}

/** What "momentary" means. */
export const momentarySeconds = 0.4

/**
 * The loudest 0.4 seconds of a sound that has silence before and after it.
 * @param samples from -1 to 1, one channel
 * @param sampleRate 8000 and more: below, there is no room for the filters
 * @returns LUFS; -Infinity for silence
 */
export function peakMomentaryLoudness(samples: Float64Array, sampleRate: number): number {
  const window = Math.round(momentarySeconds * sampleRate)
  const padded = new Float64Array(samples.length + 2 * window)
  padded.set(samples, window)
  const weighted = kWeighting(sampleRate).reduce(filtered, padded)
  let power = 0
  let loudest = 0
  for (let at = window; at < weighted.length; at += 1) {
    const entering = weighted[at] ?? 0
    const leaving = weighted[at - window] ?? 0
    power += entering * entering - leaving * leaving
    if (power > loudest) loudest = power
  }
  return -0.691 + 10 * Math.log10(loudest / window)
}
