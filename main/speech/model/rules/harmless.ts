import phrases from '../../../../resources/model/phrases.json' with { type: 'json' }
import modelWords from '../../../../resources/model/words.json' with { type: 'json' }
import type { Locale } from '../../../../preload/contract/declared-settings.ts'
import { latinReadings, toKatakana } from '../../rules/pronunciation.ts'

/**
 * A model's output is hostile input that Dash would say in its own voice. It may ask for a token, name a site or a
 * command, or insult the user. Dash therefore accepts only the words of its own lines, and rejects requests and
 * judgements.
 */

/** The words that a model may use: English words, and runs of kanji or katakana, from Dash's own lines and words.json. */
export type Vocabulary = Readonly<Record<Locale, ReadonlySet<string>>>

const englishPhrase = (patterns: Readonly<Record<string, string>>) =>
  new RegExp(`\\b(?:${Object.values(patterns).join('|')})\\b`, 'i')

const { harmless, never } = modelWords
/** The catalogue has these words, but a model may not use them: their meaning depends on the words around them. */
const neverEnglish = wordSet(never.en)
/** A request, or an instruction to do something to the machine. */
const englishRequest = englishPhrase(phrases.en.requests)
const englishDiscouragement = englishPhrase(phrases.en.discouragement)
/** A judgement, and what follows it. Dash may only praise. */
const englishJudgement =
  /\b(?:you['’]re|your? (?:\w+ )?(?:are|is|were|was|look|looks|sound|sounds|seem|seems|smells?|writes?|codes?|feels?))\b(.*)/i
const praise = new RegExp(
  `^(?: (?:${anyOf(phrases.en.beforePraise)}))* (?:${anyOf(phrases.en.praise)})\\b`,
  'i',
)

/** Secrets, commands and addresses, in katakana without marks and spaces, so that no spelling hides them. */
const japaneseSecrets = new RegExp(anyOf(phrases.ja.secrets))
const japaneseSecretKanji = new RegExp(anyOf(phrases.ja.secretKanji))
/** Matches a request to the user. Dash may suggest only rest, water and the like. */
const japaneseRequest = new RegExp(
  `(?:${anyOf(phrases.ja.requestedActs)})テ(?!ル|タ|イ)|${anyOf(phrases.ja.requests)}`,
)
const japaneseJudgement = new RegExp(anyOf(phrases.ja.judgements))

/** @param lines Dash's own lines, with `{variables}` */
export function vocabularyOf(lines: readonly Readonly<Record<Locale, string>>[]): Vocabulary {
  const all = (locale: Locale) => lines.map((line) => line[locale].replace(/\{[^{}]*\}/g, ' '))
  const english = [...all('en').flatMap(englishWords), ...wordSet(harmless.en)]
  const japanese = [
    ...all('ja').flatMap(japaneseRuns),
    ...wordSet(harmless.ja),
    ...Object.values(latinReadings),
  ]
  return { en: new Set(english), ja: new Set(japanese) }
}

/** Whether a line says only what Dash might say. If in doubt, returns false. */
export function isHarmless(line: string, locale: Locale, vocabulary: Vocabulary): boolean {
  const text = line.normalize('NFKC')
  return locale === 'en'
    ? isHarmlessEnglish(text, vocabulary)
    : isHarmlessJapanese(text, vocabulary)
}

function isHarmlessEnglish(text: string, { en: known }: Vocabulary): boolean {
  // A period within a word makes an address. Three digits, or digits in two places, may be a secret number.
  if (/[^a-z0-9 ,.!?'’"“”…–—-]|[.,!?]\w|\d{3}|\d\D+\d/i.test(text)) return false
  const spoken = englishWords(text)
  if (!spoken.every((word) => isKnownEnglish(word, known))) return false
  if (spoken.some((word) => neverEnglish.has(word) || neverEnglish.has(word.replace(/s$/, ''))))
    return false
  return text
    .split(/[.!?…]/)
    .every(
      (clause) =>
        !englishRequest.test(clause) && !englishDiscouragement.test(clause) && isPraise(clause),
    )
}

/** Whether a clause judges nothing, or its judgement is praise. */
function isPraise(clause: string): boolean {
  const judgement = englishJudgement.exec(clause)?.[1]
  return judgement === undefined || praise.test(judgement)
}

function isKnownEnglish(word: string, known: ReadonlySet<string>): boolean {
  const stem = word.replace(/['’](?:s|re|ll|ve|d|m)$/, '')
  return [stem, stem.replace(/(?:s|es|ed|ing|ly)$/, ''), `${stem}s`].some((form) => known.has(form))
}

function isHarmlessJapanese(text: string, { ja: known }: Vocabulary): boolean {
  if (
    /[^\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}々ーa-z0-9 、。,.!?…・〜~「」『』()]/iu.test(
      text,
    )
  )
    return false
  if (/\d{3}|\d\D+\d|[a-z]\.|\.[a-z]/i.test(text)) return false
  // Two technical names may be a command.
  const latin = text.match(/[a-z]+/gi) ?? []
  if (latin.length > 1 || !latin.every((word) => word in latinReadings)) return false
  if (!japaneseRuns(text).every((run) => isKnownJapanese(run, known))) return false
  const parts = toKatakana(text).split(/[^\p{L}ー?]/u)
  const plain = parts.join('')
  return (
    !japaneseSecrets.test(plain) &&
    !japaneseSecretKanji.test(text) &&
    // Check each part: what follows a mark or a space does not soften a request.
    ![plain, ...parts].some((part) => japaneseRequest.test(part)) &&
    !japaneseJudgement.test(plain)
  )
}

/** Whether a run is known. A run of known runs is known too. */
function isKnownJapanese(run: string, known: ReadonlySet<string>): boolean {
  const isReached = [true]
  for (let end = 1; end <= run.length; end += 1)
    isReached[end] = isReached.some((is, start) => is && known.has(run.slice(start, end)))
  return isReached[run.length] === true
}

function englishWords(text: string): readonly string[] {
  return text.toLowerCase().match(/[a-z]+(?:['’][a-z]+)?/g) ?? []
}

function japaneseRuns(text: string): readonly string[] {
  return text.match(/[\p{Script=Han}々]+|[\p{Script=Katakana}ー]+/gu) ?? []
}

function wordSet(text: string): ReadonlySet<string> {
  return new Set(text.split(' '))
}

/** @param groups named groups of patterns, which are separated by spaces */
function anyOf(groups: Readonly<Record<string, string>>): string {
  return Object.values(groups).join(' ').replaceAll(' ', '|')
}
