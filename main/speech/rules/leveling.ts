import { chirpLoudness } from './chirps.ts'
import { momentarySeconds, peakMomentaryLoudness } from './loudness.ts'
import { amplified, samplesOf, type Wav } from './wav.ts'

/**
 * The target for voices, in LUFS of peak momentary loudness: as loud as the chirps, which take over if a voice fails.
 */
export const voiceLoudness = chirpLoudness

/** In decibels. A whisper stays a whisper, and the hiss of a silent file is not boosted. */
const maxBoost = 12
/** Of full scale, -1 dBFS: between two samples, a sound may peak higher than at them. */
const maxPeak = 10 ** (-1 / 20)
/**
 * A sound shorter than the measuring window measures softer than it is heard. Leveling makes up for that by at most
 * this many LU: a single mora should sound like a short word, not a shout.
 */
const maxShortness = 3
/** Of a sound's peak. Anything below this at the beginning and the end is the silence around it. */
const silentShare = 0.01
/** In hertz. Lower rates leave no room for the filters of the measurement. */
const minSampleRate = 8000

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
  const boost = Math.min(maxBoost, voiceLoudness - loudness)
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
