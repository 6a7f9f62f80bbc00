import {
  isFormId,
  isOrnamentId,
  isOutfitId,
  slotOf,
  type FormId,
  type ThingId,
} from '../../../preload/contract/earnables.ts'
import type { WardrobeView } from '../../../preload/contract/views/wardrobe-view.ts'

export type Look = Pick<WardrobeView, 'worn' | 'scene' | 'ornament'> & { readonly form: FormId }

/** The look with a thing in it, in place of what is there. */
export function lookWith({ worn, scene, ornament, form }: Look, id: ThingId | null): Look {
  const look = { worn, scene, ornament, form }
  if (id === null) return look
  if (isFormId(id)) return { ...look, form: id }
  if (isOutfitId(id)) return { ...look, worn: { ...worn, [slotOf(id)]: id } }
  return isOrnamentId(id) ? { ...look, ornament: id } : { ...look, scene: id }
}
