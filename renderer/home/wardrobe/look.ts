import {
  isFormId,
  isOrnamentId,
  isOutfitId,
  slotOf,
  type FormId,
  type ItemId,
  type WardrobeView,
} from '../../../preload/contract/wardrobe.ts'

/** What Dash is and wears, and what is around it. */
export type Look = Pick<WardrobeView, 'worn' | 'scene' | 'ornament'> & { readonly form: FormId }

/** The look with a thing in it, in place of what is there. */
export function lookWith(
  { worn, scene, ornament, form }: Look,
  item: ItemId | FormId | null,
): Look {
  const look = { worn, scene, ornament, form }
  if (item === null) return look
  if (isFormId(item)) return { ...look, form: item }
  if (isOutfitId(item)) return { ...look, worn: { ...worn, [slotOf(item)]: item } }
  return isOrnamentId(item) ? { ...look, ornament: item } : { ...look, scene: item }
}
