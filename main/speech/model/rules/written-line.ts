import type { Locale } from '../../../../preload/contract/declared-settings.ts'
import { isHarmless, type Vocabulary } from './harmless.ts'
import { maxWrittenLength } from './model-prompt.ts'

/** Two lines with a higher `likeness` count as the same line in other words. */
const maxLikeness = 0.7

/** Reject pictures here, because `isHarmless` takes some for the letter or mark that they show: `ℹ` for an i. */
const picture = /\p{Extended_Pictographic}/u
const kana = /[\p{Script=Hiragana}\p{Script=Katakana}]/u
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
  if (
    picture.test(line) ||
    refusals[locale].some((refusal) => refusal.test(line)) ||
    (locale === 'ja' && !kana.test(line)) ||
    !isHarmless(line, locale, vocabulary) ||
    isStammer(line)
  )
    return undefined
  return said.some((other) => likeness(line, other) > maxLikeness) ? undefined : line
}

/** Whether a model loops: a part occurs four times in a row. */
function isStammer(line: string): boolean {
  return /(.{1,12}?)\1{3,}/u.test(line.replace(/[\s、。！？!?.,…ー]/gu, ''))
}

/** From 0 to 1: the share of letter pairs that two lines have in common (Dice coefficient). */
function likeness(one: string, other: string): number {
  const [first, second] = [pairsOf(one), pairsOf(other)]
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
