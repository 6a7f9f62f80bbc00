import type { Pronounce } from './pronunciation.ts'

/** In characters. Engines refuse texts of about 2,700, and the first sound of a long text takes longer. */
const maxSentenceLength = 120

const sentence = /[^。！？\n]*[。！？]+[」』）)]*|[^。！？\n]+/gu
/** Whether a text contains a letter or a digit. Engines return no accent phrases for any other text. */
export const isSpeakable = (text: string): boolean => /[\p{L}\p{N}]/u.test(text)

/** A sentence as a voice gets it, with its place in the line. */
export interface SpokenSentence {
  readonly pronounced: string
  /** The sentence as written; empty if this is only a part of an overlong sentence. */
  readonly text: string
  /** Where the written sentence begins in the line. */
  readonly from: number
}

export function sentencesOf(line: string, pronounce: Pronounce): readonly string[] {
  return spokenSentencesOf(line, pronounce).map(({ pronounced }) => pronounced)
}

/** Splits a Japanese line into sentences, as pronounced and as written. */
export function spokenSentencesOf(line: string, pronounce: Pronounce): readonly SpokenSentence[] {
  return [...line.matchAll(sentence)].flatMap(({ 0: written, index: from }) => {
    const parts = splitSentences(pronounce(written))
    const text = parts.length === 1 ? written : ''
    return parts.map((pronounced) => ({ pronounced, text, from }))
  })
}

/** Splits after 。！？ and at newlines, and long sentences after a comma or space. Leaves out parts without speech. */
export function splitSentences(
  text: string,
  maxLength: number = maxSentenceLength,
): readonly string[] {
  return (text.match(sentence) ?? [])
    .flatMap((part) => splitLong(part.trim(), maxLength))
    .filter((part) => isSpeakable(part))
}

function splitLong(text: string, maxLength: number): readonly string[] {
  const characters = Array.from(text)
  if (characters.length <= maxLength) return [text]
  const head = characters.slice(0, maxLength)
  const comma = head.findLastIndex((character) => /[、，,\s]/u.test(character))
  const end = comma > 0 ? comma + 1 : maxLength
  return [
    characters.slice(0, end).join('').trim(),
    ...splitLong(characters.slice(end).join('').trim(), maxLength),
  ]
}
