import {
  isFormId,
  isOrnamentId,
  isOutfitId,
  type FormId,
  type ItemId,
} from '../../preload/contract/wardrobe.ts'
import { FramedBird } from './living-bird.tsx'
import { OrnamentPicture } from './ornament.tsx'
import { OutfitPicture } from './outfit.tsx'
import { Scene } from './scene.tsx'

/** A form, an outfit or an ornament alone, `size` CSS pixels wide, or a scene by day, as wide as the container. */
export function ItemPicture({ id, size }: { readonly id: ItemId | FormId; readonly size: number }) {
  if (isFormId(id)) return <FramedBird form={id} size={size} reducedMotion />
  if (isOutfitId(id)) return <OutfitPicture id={id} size={size} />
  return isOrnamentId(id) ? <OrnamentPicture id={id} size={size} /> : <Scene name={id} />
}
