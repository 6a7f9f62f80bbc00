import { chirpSampleRate, synthesizeChirps } from '../../../main/speech/rules/chirps.ts'
import { peakMomentaryLoudness } from '../../../main/speech/rules/loudness.ts'
import { decodeWav } from '../../../main/speech/rules/wav.ts'

type ChirpManner = Parameters<typeof synthesizeChirps>[1]
type ChirpClip = NonNullable<ReturnType<typeof synthesizeChirps>>

export const byDay: ChirpManner = { trigger: 'idle', mood: 'content', isNight: false }

export function chirpsOf(text: string, manner: Partial<ChirpManner> = {}): ChirpClip {
  const chirps = synthesizeChirps(text, { ...byDay, ...manner })
  if (chirps === undefined) throw new Error(`no chirps: ${text}`)
  return chirps
}

export function soundOf({ wav: file }: ChirpClip): Float64Array {
  const wav = decodeWav(file)
  if (wav === undefined) throw new Error('no WAV')
  return wav.channels[0]
}

export const loudnessOf = (chirps: ChirpClip): number =>
  peakMomentaryLoudness(soundOf(chirps), chirpSampleRate)
