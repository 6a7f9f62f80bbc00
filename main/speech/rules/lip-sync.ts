/** When and how far the beak opens: from an engine's moras, from the loudness, or from the words. */
import type { MouthCue, MouthShape, SpokenWords } from '../../../preload/contract/events.ts'
import { minVoicedSeconds, timelineOf, type QueryTiming } from '../engine/rules/audio-query.ts'
import { melodyOf } from './melody.ts'
import type { PcmSound } from './wav.ts'

/** Half a frame at thirty frames per second: a shorter consonant is invisible, so leave it out. */
const minConsonantSeconds = 0.017

/**
 * A clip's lip sync. It follows the engine's lengths of silence, phonemes and pauses, scaled to the length of the
 * sound: speedScale shortens all parts alike, and some engines only estimate. AivisSpeech reports every length as 0.0,
 * so there the loudness opens the beak.
 * @returns ascending cues within the clip; the last one closes the beak
 */
export function mouthCuesOf(query: QueryTiming, sound: PcmSound): readonly MouthCue[] {
  const { seconds } = sound
  const { phrases, voiced, total } = timelineOf(query)
  if (!(voiced > minVoicedSeconds)) return cuesFromLoudness(sound)
  const cues: MouthCue[] = [{ at: 0, shape: 'n' }]
  phrases.forEach(({ moras, end, hasPause }, index) => {
    for (const { at, vowelAt, consonant, vowel } of moras) {
      const shape = shapeOfVowel(vowel)
      if (vowelAt - at >= minConsonantSeconds)
        cues.push({ at, shape: shapeOfConsonant(consonant, shape) })
      cues.push({ at: vowelAt, shape })
    }
    if (hasPause || index === phrases.length - 1) cues.push({ at: end, shape: 'n' })
  })
  const stretch = seconds / total
  return withoutRepeatedShapes(
    cues.map(({ at, shape }) => ({ at: Math.min(seconds, at * stretch), shape })),
  )
}

const windowSeconds = 0.06

/** Opens the beak by the root mean square of each window, over all channels, relative to the loudest window. */
function cuesFromLoudness({ channels, sampleRate, seconds }: PcmSound): readonly MouthCue[] {
  const step = Math.max(1, Math.round(sampleRate * windowSeconds))
  const powers = Array.from({ length: Math.ceil(channels[0].length / step) }, (_, window) => {
    const parts = channels.map((samples) => samples.subarray(window * step, (window + 1) * step))
    const squares = parts.map((part) => part.reduce((sum, sample) => sum + sample ** 2, 0))
    return squares.reduce((sum, one) => sum + one, 0) / (parts[0]?.length ?? 1)
  })
  const peak = Math.max(...powers)
  const cues = powers.map((power, window): MouthCue => {
    const share = peak > 0 ? Math.sqrt(power / peak) : 0
    const shape =
      share < 0.1 ? 'n' : share < 0.3 ? 'u' : share < 0.5 ? 'o' : share < 0.75 ? 'e' : 'a'
    return { at: window * windowSeconds, shape }
  })
  return withoutRepeatedShapes([...cues, { at: seconds, shape: 'n' }])
}

/** How long voices at a normal pace take for a beat of the melody (a mora or a syllable), in seconds. */
const beatSeconds = { ja: 0.13, en: 0.19 }

/** When the beak moves while the system's voice says these words: an estimate, because it reports no lengths. */
export function timingOf({ text, language }: SpokenWords) {
  const cues: MouthCue[] = [{ at: 0, shape: 'n' }]
  let now = 0
  for (const note of melodyOf(text)) {
    const seconds = note.beats * beatSeconds[language]
    // Close the beak slightly between two moras.
    if (note.type === 'chirp')
      cues.push({ at: now, shape: note.shape }, { at: now + 0.85 * seconds, shape: 'n' })
    now += seconds
  }
  return { mouthCues: withoutRepeatedShapes(cues), seconds: now }
}

/** Drops cues that do not change the shape. Of several at the same time, the last one wins. */
export function withoutRepeatedShapes(cues: readonly MouthCue[]): readonly MouthCue[] {
  const settled = cues.filter((cue, index) => cues[index + 1]?.at !== cue.at)
  return settled.filter((cue, index) => settled[index - 1]?.shape !== cue.shape)
}

/**
 * A consonant narrows the beak. m, b and p, also palatalized, close it. The lips are already rounded for w and f, and
 * before a vowel with rounded lips. h has no mouth position of its own.
 */
function shapeOfConsonant(consonant: string | null | undefined, vowel: MouthShape): MouthShape {
  if (/^[mbp]y?$/.test(consonant ?? '')) return 'n'
  if (/^[wf]y?$/.test(consonant ?? '')) return 'u'
  if (consonant === 'h') return vowel
  return vowel === 'u' || vowel === 'o' ? 'u' : 'i'
}

/** Upper case marks a devoiced vowel, which has the same mouth shape. N, cl (っ) and pau close the beak. */
function shapeOfVowel(vowel: string): MouthShape {
  return (['a', 'i', 'u', 'e', 'o'] as const).find((shape) => shape === vowel.toLowerCase()) ?? 'n'
}
