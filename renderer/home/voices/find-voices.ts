import { toRomaji } from 'wanakana'
import { favouriteKey, type CharacterView } from '../../../preload/contract/views/voice.ts'

/** What is compared: who has no Japanese keyboard finds ずんだもん by "zunda". */
export function soundOf(text: string): string {
  return toRomaji(text.normalize('NFKC'))
    .toLowerCase()
    .replace(/[\s・]/g, '')
}

/**
 * The characters whose name, or the name of one of whose styles, has these words in it.
 * @param favourites keys of styles, of which a character has to have one; null: it need not
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
