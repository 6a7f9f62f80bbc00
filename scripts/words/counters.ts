/** How a counter is said after a number. */
interface Counter {
  /** Its kana as they are heard. */
  readonly kana: string
  /** The number endings whose last kana becomes ッ before the counter: 1, 6, 8, 10 or 100. */
  readonly closes?: readonly number[]
  /** The counter's kana after ッ. */
  readonly afterClose?: string
  /** The counter's kana after ン: after 3, thousands and ten thousands. */
  readonly afterN?: string
  /** Digits that are read differently before it. */
  readonly digits?: Readonly<Record<number, string>>
  /** Numbers that have a word of their own. */
  readonly words?: Readonly<Record<number, string>>
}

const afterK = [1, 6, 8, 10, 100]
const years: Counter = { kana: 'ネン', digits: { 4: 'ヨ' } }

/** The counters after numbers that vary in Dash's lines. */
export const counters: Readonly<Record<string, Counter>> = {
  皿: { kana: 'サラ', closes: [1, 8, 10], words: { 1: 'ヒトサラ', 2: 'フタサラ' } },
  品: { kana: 'ヒン', closes: afterK, afterClose: 'ピン', afterN: 'ピン' },
  本: { kana: 'ホン', closes: afterK, afterClose: 'ポン', afterN: 'ボン' },
  杯: { kana: 'ハイ', closes: afterK, afterClose: 'パイ', afterN: 'バイ' },
  回: { kana: 'カイ', closes: afterK },
  件: { kana: 'ケン', closes: afterK },
  個: { kana: 'コ', closes: afterK },
  か月: { kana: 'カゲツ', closes: afterK },
  枚: { kana: 'マイ' },
  行: { kana: 'ギョー' },
  日: {
    kana: 'ニチ',
    digits: { 7: 'シチ', 9: 'ク' },
    words: {
      2: 'フツカ',
      3: 'ミッカ',
      4: 'ヨッカ',
      5: 'イツカ',
      6: 'ムイカ',
      7: 'ナノカ',
      8: 'ヨーカ',
      9: 'ココノカ',
      10: 'トーカ',
      14: 'ジューヨッカ',
      20: 'ハツカ',
      24: 'ニジューヨッカ',
    },
  },
  年: years,
  年間: { ...years, kana: 'ネンカン' },
  周年: { kana: 'シューネン', closes: [1, 8, 10] },
  '': { kana: '' },
}

const digits = ['', 'イチ', 'ニ', 'サン', 'ヨン', 'ゴ', 'ロク', 'ナナ', 'ハチ', 'キュー']
/** Thousands, hundreds and tens: the value, its kana, and the digits with a reading of their own. */
const places: readonly (readonly [number, string, Readonly<Record<number, string>>])[] = [
  [1000, 'セン', { 1: 'セン', 3: 'サンゼン', 8: 'ハッセン' }],
  [100, 'ヒャク', { 1: 'ヒャク', 3: 'サンビャク', 6: 'ロッピャク', 8: 'ハッピャク' }],
  [10, 'ジュー', { 1: 'ジュー' }],
]

/** The kana of a number up to 9999, with the given words for its last digit. */
function upToMyriad(number: number, units: readonly string[]): string {
  const higher = places.map(([value, kana, changed]) => {
    const digit = Math.floor(number / value) % 10
    return digit === 0 ? '' : (changed[digit] ?? `${digits[digit] ?? ''}${kana}`)
  })
  return `${higher.join('')}${units[number % 10] ?? ''}`
}

/**
 * How a number with a counter is read.
 * @param number an integer from 1 to 99,999,999
 * @param name a key of `counters`
 * @returns katakana as they are heard: `ニジューヨンホン` for 24 本
 */
export function readCounted(number: number, name: string): string {
  const counter = counters[name]
  if (counter === undefined) throw new Error(`${name} has no reading`)
  const word = counter.words?.[number]
  if (word !== undefined) return word
  const units = digits.map((kana, digit) => counter.digits?.[digit] ?? kana)
  const myriads = Math.floor(number / 10_000)
  const spoken =
    (myriads === 0 ? '' : `${upToMyriad(myriads, digits)}マン`) + upToMyriad(number % 10_000, units)
  const end = [1, 10, 100, 1000, 10_000].find((place) => number % (place * 10) !== 0) ?? 10_000
  const last = end === 1 ? number % 10 : end
  if (counter.closes?.includes(last) === true)
    return `${spoken.replace(/.$/u, 'ッ')}${counter.afterClose ?? counter.kana}`
  const isNasal = last === 3 || last >= 1000
  return `${spoken}${isNasal ? (counter.afterN ?? counter.kana) : counter.kana}`
}

/** The longest counter of `counters` that the text after a number begins with; empty if there is none. */
export function counterAfter(text: string): string {
  const [longest = ''] = Object.keys(counters)
    .filter((name) => text.startsWith(name))
    .toSorted((one, other) => other.length - one.length)
  return longest
}

/** Numbers that together contain every change of sound. */
const telling = [...Array.from({ length: 12 }, (_, index) => index + 1), 14, 19, 20, 24, 33, 100]
const large = [106, 300, 600, 1000, 1843, 10_000]

/** Numbers with counters, whose readings `npm run words` records. */
export const countedSamples = Object.keys(counters).flatMap((counter) =>
  [...telling, ...large].map((number) => ({ number, counter, text: `${number}${counter}` })),
)
