import { latinReadings, misread } from './readings.ts'

/** A Japanese text as the voice should say it. */
export type Pronounce = (text: string) => string

/** Between Latin and Japanese a space is good typography; Open JTalk, which the engines read with, pauses at it as at 、. */
const spaceBesideJapanese =
  /(?<=[\p{scx=Hira}\p{scx=Kana}\p{scx=Han}]) +| +(?=[\p{scx=Hira}\p{scx=Kana}\p{scx=Han}])/gu

/** A text without what nobody reads aloud. Emoji and ornaments go, `1,234` becomes 1234, 〜 becomes a long vowel. */
export function withoutOrnaments(text: string): string {
  return text
    .replace(/\p{Extended_Pictographic}|\u{FE0F}|\u{200D}|[♪☆★]/gu, '')
    .replace(/(?<=\d),(?=\d{3}(?!\d))/g, '')
    .replace(/[〜～]/gu, 'ー')
    .replace(/…+/gu, '、')
}

/**
 * @param readings words, and how each is read in kana; upper and lower case are one, and of two words the longer one is read
 * @returns how a Japanese line is said; the bubble keeps its own spelling. `Lv.12` becomes レベル12, and `Dash だよ` is said
 * without a pause.
 */
export function pronunciationBy(readings: Iterable<readonly [string, string]>): Pronounce {
  const byKey = new Map([...readings].map((entry) => [entry[0].toLowerCase(), entry]))
  // All of them at once, longer ones first: `pubspec.yaml` is not `pubspec` and more.
  const words = [...byKey.values()]
    .map(([word]) => word)
    .toSorted((one, other) => other.length - one.length)
  const pattern = new RegExp(words.map(patternOf).join('|') || '(?!)', 'giu')
  return (text) => {
    let spoken = withoutOrnaments(text)
      .replace(pattern, (word) => byKey.get(word.toLowerCase())?.[1] ?? word)
      .replace(spaceBesideJapanese, '')
    for (const [misreadWords, word] of misread) spoken = spoken.replace(misreadWords, word)
    return spoken
  }
}

/** A word is not a part of another one: no `Dart` in `Darts`, no `404` in `1404`. Beside Japanese nothing tells where a word ends. */
function patternOf(word: string): string {
  const literal = word.replace(/[$()*+./?[\\\]^{|}]/g, String.raw`\$&`)
  const [before, after] = [edgeOf(word, 0), edgeOf(word, -1)]
  return `${before && `(?<!${before})`}${literal}${after && `(?!${after})`}`
}

/** @returns what would go on with the word at its first (0) or last (-1) character */
function edgeOf(word: string, at: number): string {
  const character = word.at(at) ?? ''
  if (/\p{sc=Latin}/u.test(character)) return String.raw`\p{sc=Latin}`
  return /\d/.test(character) ? String.raw`\d` : ''
}

/** By the dictionary as it is shipped. */
export const toPronunciation: Pronounce = pronunciationBy(Object.entries(latinReadings))
