import type { DictionaryWord } from '../../../preload/contract/views/voice.ts'
import { latinReadings, withoutOrnaments } from './pronunciation.ts'

/** The user's change to the dictionary: a word with its reading, or null for a shipped word that is not used. */
export interface OwnWord {
  readonly word: string
  readonly pronunciation: string | null
}

/** In characters. */
const maxWordLength = 40
const maxPronunciationLength = 60
/** The most words that the user can add, change or remove. */
export const maxOwnWords = 500

/** A letter or digit that is not kana. */
const inNoKana = /(?!\p{scx=Hira}|\p{scx=Kana})[\p{L}\p{N}]/u
const control = /\p{C}/u
/** No reading begins with a long vowel. */
const kana = /^[ぁ-ゖァ-ヶ][ぁ-ゖァ-ヶー]*$/u
/** What users type for a long vowel: hyphens and dashes, a minus sign, waves. */
const longVowels = /[-~\u2010-\u2015\u2212〜]/gu

/** Words ignore case. */
export function keyOf(word: string): string {
  return word.toLowerCase()
}

const shipped = new Map(
  Object.entries(latinReadings).map(([word, pronunciation]) => [
    keyOf(word),
    { word, pronunciation },
  ]),
)

/** @returns the shipped reading of a word, or null if the dictionary lacks it */
export function shippedPronunciation(word: string): string | null {
  return shipped.get(keyOf(word))?.pronunciation ?? null
}

/**
 * Normalizes a word for the lookup in lines: Latin letters and kana of normal width, runs of spaces as one. A shipped
 * word gets its shipped spelling.
 * @returns undefined if it cannot have a reading: too long, or without a letter or digit (kana are read as written)
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
 * Normalizes a reading for a voice: kana of normal width, otherwise as typed, since katakana are read one by one and
 * an engine may take hiragana for a particle.
 * @returns undefined if it is empty, too long, or not kana
 */
export function parsePronunciation(text: string): string | undefined {
  const pronunciation = text.normalize('NFKC').replace(/\s+/gu, '').replace(longVowels, 'ー')
  return Array.from(pronunciation).length <= maxPronunciationLength && kana.test(pronunciation)
    ? pronunciation
    : undefined
}

/** The dictionary with the user's changes, sorted by word. */
export function dictionaryWith(own: readonly OwnWord[]): readonly DictionaryWord[] {
  const views = new Map<string, DictionaryWord>()
  for (const [key, { word, pronunciation }] of shipped)
    views.set(key, { word, pronunciation, shipped: pronunciation })
  for (const { word, pronunciation } of own)
    views.set(keyOf(word), { word, pronunciation, shipped: shippedPronunciation(word) })
  return [...views].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, view]) => view)
}

/** The words that have a reading, with their readings. */
export function spokenOf(words: readonly DictionaryWord[]): readonly (readonly [string, string])[] {
  return words.flatMap(({ word, pronunciation }) =>
    pronunciation === null ? [] : [[word, pronunciation] as const],
  )
}
