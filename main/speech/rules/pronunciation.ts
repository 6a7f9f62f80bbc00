import misreadWords from '../../../resources/misread.json' with { type: 'json' }
import shippedReadings from '../../../resources/readings.json' with { type: 'json' }

/** How a Japanese voice says the Latin words of software development, as developers say them to each other. */
export const latinReadings: Readonly<Record<string, string>> = shippedReadings

/**
 * What engines misread, as patterns in the order of correction. 辛 is からい or つらい; here it is always the taste, and
 * カラ before そう and すぎ, where から would be the particle.
 */
const misread = Object.entries(misreadWords).map(
  ([pattern, reading]) => [new RegExp(pattern, 'gu'), reading] as const,
)

/** Turns a Japanese text into what the voice should say. */
export type Pronounce = (text: string) => string

/** Open JTalk, which the engines read with, pauses at a space between Latin and Japanese letters as it does at 、. */
const spaceBesideJapanese =
  /(?<=[\p{scx=Hira}\p{scx=Kana}\p{scx=Han}]) +| +(?=[\p{scx=Hira}\p{scx=Kana}\p{scx=Han}])/gu

/** Removes emoji and ornaments, which are not read aloud. `1,234` becomes 1234, 〜 a long vowel. */
export function withoutOrnaments(text: string): string {
  return text
    .replace(/\p{Extended_Pictographic}|\u{FE0F}|\u{200D}|[♪☆★]/gu, '')
    .replace(/(?<=\d),(?=\d{3}(?!\d))/g, '')
    .replace(/[〜～]/gu, 'ー')
    .replace(/…+/gu, '、')
}

/**
 * @param readings words with their readings in kana; case does not matter, and the longer of two words wins
 * @returns how a Japanese line is said; the bubble keeps its own spelling. `Lv.12` becomes レベル12, and `Dash だよ` is
 *   said without a pause.
 */
export function pronunciationBy(readings: Iterable<readonly [string, string]>): Pronounce {
  const byKey = new Map([...readings].map((entry) => [entry[0].toLowerCase(), entry]))
  // All at once, longest first: `pubspec.yaml` is not `pubspec` plus more.
  const words = [...byKey.values()]
    .map(([word]) => word)
    .toSorted((one, other) => other.length - one.length)
  const pattern = new RegExp(words.map(patternOf).join('|') || '(?!)', 'giu')
  return (text) => {
    let spoken = withoutOrnaments(text)
      .replace(pattern, (word) => byKey.get(word.toLowerCase())?.[1] ?? word)
      .replace(spaceBesideJapanese, '')
    for (const [misreadText, reading] of misread) spoken = spoken.replace(misreadText, reading)
    return spoken
  }
}

/**
 * Does not match a word within another: no `Dart` in `Darts`, no `404` in `1404`. Next to Japanese, nothing marks the
 * end of a word.
 */
function patternOf(word: string): string {
  const literal = word.replace(/[$()*+./?[\\\]^{|}]/g, String.raw`\$&`)
  const [before, after] = [edgeOf(word, 0), edgeOf(word, -1)]
  return `${before && `(?<!${before})`}${literal}${after && `(?!${after})`}`
}

/** @returns a pattern of what would continue the word at its first (0) or last (-1) character */
function edgeOf(word: string, at: number): string {
  const character = word.at(at) ?? ''
  if (/\p{sc=Latin}/u.test(character)) return String.raw`\p{sc=Latin}`
  return /\d/.test(character) ? String.raw`\d` : ''
}

export function toKatakana(text: string): string {
  return text.replace(/[ぁ-ゖ]/g, (kana) => String.fromCodePoint((kana.codePointAt(0) ?? 0) + 0x60))
}

/** With the shipped dictionary. */
export const toPronunciation: Pronounce = pronunciationBy(Object.entries(latinReadings))
