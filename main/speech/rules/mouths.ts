import type { Wav } from './wav.ts'
import { loudness } from './wav.ts'

/** The beak's shapes: the five vowels and closed. */
export type MouthShape = 'a' | 'i' | 'u' | 'e' | 'o' | 'n'

export interface MouthCue {
  /** Seconds from the start of the clip. */
  readonly at: number
  readonly shape: MouthShape
}

/** The parts of VOICEVOX's AudioQuery that time a mouth; lengths are seconds before `speedScale`. */
export interface Mora {
  readonly vowel: string
  readonly vowel_length: number
  readonly consonant?: string | null | undefined
  readonly consonant_length?: number | null | undefined
  readonly pitch: number
}

export interface TimedQuery {
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
const questionRise = 0.15

/** Moras that take no longer, all together, were not timed. */
const shortestVoice = 0.001

const windowSeconds = 0.06

/**
 * The beak's timeline of a clip. It follows the moras as the engine places them (silence, pauses and phonemes in turn)
 * and is stretched to the length that the sound really has: speedScale shortens all parts alike, and some engines' lengths
 * are estimates.
 * AivisSpeech reports every length as 0.0: there the loudness of the sound opens the beak.
 * @returns ascending cues within the clip; the last one closes the beak
 */
export function mouthsOf(query: TimedQuery, file: Uint8Array, wav: Wav): readonly MouthCue[] {
  return (
    followMoras(query, wav.seconds) ??
    followLoudness(loudness(file, wav, windowSeconds), wav.seconds)
  )
}

function followMoras(query: TimedQuery, seconds: number): readonly MouthCue[] | undefined {
  const cues: MouthCue[] = [{ at: 0, shape: 'n' }]
  let now = Math.max(0, query.prePhonemeLength)
  let voiced = 0
  for (const phrase of query.accent_phrases) {
    for (const mora of phrase.moras) {
      const consonant = Math.max(0, mora.consonant_length ?? 0)
      const vowel = Math.max(0, mora.vowel_length)
      if (closesLips(mora.consonant)) cues.push({ at: now, shape: 'n' })
      cues.push({
        at: closesLips(mora.consonant) ? now + consonant : now,
        shape: shapeOf(mora.vowel),
      })
      now += consonant + vowel
      voiced += consonant + vowel
    }
    if (phrase.is_interrogative === true && (phrase.moras.at(-1)?.pitch ?? 0) > 0)
      now += questionRise
    if (phrase.pause_mora !== null && phrase.pause_mora !== undefined) {
      cues.push({ at: now, shape: 'n' })
      const pause = query.pauseLength ?? phrase.pause_mora.vowel_length
      now += Math.max(0, pause * (query.pauseLengthScale ?? 1))
    }
  }
  if (!(voiced > shortestVoice)) return undefined
  cues.push({ at: now, shape: 'n' })
  const stretch = seconds / (now + Math.max(0, query.postPhonemeLength))
  return withoutRepeats(
    cues.map(({ at, shape }) => ({ at: Math.min(seconds, at * stretch), shape })),
  )
}

/** @param levels one for each window of the clip */
function followLoudness(levels: readonly number[], seconds: number): readonly MouthCue[] {
  const peak = Math.max(...levels)
  const cues = levels.map((level, index): MouthCue => {
    const share = peak > 0 ? level / peak : 0
    const shape =
      share < 0.1 ? 'n' : share < 0.3 ? 'u' : share < 0.5 ? 'o' : share < 0.75 ? 'e' : 'a'
    return { at: index * windowSeconds, shape }
  })
  return withoutRepeats([...cues, { at: seconds, shape: 'n' }])
}

/** Drops cues that change nothing; of several at one instant the last stays. */
export function withoutRepeats(cues: readonly MouthCue[]): readonly MouthCue[] {
  const settled = cues.filter((cue, index) => cues[index + 1]?.at !== cue.at)
  return settled.filter((cue, index) => settled[index - 1]?.shape !== cue.shape)
}

function closesLips(consonant: string | null | undefined): boolean {
  return /^[mbp]y?$/.test(consonant ?? '')
}

/** Upper case is a devoiced vowel: the mouth makes it all the same. N, cl (っ) and pau close the beak. */
function shapeOf(vowel: string): MouthShape {
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
