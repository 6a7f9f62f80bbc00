import type { MouthCue, MouthShape } from '../../../preload/contract/events.ts'
import type { SpokenPhrase } from './spoken-text.ts'
import type { Wav } from './wav.ts'
import { rmsLevels } from './wav.ts'

/** What of a mora in VOICEVOX's AudioQuery times a mouth; lengths are seconds before `speedScale`. */
export interface Mora {
  /** Katakana. */
  readonly text?: string | null | undefined
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

/** A consonant that is shorter cannot be seen: half a frame of what is drawn thirty times a second. */
const minConsonantSeconds = 0.017

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

/**
 * When each accent phrase begins, and what it is read as. Where the engine gave no lengths all moras are equally long.
 * @param seconds of the whole sound
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

/** Times are seconds before `speedScale`, from the begin of the sound. */
export interface Timeline {
  readonly phrases: readonly {
    readonly at: number
    readonly moras: readonly TimedMora[]
    /** When it is over, its pause not counted. */
    readonly end: number
    readonly hasPause: boolean
  }[]
  /** How long all moras are together. */
  readonly voiced: number
  readonly total: number
}

/** Where the engine places what it says: silence, pauses and phonemes in turn. */
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

/**
 * A consonant narrows the beak. m, b and p, also palatalized, close it; before a vowel for which lips are rounded, and for w and f, they
 * are rounded already; h has no place of its own in the mouth.
 */
function shapeOfConsonant(consonant: string | null | undefined, vowel: MouthShape): MouthShape {
  if (/^[mbp]y?$/.test(consonant ?? '')) return 'n'
  if (/^[wf]y?$/.test(consonant ?? '')) return 'u'
  if (consonant === 'h') return vowel
  return vowel === 'u' || vowel === 'o' ? 'u' : 'i'
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
