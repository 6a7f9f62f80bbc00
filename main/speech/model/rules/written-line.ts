import type { Locale } from '../../../../preload/contract/settings.ts'
import { maxWrittenLength } from './moments.ts'

/** Lines that have as many pairs of letters in common are the same line in other words. */
const maxLikeness = 0.7

const markup = /[<>{}[\]`*_#|\\^~=@]|https?:|www\.|&\w+;/i
const picture = /\p{Extended_Pictographic}|\p{Regional_Indicator}/u
/** Also what turns the direction of text or cannot be seen. */
const control = /\p{Cc}|\p{Cf}|\p{Co}|\p{Cn}/u
const refusals: Readonly<Record<Locale, RegExp>> = {
  ja: /申し訳|すみませんが|できません|お手伝い|お答え|AI|エーアイ|人工知能|言語モデル|アシスタント|セリフ[:：]/i,
  en: /\b(?:sorry|apologi[sz]e|as an ai|an ai|language model|assistant|i (?:can ?not|can['’]t|am unable)|i['’]m unable|here(?:['’]s| is) (?:a|your|the) line|unable to)\b/i,
}
const quotes = /^(?:「(.*)」|『(.*)』|"(.*)"|“(.*)”|'(.*)')$/u
/** Of a longer English line one of the most frequent words is there; of German or French none. */
const englishWords =
  /\b(?:the|a|an|i|you|your|we|it|is|are|to|of|and|for|in|on|that|this|my|me|so|no|not|let['’]s|it['’]s|what|good|have|with|more|hello|hi|hey|time|one|all|do|be)\b/i

/**
 * What of a model's answer Dash says: one line in its language, without markup, pictures, refusals, or what was said before.
 * @param said lines that are not to come again
 * @returns undefined where it is not fit to be said
 */
export function writtenLine(
  answer: string,
  locale: Locale,
  said: readonly string[],
): string | undefined {
  const trimmed = answer.trim()
  // Of the groups one has matched.
  const quoted = quotes.exec(trimmed)?.slice(1).join('')
  const line = (quoted ?? trimmed).normalize('NFC').trim()
  const length = Array.from(line).length
  if (length === 0 || length > maxWrittenLength) return undefined
  if (control.test(line) || markup.test(line) || picture.test(line)) return undefined
  if (refusals[locale].test(line) || !isIn(line, locale) || stammers(line)) return undefined
  return said.some((other) => likeness(line, other) > maxLikeness) ? undefined : line
}

function isIn(line: string, locale: Locale): boolean {
  const letters = line.match(/\p{L}/gu) ?? []
  if (locale === 'en') {
    const isLatin = letters.length > 0 && letters.every((letter) => /[a-z]/i.test(letter))
    const words = line.match(/[a-z'’]+/gi) ?? []
    return isLatin && (words.length < 4 || englishWords.test(line))
  }
  const kana = letters.filter((letter) =>
    /[\p{Script=Hiragana}\p{Script=Katakana}ー]/u.test(letter),
  )
  const isOther = letters.some(
    (letter) => !/[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}ーa-z]/iu.test(letter),
  )
  return !isOther && kana.length * 4 >= letters.length && kana.length > 0
}

/** Whether a model goes round in circles: a part that comes four times in a row. */
function stammers(line: string): boolean {
  return /(.{1,12}?)\1{3,}/u.test(line.replace(/[\s、。！？!?.,…ー]/gu, ''))
}

/** From 0 to 1: the share of the pairs of letters that two lines have in common (Dice). */
function likeness(one: string, other: string): number {
  const [first, second] = [pairsOf(one), pairsOf(other)]
  if (first.size === 0 || second.size === 0) return one === other ? 1 : 0
  const common = [...first].filter((pair) => second.has(pair)).length
  return (2 * common) / (first.size + second.size)
}

function pairsOf(line: string): ReadonlySet<string> {
  const letters = Array.from(
    line
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{N}]/gu) ?? [],
  )
  return new Set(letters.slice(1).map((letter, index) => `${letters[index] ?? ''}${letter}`))
}
