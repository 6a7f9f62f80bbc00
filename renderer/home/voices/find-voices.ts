import { toRomaji } from 'wanakana'
import { favouriteKey, type CharacterView } from '../../../preload/contract/views/voice.ts'

/** The form in which names are compared: without a Japanese keyboard, "zunda" still finds ずんだもん. */
export function soundOf(text: string): string {
  return toRomaji(text.normalize('NFKC'))
    .toLowerCase()
    .replace(/[\s・]/g, '')
}

/**
 * The characters whose name or one of whose style names contains the words.
 * @param favourites keys of styles, at least one of which the character must have; null: no restriction
 */
export function findVoices(
  characters: readonly CharacterView[],
  words: string,
  favourites: readonly string[] | null,
): readonly CharacterView[] {
  const wanted = soundOf(words)
  return characters.filter(
    ({ uuid, name, styles }) =>
      [name, ...styles.map((style) => style.name)].some((text) => soundOf(text).includes(wanted)) &&
      (favourites === null || styles.some(({ id }) => favourites.includes(favouriteKey(uuid, id)))),
  )
}
