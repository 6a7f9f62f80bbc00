import type { Locale } from '../../../../preload/contract/declared-settings.ts'
import { isHarmless, type Vocabulary } from './harmless.ts'
import { maxWrittenLength } from './model-prompt.ts'

/** If two lines share more of their letter pairs, they are the same line in other words. */
const maxLikeness = 0.7

const markup = /[<>{}[\]`*_#|\\^~=@]|https?:|www\.|&\w+;/i
const picture = /\p{Extended_Pictographic}|\p{Regional_Indicator}/u
/** Control characters, and characters that change the text direction or are invisible. */
const control = /\p{Cc}|\p{Cf}|\p{Co}|\p{Cn}/u
/** Refusals and assistant talk. Better drop one answer too many, because the catalogue has another line. */
const refusals: Readonly<Record<Locale, readonly RegExp[]>> = {
  ja: [
    /申し訳|すみませんが|かね(?:ます|る)|断[らりる]|辞退|ご遠慮|控え(?:ます|させて)|差し控え|お力になれ|お役に立て/,
    /お手伝い|お答え|答えられ(?:ない|ませ)|回答|承知(?:し|いた|致)|かしこまりました|ご(?:要望|依頼|質問|希望|期待)/,
    // Dash never talks this formally. A model that does is refusing.
    /(?:でき|出来|られ|てい|[えけせ])ません/,
    // Dash may apologize, and may call something impossible. A line that does both is a refusal.
    /(?:ごめん|すみません|残念|それ(?:は|には)).*(?:できない|られない|言えない|無理|だめ|ダメ)/,
    /(?<![a-z])AI(?![a-z])|エーアイ|人工知能|言語モデル|アシスタント|セリフ[:：]/i,
  ],
  en: [
    /\b(?:sorry|apologi[sz]e|declin(?:e|ing)|unable to|not (?:able|allowed|permitted|comfortable|appropriate)|inappropriate)\b/i,
    /\b(?:guidelines|policy|comply|fulfil+|(?:that|this|your) request|how (?:can|may) i help)\b/i,
    // Only these verbs count: "I can't hold a spoon" is fine for a bird.
    /\b(?:can ?not|can['’]t|will not|won['’]t|must not|refuse to|rather not) (?:really |possibly )?(?:do|help|assist|answer|say|write|give|provide|create|generate|respond|reply|discuss|talk|continue|engage|pretend|role-?play)\b/i,
    /\bi (?:can ?not|can['’]t|refuse)\s*(?:[.,!]|$)/i,
    /\b(?:ai|language model|chatbot|assistant|here(?:['’]s| is) (?:a|your|the) line)\b/i,
  ],
}
const quotes = /^(?:「(.*)」|『(.*)』|"(.*)"|“(.*)”|'(.*)')$/u

/** Turns a model's answer into a line for Dash. @param said lines not to repeat @returns undefined if it is unfit */
export function parseWrittenLine(
  answer: string,
  locale: Locale,
  said: readonly string[],
  vocabulary: Vocabulary,
): string | undefined {
  const trimmed = answer.trim()
  // Exactly one of the groups has matched.
  const quoted = quotes.exec(trimmed)?.slice(1).join('')
  const line = (quoted ?? trimmed).normalize('NFC').trim()
  const length = Array.from(line).length
  if (length === 0 || length > maxWrittenLength) return undefined
  if (control.test(line) || markup.test(line) || picture.test(line)) return undefined
  if (
    refusals[locale].some((refusal) => refusal.test(line)) ||
    (locale === 'ja' && !isJapanese(line)) ||
    !isHarmless(line, locale, vocabulary) ||
    isStammer(line)
  )
    return undefined
  return said.some((other) => likeness(line, other) > maxLikeness) ? undefined : line
}

function isJapanese(line: string): boolean {
  const letters = line.match(/\p{L}/gu) ?? []
  const kana = letters.filter((letter) =>
    /[\p{Script=Hiragana}\p{Script=Katakana}ー]/u.test(letter),
  )
  const isOther = letters.some(
    (letter) => !/[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}ーa-z]/iu.test(letter),
  )
  return !isOther && kana.length * 4 >= letters.length && kana.length > 0
}

/** Whether a model loops: a part occurs four times in a row. */
function isStammer(line: string): boolean {
  return /(.{1,12}?)\1{3,}/u.test(line.replace(/[\s、。！？!?.,…ー]/gu, ''))
}

/** From 0 to 1: the share of letter pairs that two lines have in common (Dice coefficient). */
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
