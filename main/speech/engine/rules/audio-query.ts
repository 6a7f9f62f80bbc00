/** What a VOICEVOX AudioQuery says about its sound: when the voice says each mora, and how long the sound is. */
import type { Tuning } from '../../../../preload/contract/declared-settings.ts'
import type { AudioQuery } from './engine-responses.ts'
import type { SpokenPhrase } from '../../rules/spoken-text.ts'

/** The parts of an AudioQuery that determine when the mouth moves. Lengths are seconds before `speedScale`. */
export type QueryTiming = Pick<
  AudioQuery,
  'accent_phrases' | 'prePhonemeLength' | 'postPhonemeLength' | 'pauseLength' | 'pauseLengthScale'
>

/** The engine lengthens the last voiced mora of a question by this much (voicevox_engine, tts_engine.py). */
const interrogativeSeconds = 0.15

/** If all moras together are no longer than this, the engine gave no lengths. */
export const minVoicedSeconds = 0.001

/** In seconds. For a missing style, VOICEVOX's mock core gives a vowel of 999 s, which the engine would synthesize. */
export const maxSentenceSeconds = 120

/**
 * Where the engine places speech: silence, pauses and phonemes in turn. Times are seconds before `speedScale` from the
 * beginning of the sound. `voiced` is the length of all moras together. A phrase ends before its pause.
 */
export function timelineOf(query: QueryTiming) {
  let now = Math.max(0, query.prePhonemeLength)
  let voiced = 0
  const phrases = query.accent_phrases.map(
    ({ moras, pause_mora: pause, is_interrogative: asks }) => {
      const at = now
      const timed = moras.map((mora) => {
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

/** How long a query's sound will be, in seconds. The result is too short if an engine reports no lengths. */
export const secondsOf = (query: QueryTiming & { readonly speedScale: number }): number =>
  timelineOf(query).total / query.speedScale

/** When each accent phrase begins, and how it is read. Moras without lengths are equally long. @param seconds in all */
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

/** Applies the user's tuning to the engine's own numbers. Everything else in the query stays as it is. */
export function tune(query: AudioQuery, tuning: Tuning): AudioQuery {
  return {
    ...query,
    speedScale: query.speedScale * tuning.speed,
    pitchScale: query.pitchScale + tuning.pitch,
    intonationScale: query.intonationScale * tuning.intonation,
  }
}
