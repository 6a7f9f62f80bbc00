import { isOrnamentId, isOutfitId, type ItemId } from '../../preload/contract/wardrobe.ts'
import { OrnamentPicture } from './ornament.tsx'
import { OutfitPicture } from './outfit.tsx'
import { Scene } from './scene.tsx'

/** An outfit or an ornament alone, `size` CSS pixels wide, or a scene by day, as wide as the container. */
export function ItemPicture({ id, size }: { readonly id: ItemId; readonly size: number }) {
  if (isOutfitId(id)) return <OutfitPicture id={id} size={size} />
  return isOrnamentId(id) ? <OrnamentPicture id={id} size={size} /> : <Scene name={id} />
}
