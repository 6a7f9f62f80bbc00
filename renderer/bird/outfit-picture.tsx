import { useId, useMemo } from 'react'
import type { OutfitId } from '../../preload/contract/wardrobe.ts'
import { Outfit, outfits } from './outfit.tsx'
import { PaintContext, type Paint } from './paint.ts'
import { palettes } from './palette.ts'

/**
 * A single outfit. `size` is its side in CSS pixels. Hidden from assistive technology, because its name is next to
 * it.
 */
export function OutfitPicture({
  id,
  size = 72,
}: {
  readonly id: OutfitId
  readonly size?: number
}) {
  const own = `${useId()}outfit-`
  const paint = useMemo<Paint>(
    () => ({ own, tint: 'day', colours: palettes.day, rimmed: false }),
    [own],
  )
  return (
    <PaintContext value={paint}>
      <svg aria-hidden viewBox={outfits[id].frame} width={size} height={size}>
        <Outfit id={id} />
      </svg>
    </PaintContext>
  )
}
