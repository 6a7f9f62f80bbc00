import { favouriteKey, type CharacterView } from '../../../preload/contract/views/voice.ts'
import { soundsLike } from '../sounds-like.ts'

/**
 * The characters with the query in their name or in the name of a style.
 * @param favourites keys of styles: finds only characters with such a style; null finds all characters
 */
export function findVoices(
  characters: readonly CharacterView[],
  query: string,
  favourites: readonly string[] | null,
): readonly CharacterView[] {
  return characters.filter(
    ({ uuid, name, styles }) =>
      soundsLike(query, [name, ...styles.map((style) => style.name)]) &&
      (favourites === null || styles.some(({ id }) => favourites.includes(favouriteKey(uuid, id)))),
  )
}
