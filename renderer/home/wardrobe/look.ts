import {
  isOrnamentId,
  isOutfitId,
  slotOf,
  type ItemId,
  type WardrobeView,
} from '../../../preload/contract/wardrobe.ts'

/** What Dash wears, and what is around it. */
export type Look = Pick<WardrobeView, 'worn' | 'scene' | 'ornament'>

/** The look with a thing in it, in place of what is there. */
export function lookWith({ worn, scene, ornament }: Look, item: ItemId | null): Look {
  const look = { worn, scene, ornament }
  if (item === null) return look
  if (isOutfitId(item)) return { ...look, worn: { ...worn, [slotOf(item)]: item } }
  return isOrnamentId(item) ? { ...look, ornament: item } : { ...look, scene: item }
}
