import { toRomaji } from 'wanakana'

/** Cached by text, because a search compares hundreds of texts at each keystroke. */
const sounds = new Map<string, string>()

function soundOf(text: string): string {
  const romaji = () => toRomaji(text.normalize('NFKC')).toLowerCase()
  const sound = sounds.get(text) ?? romaji().replace(/[\s・]/g, '')
  sounds.set(text, sound)
  return sound
}

/** Whether any of the texts contains the query by sound: "zunda" finds ずんだもん without a Japanese keyboard. */
export const soundsLike = (query: string, texts: readonly string[]): boolean =>
  texts.some((text) => soundOf(text).includes(soundOf(query)))
