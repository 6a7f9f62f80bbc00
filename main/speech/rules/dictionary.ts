import type { DictionaryWord } from '../../../preload/contract/views/voice.ts'
import { withoutOrnaments } from './pronunciation.ts'
import { latinReadings } from './readings.ts'

/** What a person has changed in the dictionary: a word with its reading, or (null) a shipped word that is not used. */
export interface OwnWord {
  readonly word: string
  readonly pronunciation: string | null
}

/** In characters. */
const maxWordLength = 40
const maxPronunciationLength = 60
/** Of words that a person has added, changed or taken out. */
export const maxOwnWords = 500

/** A letter or digit that is not kana. */
const inNoKana = /(?!\p{scx=Hira}|\p{scx=Kana})[\p{L}\p{N}]/u
const control = /\p{C}/u
/** No reading begins with a long vowel. */
const kana = /^[ぁ-ゖァ-ヶ][ぁ-ゖァ-ヶー]*$/u
/** What people type for a long vowel: hyphens and dashes, a minus sign, waves. */
const longVowels = /[-~\u2010-\u2015\u2212〜]/gu

/** A word is the same in any case. */
export function keyOf(word: string): string {
  return word.toLowerCase()
}

const shipped: ReadonlyMap<string, { readonly word: string; readonly pronunciation: string }> =
  new Map(
    Object.entries(latinReadings).map(([word, pronunciation]) => [
      keyOf(word),
      { word, pronunciation },
    ]),
  )

/** @returns how the dictionary reads a word as it is shipped; null: it does not have it */
export function shippedPronunciation(word: string): string | null {
  return shipped.get(keyOf(word))?.pronunciation ?? null
}

/**
 * A word as it is looked for in lines: Latin letters and kana of usual width, one space where there are several. A shipped word
 * is spelt as it is shipped.
 * @returns undefined for what cannot have a reading: without a letter or digit (kana are read as they are written), or too long
 */
export function parseWord(text: string): string | undefined {
  const word = withoutOrnaments(withoutOrnaments(text).normalize('NFKC'))
    .replace(/\s+/gu, ' ')
    .trim()
  if (Array.from(word).length > maxWordLength || control.test(word) || !inNoKana.test(word))
    return undefined
  return shipped.get(keyOf(word))?.word ?? word
}

/**
 * A reading as a voice is given it: kana of usual width, as they were typed. Katakana are read one by one; of hiragana an
 * engine may take one for a particle.
 * @returns undefined for anything but kana, nothing, or what is too long
 */
export function parsePronunciation(text: string): string | undefined {
  const pronunciation = text.normalize('NFKC').replace(/\s+/gu, '').replace(longVowels, 'ー')
  return Array.from(pronunciation).length <= maxPronunciationLength && kana.test(pronunciation)
    ? pronunciation
    : undefined
}

/** The dictionary with what a person has changed, by word. */
export function dictionaryWith(own: readonly OwnWord[]): readonly DictionaryWord[] {
  const views = new Map<string, DictionaryWord>()
  for (const [key, { word, pronunciation }] of shipped)
    views.set(key, { word, pronunciation, shipped: pronunciation })
  for (const { word, pronunciation } of own)
    views.set(keyOf(word), { word, pronunciation, shipped: shippedPronunciation(word) })
  return [...views].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, view]) => view)
}

/** What of the dictionary is read aloud. */
export function spokenOf(words: readonly DictionaryWord[]): readonly (readonly [string, string])[] {
  return words.flatMap(({ word, pronunciation }) =>
    pronunciation === null ? [] : [[word, pronunciation] as const],
  )
}
