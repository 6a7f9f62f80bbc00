import {
  isFormId,
  isOrnamentId,
  isOutfitId,
  type FormId,
  type ItemId,
} from '../../preload/contract/wardrobe.ts'
import { FramedBird } from './living-bird.tsx'
import { ornamentDrawings, OrnamentPicture } from './ornament.tsx'
import { outfitDrawings, OutfitPicture } from './outfit.tsx'
import { sceneDrawings, ScenePicture } from './scene.tsx'

/** Loads the drawings of everything that can be earned, before a page shows them. */
export const loadItemPictures = () =>
  Promise.all([outfitDrawings, sceneDrawings, ornamentDrawings].map(({ loadAll }) => loadAll()))

/** A form, an outfit or an ornament alone, `size` CSS pixels wide, or a scene by day, as wide as the container. */
export function ItemPicture({ id, size }: { readonly id: ItemId | FormId; readonly size: number }) {
  if (isFormId(id)) return <FramedBird form={id} size={size} reducedMotion />
  if (isOutfitId(id)) return <OutfitPicture id={id} size={size} />
  return isOrnamentId(id) ? <OrnamentPicture id={id} size={size} /> : <ScenePicture name={id} />
}
