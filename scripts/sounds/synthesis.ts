/** Building blocks of sounds. The randomness is seeded, so the result is the same on every machine. */

export const sampleRate = 24_000

/** One channel. Most values are from -1 to 1. */
export type Samples = Float64Array<ArrayBuffer>

/** A value over the length of a sound, where `x` goes from 0 to 1. */
export type Curve = (x: number) => number

const lengthOf = (seconds: number): number => Math.round(seconds * sampleRate)

/** A curve through values that are evenly spaced in time, with easing between them. */
export function through(...values: readonly number[]): Curve {
  return (x) => {
    const at = Math.min(Math.max(x, 0), 1) * (values.length - 1)
    const from = values[Math.floor(at)] ?? 0
    const to = values[Math.ceil(at)] ?? from
    const part = (1 - Math.cos(Math.PI * (at - Math.floor(at)))) / 2
    return from + (to - from) * part
  }
}

/** A curve that rises within `attack` (a share of the length), then decays: the greater `decay`, the faster. */
export const struck =
  (attack: number, decay: number): Curve =>
  (x) => {
    const rise = Math.sin((Math.min(x / attack, 1) * Math.PI) / 2)
    const end = Math.cos((Math.max(0, (x - 0.8) / 0.2) * Math.PI) / 2)
    return rise * end * Math.exp(-decay * Math.max(0, x - attack))
  }

/** A curve that swells and fades. */
export const swelling =
  (peak: number): Curve =>
  (x) =>
    Math.sin(Math.PI * x ** (Math.log(0.5) / Math.log(peak))) ** 2

/**
 * A tone whose pitch may glide.
 * @param pitch in hertz
 * @param overtones the strengths of the second, third … partial
 */
export function tone(
  seconds: number,
  pitch: Curve,
  loudness: Curve,
  overtones: readonly number[] = [],
): Samples {
  const samples = new Float64Array(lengthOf(seconds))
  let phase = 0
  for (let at = 0; at < samples.length; at += 1) {
    const x = at / samples.length
    phase += (2 * Math.PI * pitch(x)) / sampleRate
    const sum = overtones.reduce(
      (all, strength, index) => all + strength * Math.sin((index + 2) * phase),
      Math.sin(phase),
    )
    samples[at] = loudness(x) * sum
  }
  return samples
}

/** White noise. Mulberry32 by Tommy Ettinger, public domain. */
export function noise(seconds: number, seed: number, loudness: Curve): Samples {
  const chance = randomOf(seed)
  const samples = new Float64Array(lengthOf(seconds))
  for (let at = 0; at < samples.length; at += 1)
    samples[at] = loudness(at / samples.length) * (2 * chance() - 1)
  return samples
}

/** @returns a function that returns numbers from 0 (included) to 1 (excluded), the same sequence for the same seed */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Filters sound as a small hollow body does. Two band-passes in series remove all hiss above the band. */
export const resonant = (samples: Samples, hertz: number, q: number): Samples =>
  bandPass(bandPass(samples, hertz, q), hertz, q)

/** With constant peak gain (R. Bristow-Johnson, "Cookbook formulae for audio EQ biquad filter coefficients"). */
function bandPass(samples: Samples, hertz: number, q: number): Samples {
  const w = (2 * Math.PI * hertz) / sampleRate
  const alpha = Math.sin(w) / (2 * q)
  const out = new Float64Array(samples.length)
  let [x1, x2, y1, y2] = [0, 0, 0, 0]
  samples.forEach((x, at) => {
    const y = (alpha * (x - x2) + 2 * Math.cos(w) * y1 - (1 - alpha) * y2) / (1 + alpha)
    ;[x2, x1, y2, y1] = [x1, x, y1, y]
    out[at] = y
  })
  return out
}

/** A sound in a mix, with its start in seconds and its gain. */
export interface Part {
  readonly at?: number
  readonly gain?: number
  readonly of: Samples
}

export function mixed(parts: readonly Part[]): Samples {
  const end = Math.max(0, ...parts.map(({ at = 0, of }) => lengthOf(at) + of.length))
  const samples = new Float64Array(end)
  for (const { at = 0, gain = 1, of } of parts) {
    const first = lengthOf(at)
    of.forEach((sample, index) => {
      samples[first + index] = (samples[first + index] ?? 0) + gain * sample
    })
  }
  return samples
}

/** Many short crackles of noise, as when something crisp breaks. */
export function crackles(options: {
  readonly seconds: number
  readonly seed: number
  readonly count: number
  readonly grainSeconds: number
  /** The range of the crackles' pitches, in hertz. */
  readonly hertz: readonly [low: number, high: number]
}): Samples {
  const { seconds, seed, count, grainSeconds, hertz } = options
  const chance = randomOf(seed)
  const [low, high] = hertz
  return mixed(
    Array.from({ length: count }, (_, n) => ({
      // Crackles are dense at first, then increasingly sparse.
      at: (seconds - grainSeconds) * ((n + 0.7 * chance()) / count) ** 1.4,
      gain: (0.4 + 0.6 * chance()) * (1 - (0.5 * n) / count),
      of: resonant(
        noise(grainSeconds, seed + n + 1, struck(0.08, 5)),
        low + (high - low) * chance(),
        2.2,
      ),
    })),
  )
}
