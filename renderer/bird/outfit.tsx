import { useId, useMemo } from 'react'
import { outfitIds, type OutfitId } from '../../preload/contract/wardrobe.ts'
import { byName, contentOf, withoutColours } from './markup.ts'
import { Art, PaintContext, type Paint } from './paint.tsx'

/** Where an outfit attaches. An item on the lap takes the held slot. */
export type Anchor = 'head' | 'face' | 'body' | 'held' | 'lap'

const files = byName<OutfitId>(
  import.meta.glob<string>('../../resources/art/outfits/*.svg', {
    query: '?raw',
    import: 'default',
    eager: true,
  }),
)

/** Reads `data-frame`, the group `anchor-…` and the fringe of a whole hat from a drawing. */
function artOf(svg: string) {
  const placed = /<g id="anchor-([a-z]+)" transform="[^"]*">/
  return {
    anchor: placed.exec(svg)?.[1] as Anchor,
    /** A whole hat hides the flame and draws its own fringe. Bands and towels leave the flame visible. */
    hidesTuft: svg.includes('id="tuft-fringe"'),
    /** The square view box around the anchor, for showing the outfit alone. */
    frame: /data-frame="([^"]*)"/.exec(svg)?.[1] ?? '',
    /** The drawing around 0,0. The caller moves it to its anchor. */
    markup: contentOf(svg).replace(placed, '<g>'),
  }
}

/** To add an outfit, add a row to resources/earnables.json and a drawing of that name, around its anchor, to the folder. */
export const outfitArt = Object.fromEntries(
  outfitIds.map((id) => [id, artOf(files[id])]),
) as Readonly<Record<OutfitId, ReturnType<typeof artOf>>>

export const Outfit = ({ id }: { readonly id: OutfitId }) => (
  <Art markup={outfitArt[id].markup} name={id} />
)

/** The outfit's part of the white rim. */
export const OutfitRim = ({ id }: { readonly id: OutfitId }) => (
  <g dangerouslySetInnerHTML={{ __html: withoutColours(outfitArt[id].markup) }} />
)

/** An outfit alone, `size` CSS pixels wide. Hidden from assistive technology, because its name is beside it. */
export function OutfitPicture({
  id,
  size = 72,
}: {
  readonly id: OutfitId
  readonly size?: number
}) {
  const idPrefix = `${useId()}outfit-`
  const paint = useMemo<Paint>(() => ({ idPrefix, tint: 'day', hasRim: false }), [idPrefix])
  return (
    <PaintContext value={paint}>
      <svg aria-hidden viewBox={outfitArt[id].frame} width={size} height={size}>
        <Outfit id={id} />
      </svg>
    </PaintContext>
  )
}
