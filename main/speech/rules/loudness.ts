/** How loud a sound is by ITU-R BS.1770-4 and EBU Tech 3341, and how to bring voices to one level. */
import { encodeWav, type PcmSound } from './wav.ts'

/**
 * The peak momentary loudness of chirps and voices, in LUFS. It is the same for both, because chirps replace a voice
 * that fails. It is within 2 LU of the sound effects (scripts/sounds/effects.ts), at equal and at default volumes.
 */
export const speechLoudness = -25

/** The largest amplification, in decibels. A whisper stays a whisper, and the hiss of a silent file stays soft. */
const maxBoost = 12
/** -1 dBFS, as a share of full scale. The margin is needed because the signal may peak between two samples. */
const maxPeak = 10 ** (-1 / 20)
/**
 * A sound shorter than the measuring window measures softer than it sounds. Leveling makes it louder than a long sound
 * by at most this many LU. So a single mora sounds like a short word, and not like a shout.
 */
const maxShortness = 3
/** At the beginning or the end of a sound, samples below this share of its peak count as silence. */
const silentShare = 0.01
/** The lowest sample rate, in hertz. Lower rates leave no room for the filters of the measurement. */
const minSampleRate = 8000
const momentarySeconds = 0.4

/** The coefficients of a filter. `a` leaves out its first coefficient, which is 1. */
interface Biquad {
  readonly b: readonly [number, number, number]
  readonly a: readonly [number, number]
}

/**
 * The two filters that weight frequencies as ears do, for any sample rate. The Recommendation gives coefficients only
 * for 48 kHz. These analogue filters give the same.
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

/** The loudest 0.4 s of a sound with silence around it, in LUFS; -Infinity if silent. @param samples of one channel */
export function peakMomentaryLoudness(samples: Float64Array, sampleRate: number): number {
  const window = Math.round(momentarySeconds * sampleRate)
  const [shelf, pass] = kWeighting(sampleRate)
  const weighted = new Float64Array(samples.length + window)
  weighted.set(samples)
  filter(shelf, weighted)
  filter(pass, weighted)
  let [power, loudest] = [0, 0]
  // Use a plain loop, because the user waits while chirps are measured.
  for (let at = 0; at < weighted.length; at += 1) {
    const sample = weighted[at] ?? 0
    const leaving = at < window ? 0 : (weighted[at - window] ?? 0)
    power += sample * sample - leaving * leaving
    loudest = Math.max(loudest, power)
  }
  return -0.691 + 10 * Math.log10(loudest / window)
}

/** Filters in place. */
function filter({ b: [b0, b1, b2], a: [a1, a2] }: Biquad, samples: Float64Array): void {
  // The two previous values before the filter (x) and after it (y).
  let [x1, x2, y1, y2] = [0, 0, 0, 0]
  for (let at = 0; at < samples.length; at += 1) {
    const x = samples[at] ?? 0
    const y = b0 * x + b1 * x1 + b2 * x2 - a1 * y1 - a2 * y2
    samples[at] = y
    x2 = x1
    x1 = x
    y2 = y1
    y1 = y
  }
}

/** The gain that makes a voice as loud as chirps. The loudest channel counts: all loudspeakers play a mono sound. */
export function levelingGain(channels: readonly Float64Array[], sampleRate: number): number {
  if (sampleRate < minSampleRate) return 1
  const loudness = Math.max(...channels.map((samples) => loudnessOf(samples, sampleRate)))
  if (!Number.isFinite(loudness)) return 1
  const boost = Math.min(maxBoost, speechLoudness - loudness)
  return Math.min(10 ** (boost / 20), maxPeak / Math.max(...channels.map(peakOf)))
}

/** Makes an engine's sound as loud as the chirps, as a WAV file. Each engine and each style has its own loudness. */
export function levelSound({ channels, sampleRate }: PcmSound): Uint8Array<ArrayBuffer> {
  const gain = levelingGain(channels, sampleRate)
  const [first, ...others] = channels
  const amplified = (samples: Float64Array) => samples.map((sample) => sample * gain)
  return encodeWav([amplified(first), ...others.map(amplified)], sampleRate)
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
