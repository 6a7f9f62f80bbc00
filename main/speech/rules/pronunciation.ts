import { latinReadings, misread } from './readings.ts'

const spokenByWord = new Map(
  Object.entries(latinReadings).map(([word, spoken]) => [word.toLowerCase(), spoken]),
)

/** All of them at once, longer ones first: `pubspec.yaml` is not `pubspec` and more. */
const latinPattern = new RegExp(
  `(?<![A-Za-z])(?:${[...spokenByWord.keys()]
    .toSorted((one, other) => other.length - one.length)
    .map((word) => word.replaceAll('.', String.raw`\.`))
    .join('|')})(?![A-Za-z])`,
  'giu',
)

/** Between Latin and Japanese a space is good typography; Open JTalk, which the engines read with, pauses at it as at 、. */
const spaceBesideJapanese =
  /(?<=[\p{scx=Hira}\p{scx=Kana}\p{scx=Han}]) +| +(?=[\p{scx=Hira}\p{scx=Kana}\p{scx=Han}])/gu

/**
 * A Japanese line as the voice should say it; the bubble keeps its own spelling.
 * Emoji and ornaments go, `Lv.12` becomes レベル12, `1,234` becomes 1234, 〜 becomes a long vowel,
 * and `Dash だよ` is said without a pause.
 */
export function toPronunciation(text: string): string {
  let spoken = text
    .replace(/\p{Extended_Pictographic}|\u{FE0F}|\u{200D}|[♪☆★]/gu, '')
    .replace(/(?<=\d),(?=\d{3}(?!\d))/g, '')
    .replace(/[〜～]/gu, 'ー')
    .replace(/…+/gu, '、')
    .replace(latinPattern, (word) => spokenByWord.get(word.toLowerCase()) ?? word)
    .replace(spaceBesideJapanese, '')
  for (const [pattern, word] of misread) spoken = spoken.replace(pattern, word)
  return spoken
}
