import type { MouthCue, MouthShape } from '../../../preload/contract/events.ts'
import type { SpokenPhrase } from './spoken-text.ts'
import type { Wav } from './wav.ts'
import { rmsLevels } from './wav.ts'

/** The parts of a VOICEVOX AudioQuery mora that time a mouth. Lengths are seconds before `speedScale`. */
export interface Mora {
  /** Katakana. */
  readonly text?: string | null | undefined
  readonly vowel: string
  readonly vowel_length: number
  readonly consonant?: string | null | undefined
  readonly consonant_length?: number | null | undefined
  readonly pitch: number
}

/** The parts of an AudioQuery that time a mouth. Lengths are seconds before `speedScale`. */
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

/** Shorter consonants are invisible: this is half a frame at thirty frames per second. */
const minConsonantSeconds = 0.017

/** If all moras together are no longer than this, the engine gave no lengths. */
const minVoicedSeconds = 0.001

const levelWindowSeconds = 0.06

/**
 * A clip's lip sync. Follows the moras as the engine places them (silence, pauses and phonemes in turn), scaled to
 * the length of the sound: speedScale shortens all parts alike, and some engines' lengths are estimates. AivisSpeech
 * reports every length as 0.0, so there the loudness opens the beak.
 * @returns ascending cues within the clip; the last one closes the beak
 */
export function mouthCuesOf(query: QueryTiming, file: Uint8Array, wav: Wav): readonly MouthCue[] {
  return (
    cuesFromMoras(query, wav.seconds) ??
    cuesFromLoudness(rmsLevels(file, wav, levelWindowSeconds), wav.seconds)
  )
}

/**
 * When each accent phrase begins, and how it is read. If the engine gave no lengths, all moras are equally long.
 * @param seconds the length of the whole sound
 */
export function phrasesOf(query: QueryTiming, seconds: number): readonly SpokenPhrase[] {
  const { phrases, voiced, total } = timelineOf(query)
  const count = phrases.reduce((sum, { moras }) => sum + moras.length, 0)
  let before = 0
  return phrases.map(({ at, moras }) => {
    const share = voiced > minVoicedSeconds ? at / total : before / Math.max(1, count)
    before += moras.length
    return { at: share * seconds, pronunciation: moras.map(({ text }) => text) }
  })
}

interface TimedMora {
  readonly at: number
  readonly vowelAt: number
  readonly text: string
  readonly consonant: string | null | undefined
  readonly vowel: string
}

/** In seconds before `speedScale`, from the beginning of the sound. */
export interface Timeline {
  readonly phrases: readonly {
    readonly at: number
    readonly moras: readonly TimedMora[]
    /** When the phrase ends, without its pause. */
    readonly end: number
    readonly hasPause: boolean
  }[]
  /** The length of all moras together. */
  readonly voiced: number
  readonly total: number
}

/** Where the engine places speech: silence, pauses and phonemes in turn. */
export function timelineOf(query: QueryTiming): Timeline {
  let now = Math.max(0, query.prePhonemeLength)
  let voiced = 0
  const phrases = query.accent_phrases.map(
    ({ moras, pause_mora: pause, is_interrogative: asks }) => {
      const at = now
      const timed = moras.map((mora): TimedMora => {
        const { consonant, vowel } = mora
        const begin = now
        const vowelAt = begin + Math.max(0, mora.consonant_length ?? 0)
        now = vowelAt + Math.max(0, mora.vowel_length)
        voiced += now - begin
        return { at: begin, vowelAt, text: mora.text ?? '', consonant, vowel }
      })
      if (asks === true && (moras.at(-1)?.pitch ?? 0) > 0) now += interrogativeSeconds
      const end = now
      const hasPause = pause !== null && pause !== undefined
      if (hasPause) {
        const length = query.pauseLength ?? pause.vowel_length
        now += Math.max(0, length * (query.pauseLengthScale ?? 1))
      }
      return { at, moras: timed, end, hasPause }
    },
  )
  return { phrases, voiced, total: now + Math.max(0, query.postPhonemeLength) }
}

function cuesFromMoras(query: QueryTiming, seconds: number): readonly MouthCue[] | undefined {
  const { phrases, voiced, total } = timelineOf(query)
  if (!(voiced > minVoicedSeconds)) return undefined
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

/** @param levels one per window of the clip */
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

/** Drops cues that do not change the shape. Of several at the same time, the last one wins. */
export function withoutRepeatedShapes(cues: readonly MouthCue[]): readonly MouthCue[] {
  const settled = cues.filter((cue, index) => cues[index + 1]?.at !== cue.at)
  return settled.filter((cue, index) => settled[index - 1]?.shape !== cue.shape)
}

/**
 * A consonant narrows the beak. m, b and p, also palatalized, close it. Before a vowel with rounded lips, and for w
 * and f, the lips are already rounded. h has no mouth position of its own.
 */
function shapeOfConsonant(consonant: string | null | undefined, vowel: MouthShape): MouthShape {
  if (/^[mbp]y?$/.test(consonant ?? '')) return 'n'
  if (/^[wf]y?$/.test(consonant ?? '')) return 'u'
  if (consonant === 'h') return vowel
  return vowel === 'u' || vowel === 'o' ? 'u' : 'i'
}

/** Upper case marks a devoiced vowel, which has the same mouth shape. N, cl (っ) and pau close the beak. */
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
