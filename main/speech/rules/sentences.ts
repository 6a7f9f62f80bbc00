/**
 * The engine answers 500 above some 2,700 characters and its first sound comes later the longer the text is, so a line
 * is spoken sentence by sentence, each of at most this many characters.
 */
const longestChunk = 120

const sentence = /[^。！？\n]*[。！？]+[」』）)]*|[^。！？\n]+/gu
const speakable = /[\p{L}\p{N}]/u

/** Whether there is anything to say: the engine answers blank and emoji-only text with no accent phrases. */
export function isSpeakable(text: string): boolean {
  return speakable.test(text)
}

/** Splits after 。！？ and at newlines, long sentences after a comma or space, and leaves out what cannot be spoken. */
export function splitSentences(text: string, most: number = longestChunk): readonly string[] {
  return (text.match(sentence) ?? [])
    .flatMap((part) => cut(part.trim(), most))
    .filter((part) => isSpeakable(part))
}

function cut(text: string, most: number): readonly string[] {
  const characters = Array.from(text)
  if (characters.length <= most) return [text]
  const head = characters.slice(0, most)
  const comma = head.findLastIndex((character) => /[、，,\s]/u.test(character))
  const end = comma > 0 ? comma + 1 : most
  return [
    characters.slice(0, end).join('').trim(),
    ...cut(characters.slice(end).join('').trim(), most),
  ]
}
