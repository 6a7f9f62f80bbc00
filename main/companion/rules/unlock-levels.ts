import {
  isOutfitId,
  outfitIds,
  sceneIds,
  type OutfitId,
  type SceneId,
  type Slot,
} from '../../../preload/contract/wardrobe.ts'

export const outfits: Readonly<Record<OutfitId, { readonly slot: Slot; readonly level: number }>> =
  {
    'chilli-skewer': { slot: 'held', level: 2 },
    'chef-hat': { slot: 'head', level: 3 },
    scarf: { slot: 'body', level: 4 },
    'round-glasses': { slot: 'face', level: 5 },
    headphones: { slot: 'head', level: 6 },
    'onsen-towel': { slot: 'head', level: 7 },
    happi: { slot: 'body', level: 8 },
    laptop: { slot: 'held', level: 9 },
    'santa-hat': { slot: 'head', level: 12 },
  }

/** The level that unlocks each scene. */
const scenes: Readonly<Record<SceneId, number>> = { kitchen: 1, onsen: 7, hackathon: 10 }

export const defaultScene: SceneId = 'kitchen'

export type ItemId = OutfitId | SceneId

export const unlockLevel = (item: ItemId): number =>
  isOutfitId(item) ? outfits[item].level : scenes[item]

/** The items of all levels up to this one, ordered by level. */
export function itemsUnlockedBy(level: number): readonly ItemId[] {
  return [...outfitIds, ...sceneIds]
    .filter((item) => unlockLevel(item) <= level)
    .sort((a, b) => unlockLevel(a) - unlockLevel(b))
}

/** The items of higher levels, lowest level first. */
export const itemsUnlockedAbove = (level: number): readonly ItemId[] =>
  itemsUnlockedBy(Infinity).filter((item) => unlockLevel(item) > level)

export const isSceneId = (text: string): text is SceneId => Object.hasOwn(scenes, text)
