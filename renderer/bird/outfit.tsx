import type { Souvenir } from '../../preload/contract/souvenirs.ts'
import type { OutfitId } from '../../preload/contract/earnables.ts'
import { createDrawings } from './drawings.ts'
import { contentOf, withoutColours } from './markup.ts'
import { Art } from './paint.tsx'

export type Wearable = OutfitId | Souvenir

/** Where an outfit attaches. An item on the lap takes the held slot. */
export type Anchor = 'head' | 'face' | 'body' | 'held' | 'lap'

function artOf(svg: string) {
  const placed = /<g id="anchor-([a-z]+)" transform="[^"]*">/
  return {
    anchor: placed.exec(svg)?.[1] as Anchor,
    /** A whole hat hides the flame and draws its own fringe. Bands and towels leave the flame visible. */
    hidesTuft: svg.includes('id="tuft-fringe"'),
    /** A hood covers crown and temples, so no down sticks out. */
    hidesDown: svg.includes('id="hood"'),
    /** It has ear-pieces, so no headphones fit under it. */
    coversEars: svg.includes('id="ears"'),
    /** The part of Dash's canvas that shows the outfit best, if it is not that of its anchor. */
    view: /data-view="([^"]*)"/.exec(svg)?.[1],
    /** The drawing around 0,0. The caller moves it to its anchor. */
    markup: contentOf(svg).replace(placed, '<g>'),
  }
}

export type OutfitArt = ReturnType<typeof artOf>

/** To add an outfit, add a row to resources/earnables.json, and to the folder a drawing of that name at its anchor. */
export const outfitDrawings = createDrawings<Wearable, OutfitArt>(
  import.meta.glob<string>('../../resources/art/{outfits,souvenirs}/*.svg', {
    query: '?raw',
    import: 'default',
  }),
  async () => (await import('./all-drawings.ts')).outfits,
  artOf,
)

interface OutfitProps {
  readonly id: Wearable
  readonly art: OutfitArt
}

export const Outfit = ({ id, art }: OutfitProps) => <Art markup={art.markup} name={id} />

/** The outfit's part of the white rim. */
export const OutfitRim = ({ art }: OutfitProps) => (
  <g dangerouslySetInnerHTML={{ __html: withoutColours(art.markup) }} />
)
