import { memo } from 'react'
import type { OutfitId, Slot } from '../../preload/contract/wardrobe.ts'
import chefHat from '../../resources/art/outfits/chef-hat.svg?raw'
import chilliSkewer from '../../resources/art/outfits/chilli-skewer.svg?raw'
import happi from '../../resources/art/outfits/happi.svg?raw'
import headphones from '../../resources/art/outfits/headphones.svg?raw'
import laptop from '../../resources/art/outfits/laptop.svg?raw'
import onsenTowel from '../../resources/art/outfits/onsen-towel.svg?raw'
import roundGlasses from '../../resources/art/outfits/round-glasses.svg?raw'
import santaHat from '../../resources/art/outfits/santa-hat.svg?raw'
import scarf from '../../resources/art/outfits/scarf.svg?raw'
import { bake, contentOf, silhouetteOf, withOwnIds } from './markup.ts'
import { usePaint } from './paint.ts'
import { birdShare, tints } from './palette.ts'

export type Anchor = 'head' | 'face' | 'body' | 'held' | 'lap'

export interface OutfitArt {
  readonly slot: Slot
  /** Where its drawing attaches. An item on the lap uses the held slot. */
  readonly anchor: Anchor
  /** A whole hat hides the flame and draws its own fringe; bands and towels keep the flame. */
  readonly hidesTuft: boolean
  /** The square view box around the anchor for showing it alone. */
  readonly frame: string
  readonly svg: string
}

/** To add an outfit, add a drawing to resources/art/outfits, made around its anchor, and a row here. */
export const outfits: Readonly<Record<OutfitId, OutfitArt>> = {
  'chef-hat': {
    slot: 'head',
    anchor: 'head',
    hidesTuft: true,
    frame: '-120 -160 240 240',
    svg: chefHat,
  },
  headphones: {
    slot: 'head',
    anchor: 'head',
    hidesTuft: false,
    frame: '-200 -140 400 400',
    svg: headphones,
  },
  'santa-hat': {
    slot: 'head',
    anchor: 'head',
    hidesTuft: true,
    frame: '-110 -185 290 290',
    svg: santaHat,
  },
  'onsen-towel': {
    slot: 'head',
    anchor: 'head',
    hidesTuft: false,
    frame: '-85 -100 170 170',
    svg: onsenTowel,
  },
  'round-glasses': {
    slot: 'face',
    anchor: 'face',
    hidesTuft: false,
    frame: '-160 -160 320 320',
    svg: roundGlasses,
  },
  happi: { slot: 'body', anchor: 'body', hidesTuft: false, frame: '-180 -158 360 360', svg: happi },
  scarf: { slot: 'body', anchor: 'body', hidesTuft: false, frame: '-180 -149 360 360', svg: scarf },
  laptop: {
    slot: 'held',
    anchor: 'lap',
    hidesTuft: false,
    frame: '-120 -112 240 240',
    svg: laptop,
  },
  'chilli-skewer': {
    slot: 'held',
    anchor: 'held',
    hidesTuft: false,
    frame: '-124 -197 248 248',
    svg: chilliSkewer,
  },
}

/** The drawing around the anchor: the file's group without the transform that places it in the file. */
function art(id: OutfitId): string {
  return contentOf(outfits[id].svg).replace(/<g id="anchor-[a-z]+" transform="[^"]*">/, '<g>')
}

/** An outfit's drawing around 0,0. The caller moves it to its anchor. */
export const Outfit = memo(function Outfit({ id }: { readonly id: OutfitId }) {
  const { own, tint } = usePaint()
  const drawn = bake(art(id), tints[tint], birdShare)
  return <g dangerouslySetInnerHTML={{ __html: withOwnIds(drawn, `${own}${id}-`) }} />
})

/** The outline only, for the white edge. */
export const OutfitSilhouette = memo(function OutfitSilhouette({ id }: { readonly id: OutfitId }) {
  const drawn = silhouetteOf(
    art(id)
      .replace(/<defs>[\s\S]*<\/defs>/, '')
      .replace(/\sid="[^"]*"/g, ''),
  )
  return <g dangerouslySetInnerHTML={{ __html: drawn }} />
})
