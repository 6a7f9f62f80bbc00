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

function filtered(samples: Float64Array, { b, a }: Biquad): Float64Array {
  const out = new Float64Array(samples.length)
  let [x1, x2, y1, y2] = [0, 0, 0, 0]
  samples.forEach((x, at) => {
    const y = b[0] * x + b[1] * x1 + b[2] * x2 - a[0] * y1 - a[1] * y2
    ;[x2, x1, y2, y1] = [x1, x, y1, y]
    out[at] = y
  })
  return out
}

const windowSeconds = 0.4

/**
 * The loudest 0.4 seconds of a sound that has silence before and after it.
 * @param samples from -1 to 1, one channel
 * @returns LUFS; -Infinity for silence
 */
export function peakMomentaryLoudness(samples: Float64Array, sampleRate: number): number {
  const window = Math.round(windowSeconds * sampleRate)
  const padded = new Float64Array(samples.length + 2 * window)
  padded.set(samples, window)
  const weighted = kWeighting(sampleRate).reduce(filtered, padded)
  let power = 0
  let loudest = 0
  weighted.forEach((sample, at) => {
    power += sample ** 2 - (weighted[at - window] ?? 0) ** 2
    loudest = Math.max(loudest, power / window)
  })
  return -0.691 + 10 * Math.log10(loudest)
}
