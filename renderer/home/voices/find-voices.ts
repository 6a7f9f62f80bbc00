import { favouriteKey, type CharacterView } from '../../../preload/contract/views/voice-view.ts'
import { soundsLike } from '../sounds-like.ts'

/** Whether any style of the character is among the favourites. @param favourites keys of styles */
export const isFavourite = (
  { uuid, styles }: CharacterView,
  favourites: readonly string[],
): boolean => styles.some(({ id }) => favourites.includes(favouriteKey(uuid, id)))

/**
 * The characters with the query in their name or in the name of a style.
 * @param favourites the keys of favourite styles, to find only their characters; null to find all
 */
export function findVoices(
  characters: readonly CharacterView[],
  query: string,
  favourites: readonly string[] | null,
): readonly CharacterView[] {
  return characters.filter(
    (character) =>
      soundsLike(query, [character.name, ...character.styles.map(({ name }) => name)]) &&
      (favourites === null || isFavourite(character, favourites)),
  )
}
