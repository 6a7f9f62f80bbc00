import type { DictionaryWord } from '../../../preload/contract/views/voice-view.ts'
import misreadWords from '../../../resources/misread.json' with { type: 'json' }
import shippedReadings from '../../../resources/readings.json' with { type: 'json' }

/** How a Japanese voice says the Latin words of software development, as developers say them to each other. */
export const latinReadings: Readonly<Record<string, string>> = shippedReadings

/**
 * Words that engines misread, as patterns in the order of correction. 辛 is からい or つらい. Here, it is always the taste: カラ
 * before そう and すぎ, because から would be the particle there.
 */
const misread = Object.entries(misreadWords).map(
  ([pattern, reading]) => [new RegExp(pattern, 'gu'), reading] as const,
)

/** Turns a Japanese text into what the voice should say. */
export type Pronounce = (text: string) => string

/** Spaces beside Japanese letters. Open JTalk, which the engines use, would pause at them as it does at 、. */
const spaceBesideJapanese =
  /(?<=[\p{scx=Hira}\p{scx=Kana}\p{scx=Han}]) +| +(?=[\p{scx=Hira}\p{scx=Kana}\p{scx=Han}])/gu

/** Removes emoji and ornaments, which no voice reads aloud. Turns `1,234` into 1234, and 〜 into a long vowel. */
function withoutOrnaments(text: string): string {
  return text
    .replace(/\p{Extended_Pictographic}|\u{FE0F}|\u{200D}|[♪☆★]/gu, '')
    .replace(/(?<=\d),(?=\d{3}(?!\d))/g, '')
    .replace(/[〜～]/gu, 'ー')
    .replace(/…+/gu, '、')
}

/**
 * @param readings words with their readings in kana. Case does not matter, and the longer of two words wins
 * @returns how a voice says a Japanese line; the bubble keeps its own spelling. `Lv.12` becomes レベル12, and `Dash だよ` is
 *   said without a pause.
 */
export function createPronounce(readings: Iterable<readonly [string, string]>): Pronounce {
  const byKey = new Map([...readings].map((entry) => [entry[0].toLowerCase(), entry]))
  // Match all words at once, longest first: `pubspec.yaml` is not `pubspec` plus something else.
  const words = [...byKey.values()]
    .map(([word]) => word)
    .toSorted((one, other) => other.length - one.length)
  const pattern = new RegExp(words.map(patternOf).join('|'), 'giu')
  return (text) => {
    let spoken = withoutOrnaments(text)
      .replace(pattern, (word) => byKey.get(word.toLowerCase())?.[1] ?? word)
      .replace(spaceBesideJapanese, '')
    for (const [misreadText, reading] of misread) spoken = spoken.replace(misreadText, reading)
    return spoken
  }
}

/** A pattern for a word, but not within another (`Dart` in `Darts`). Japanese text may adjoin it without a space. */
function patternOf(word: string): string {
  const literal = word.replace(/[$()*+./?[\\\]^{|}]/g, String.raw`\$&`)
  const [before, after] = [edgeOf(word, 0), edgeOf(word, -1)]
  return `${before && `(?<!${before})`}${literal}${after && `(?!${after})`}`
}

/** @returns a pattern for text that would continue the word at its first (0) or last (-1) character */
function edgeOf(word: string, at: number): string {
  const character = word.at(at) ?? ''
  if (/\p{sc=Latin}/u.test(character)) return String.raw`\p{sc=Latin}`
  return /\d/.test(character) ? String.raw`\d` : ''
}

export function toKatakana(text: string): string {
  return text.replace(/[ぁ-ゖ]/g, (kana) => String.fromCodePoint((kana.codePointAt(0) ?? 0) + 0x60))
}

export const pronounceAsShipped: Pronounce = createPronounce(Object.entries(latinReadings))

/** The user's change to the dictionary: a word with its reading, or with null if a shipped word is removed. */
export interface OwnWord {
  readonly word: string
  readonly pronunciation: string | null
}

/** Both limits are in characters. */
const maxWordLength = 40
const maxPronunciationLength = 60
export const maxOwnWords = 500

/** A letter or digit that is not kana. */
const inNoKana = /(?!\p{scx=Hira}|\p{scx=Kana})[\p{L}\p{N}]/u
const control = /\p{C}/u
/** A reading cannot begin with a long vowel. */
const kanaOnly = /^[ぁ-ゖァ-ヶ][ぁ-ゖァ-ヶー]*$/u
/** What users type for a long vowel: hyphens and dashes, a minus sign, waves. */
const longVowels = /[-~\u2010-\u2015\u2212〜]/gu

/** The key of a word. Case does not matter. */
export function keyOf(word: string): string {
  return word.toLowerCase()
}

const shipped = new Map(
  Object.entries(latinReadings).map(([word, pronunciation]) => [
    keyOf(word),
    { word, pronunciation },
  ]),
)

export function shippedPronunciation(word: string): string | null {
  return shipped.get(keyOf(word))?.pronunciation ?? null
}

/**
 * Normalizes a word that the user typed. Full-width letters and half-width kana get their normal width, several spaces
 * become one, and a shipped word gets its shipped spelling.
 * @returns undefined if the word is too long, or needs no reading: kana are read as written, and marks are not read
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
 * Normalizes a reading for a voice. Kana get normal width, but stay hiragana or katakana: a voice reads katakana one by
 * one, and may take hiragana for a particle.
 * @returns undefined if it is empty, too long, or not kana
 */
export function parsePronunciation(text: string): string | undefined {
  const pronunciation = text.normalize('NFKC').replace(/\s/gu, '').replace(longVowels, 'ー')
  return Array.from(pronunciation).length <= maxPronunciationLength && kanaOnly.test(pronunciation)
    ? pronunciation
    : undefined
}

export function dictionaryWith(own: readonly OwnWord[]): readonly DictionaryWord[] {
  const views = new Map<string, DictionaryWord>()
  for (const [key, { word, pronunciation }] of shipped)
    views.set(key, { word, pronunciation, shipped: pronunciation })
  for (const { word, pronunciation } of own)
    views.set(keyOf(word), { word, pronunciation, shipped: shippedPronunciation(word) })
  return [...views].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, view]) => view)
}

export function readingsIn(words: readonly DictionaryWord[]) {
  return words.flatMap(({ word, pronunciation }) =>
    pronunciation === null ? [] : [[word, pronunciation] as const],
  )
}
