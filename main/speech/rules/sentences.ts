import type { Pronounce } from './pronunciation.ts'

/**
 * In characters. An engine answers 500 above some 2,700 of them, and its first sound comes later the longer the text is:
 * a line is synthesized sentence by sentence.
 */
const maxSentenceLength = 120

const sentence = /[^。！？\n]*[。！？]+[」』）)]*|[^。！？\n]+/gu
const speakable = /[\p{L}\p{N}]/u

/** Whether there is a letter or a digit: an engine answers any other text with no accent phrases. */
export function isSpeakable(text: string): boolean {
  return speakable.test(text)
}

/** A sentence as a voice is asked for it, and where it stands in its line. */
export interface SpokenSentence {
  readonly pronounced: string
  /** As it is written; empty where this is only a part of a sentence that is too long for one. */
  readonly text: string
  /** Where that begins in the line. */
  readonly from: number
}

/** A Japanese line as a voice is asked for it: sentence by sentence, as they are pronounced. */
export function sentencesOf(line: string, pronounce: Pronounce): readonly string[] {
  return spokenSentencesOf(line, pronounce).map(({ pronounced }) => pronounced)
}

/** The same, with what each was. */
export function spokenSentencesOf(line: string, pronounce: Pronounce): readonly SpokenSentence[] {
  return [...line.matchAll(sentence)].flatMap(({ 0: written, index: from }) => {
    const parts = splitSentences(pronounce(written))
    const text = parts.length === 1 ? written : ''
    return parts.map((pronounced) => ({ pronounced, text, from }))
  })
}

/** Splits after 。！？ and at newlines, and long sentences after a comma or space. Parts that cannot be spoken are left out. */
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
