import { toRomaji } from 'wanakana'
import { favouriteKey, type CharacterView } from '../../../preload/contract/views/voice.ts'

/** The sound of each text, kept because a search compares hundreds of texts after each key. */
const sounds = new Map<string, string>()

function soundOf(text: string): string {
  const romaji = () => toRomaji(text.normalize('NFKC')).toLowerCase()
  const sound = sounds.get(text) ?? romaji().replace(/[\s・]/g, '')
  sounds.set(text, sound)
  return sound
}

/** Whether a text contains the words by sound: "zunda" finds ずんだもん without a Japanese keyboard. */
export const soundsLike = (words: string, texts: readonly string[]): boolean =>
  texts.some((text) => soundOf(text).includes(soundOf(words)))

/**
 * The characters with these words in their name or in the name of a style.
 * @param favourites keys of styles: finds only characters with such a style; null finds all characters
 */
export function findVoices(
  characters: readonly CharacterView[],
  words: string,
  favourites: readonly string[] | null,
): readonly CharacterView[] {
  return characters.filter(
    ({ uuid, name, styles }) =>
      soundsLike(words, [name, ...styles.map((style) => style.name)]) &&
      (favourites === null || styles.some(({ id }) => favourites.includes(favouriteKey(uuid, id)))),
  )
}
