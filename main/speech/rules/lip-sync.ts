import type { MouthCue, MouthShape } from '../../../preload/contract/events.ts'
import type { Wav } from './wav.ts'
import { rmsLevels } from './wav.ts'

/** What of a mora in VOICEVOX's AudioQuery times a mouth; lengths are seconds before `speedScale`. */
export interface Mora {
  readonly vowel: string
  readonly vowel_length: number
  readonly consonant?: string | null | undefined
  readonly consonant_length?: number | null | undefined
  readonly pitch: number
}

/** What of an AudioQuery times a mouth; lengths are seconds before `speedScale`. */
export interface QueryTiming {
  readonly accent_phrases: readonly {
    readonly moras: readonly Mora[]
    readonly pause_mora?: Mora | null | undefined
    readonly is_interrogative?: boolean | undefined
  }[]
  readonly prePhonemeLength: number
  readonly postPhonemeLength: number
  readonly pauseLength?: number | null | undefined
  readonly pauseLengthScale?: number | undefined
}

/** The engine lengthens the last voiced mora of a question by this much (voicevox_engine, tts_engine.py). */
const interrogativeSeconds = 0.15

/** The engine gave no lengths where those of all moras together are not above this. */
const minVoicedSeconds = 0.001

const levelWindowSeconds = 0.06

/**
 * The lip sync of a clip. It follows the moras as the engine places them (silence, pauses and phonemes in turn) and is
 * scaled to the length of the sound: speedScale shortens all parts alike, and some engines' lengths are estimates.
 * AivisSpeech reports every length as 0.0: there the loudness of the sound opens the beak.
 * @returns ascending cues within the clip; the last one closes the beak
 */
export function mouthCuesOf(query: QueryTiming, file: Uint8Array, wav: Wav): readonly MouthCue[] {
  return (
    cuesFromMoras(query, wav.seconds) ??
    cuesFromLoudness(rmsLevels(file, wav, levelWindowSeconds), wav.seconds)
  )
}

function cuesFromMoras(query: QueryTiming, seconds: number): readonly MouthCue[] | undefined {
  const cues: MouthCue[] = [{ at: 0, shape: 'n' }]
  let now = Math.max(0, query.prePhonemeLength)
  let voiced = 0
  for (const phrase of query.accent_phrases) {
    for (const mora of phrase.moras) {
      const consonant = Math.max(0, mora.consonant_length ?? 0)
      const vowel = Math.max(0, mora.vowel_length)
      if (isBilabial(mora.consonant)) cues.push({ at: now, shape: 'n' })
      cues.push({
        at: isBilabial(mora.consonant) ? now + consonant : now,
        shape: shapeOfVowel(mora.vowel),
      })
      now += consonant + vowel
      voiced += consonant + vowel
    }
    if (phrase.is_interrogative === true && (phrase.moras.at(-1)?.pitch ?? 0) > 0)
      now += interrogativeSeconds
    if (phrase.pause_mora !== null && phrase.pause_mora !== undefined) {
      cues.push({ at: now, shape: 'n' })
      const pause = query.pauseLength ?? phrase.pause_mora.vowel_length
      now += Math.max(0, pause * (query.pauseLengthScale ?? 1))
    }
  }
  if (!(voiced > minVoicedSeconds)) return undefined
  cues.push({ at: now, shape: 'n' })
  const stretch = seconds / (now + Math.max(0, query.postPhonemeLength))
  return withoutRepeatedShapes(
    cues.map(({ at, shape }) => ({ at: Math.min(seconds, at * stretch), shape })),
  )
}

/** @param levels one for each window of the clip */
function cuesFromLoudness(levels: readonly number[], seconds: number): readonly MouthCue[] {
  const peak = Math.max(...levels)
  const cues = levels.map((level, index): MouthCue => {
    const share = peak > 0 ? level / peak : 0
    const shape =
      share < 0.1 ? 'n' : share < 0.3 ? 'u' : share < 0.5 ? 'o' : share < 0.75 ? 'e' : 'a'
    return { at: index * levelWindowSeconds, shape }
  })
  return withoutRepeatedShapes([...cues, { at: seconds, shape: 'n' }])
}

/** Drops cues that do not change the shape; of several at one instant the last stays. */
export function withoutRepeatedShapes(cues: readonly MouthCue[]): readonly MouthCue[] {
  const settled = cues.filter((cue, index) => cues[index + 1]?.at !== cue.at)
  return settled.filter((cue, index) => settled[index - 1]?.shape !== cue.shape)
}

/** m, b and p, also palatalized: the lips are closed. */
function isBilabial(consonant: string | null | undefined): boolean {
  return /^[mbp]y?$/.test(consonant ?? '')
}

/** Upper case is a devoiced vowel, for which a mouth has the same shape. N, cl (っ) and pau close the beak. */
function shapeOfVowel(vowel: string): MouthShape {
  switch (vowel.toLowerCase()) {
    case 'a':
      return 'a'
    case 'i':
      return 'i'
    case 'u':
      return 'u'
    case 'e':
      return 'e'
    case 'o':
      return 'o'
    default:
      return 'n'
  }
}
