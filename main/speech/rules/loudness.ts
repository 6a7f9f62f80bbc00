/** How loud a sound is, as ITU-R BS.1770-4 and EBU Tech 3341 measure it, and how voices are brought to one level. */
import { amplified, samplesOf, type Wav } from './wav.ts'

/**
 * The loudness of chirps and voices: equal, because chirps replace a voice that fails. In LUFS of peak momentary
 * loudness. Within 2 LU of the sound effects (scripts/sounds/effects.ts), both at equal and at default volumes.
 */
export const speechLoudness = -25

/** In decibels. A whisper stays a whisper, and the hiss of a silent file is not boosted. */
const maxBoost = 12
/** -1 dBFS, as a share of full scale: a sound may peak higher between two samples than at them. */
const maxPeak = 10 ** (-1 / 20)
/**
 * A sound shorter than the measuring window measures softer than it sounds. Leveling corrects that by at most this
 * many LU, so that a single mora sounds like a short word and not like a shout.
 */
const maxShortness = 3
/** As a share of a sound's peak: anything softer at the beginning or the end counts as silence. */
const silentShare = 0.01
/** In hertz. Lower rates leave no room for the filters of the measurement. */
const minSampleRate = 8000

interface Biquad {
  readonly b: readonly [number, number, number]
  /** Without the first coefficient, which is 1. */
  readonly a: readonly [number, number]
}

/**
 * The two filters that weight frequencies as ears do, for any sample rate. The Recommendation gives only the
 * coefficients for 48 kHz, which are those of these analogue filters.
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

/** The window for "momentary" loudness. */
const momentarySeconds = 0.4

/**
 * The loudest 0.4 seconds of a sound with silence before and after it. One plain loop, and no copy of the sound:
 * chirps are measured while the user waits for them.
 * @param samples from -1 to 1, one channel
 * @param sampleRate 8000 or more: lower rates leave no room for the filters
 * @returns LUFS; -Infinity for silence
 */
export function peakMomentaryLoudness(samples: Float64Array, sampleRate: number): number {
  const window = Math.round(momentarySeconds * sampleRate)
  const [shelf, pass] = kWeighting(sampleRate)
  const [s0, s1, s2] = shelf.b
  const [p0, p1, p2] = pass.b
  const [t1, t2] = shelf.a
  const [q1, q2] = pass.a
  // The two previous values of the sound, after the first filter, and after both.
  let [x1, x2, y1, y2, z1, z2] = [0, 0, 0, 0, 0, 0]
  /** A ring buffer with the squares of the last 0.4 seconds. */
  const squares = new Float64Array(window)
  let power = 0
  let loudest = 0
  for (let at = 0, place = 0; at < samples.length + window; at += 1) {
    const x = at < samples.length ? (samples[at] ?? 0) : 0
    const y = s0 * x + s1 * x1 + s2 * x2 - t1 * y1 - t2 * y2
    const z = p0 * y + p1 * y1 + p2 * y2 - q1 * z1 - q2 * z2
    x2 = x1
    x1 = x
    y2 = y1
    y1 = y
    z2 = z1
    z1 = z
    const entering = z * z
    power += entering - (squares[place] ?? 0)
    squares[place] = entering
    place = place + 1 < window ? place + 1 : 0
    if (power > loudest) loudest = power
  }
  return -0.691 + 10 * Math.log10(loudest / window)
}

/**
 * The gain that makes a voice as loud as the chirps. With several channels, the loudest one counts, because a mono
 * sound is heard from all loudspeakers.
 * @param channels samples from -1 to 1
 * @returns a factor; 1 for silence
 */
export function levelingGain(channels: readonly Float64Array[], sampleRate: number): number {
  if (sampleRate < minSampleRate) return 1
  const loudness = Math.max(...channels.map((samples) => loudnessOf(samples, sampleRate)))
  if (!Number.isFinite(loudness)) return 1
  const boost = Math.min(maxBoost, speechLoudness - loudness)
  return Math.min(10 ** (boost / 20), maxPeak / Math.max(...channels.map(peakOf)))
}

/**
 * Makes an engine's sound as loud as the chirps: each engine, and each of its styles, has its own loudness.
 * @param wav its header
 */
export function leveled(file: Uint8Array, wav: Wav): Uint8Array<ArrayBuffer> {
  const channels = Array.from({ length: wav.channels }, (_, channel) =>
    samplesOf(file, wav, channel),
  )
  return amplified(file, wav, levelingGain(channels, wav.sampleRate))
}

function loudnessOf(samples: Float64Array, sampleRate: number): number {
  const audible = silentShare * peakOf(samples)
  const isAudible = (sample: number) => Math.abs(sample) > audible
  const length = samples.findLastIndex(isAudible) - samples.findIndex(isAudible) + 1
  const shortness = 10 * Math.log10((momentarySeconds * sampleRate) / length)
  return peakMomentaryLoudness(samples, sampleRate) + Math.max(0, shortness - maxShortness)
}

function peakOf(samples: Float64Array): number {
  let peak = 0
  for (const sample of samples) peak = Math.max(peak, Math.abs(sample))
  return peak
}
