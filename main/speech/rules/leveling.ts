import { chirpLoudness } from './chirps.ts'
import { momentarySeconds, peakMomentaryLoudness } from './loudness.ts'
import { amplified, samplesOf, type Wav } from './wav.ts'

/** Peak momentary loudness in LUFS to which voices are brought: that of the chirps, which go on where a voice fails. */
export const voiceLoudness = chirpLoudness

/** Decibels. A whisper stays one, and the hiss of a silent file is not brought up. */
const maxBoost = 12
/** Of full scale, -1 dBFS: between two samples a sound may reach further than at them. */
const maxPeak = 10 ** (-1 / 20)
/**
 * A sound that is shorter than the window of a measurement reads less than it is heard. It is made up for by so many LU at most: a
 * single mora is heard as a short word, and not as a shout.
 */
const maxShortness = 3
/** Of a sound's peak: what is below, at its beginning and end, is the silence around it. */
const silentShare = 0.01
/** Hertz: below, there is no room for the filters of the measurement. */
const minSampleRate = 8000

/**
 * By how much a voice is made louder or softer so that it is as loud as the chirps. With several channels it goes by the
 * loudest one, since a sound that has but one is heard from all loudspeakers.
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

/** The sound of an engine as loud as chirps: each engine, and each of its styles, has a loudness of its own. @param wav its header */
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
