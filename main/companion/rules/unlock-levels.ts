import {
  isOutfitId,
  outfitIds,
  sceneIds,
  type OutfitId,
  type SceneId,
  type Slot,
} from '../../../preload/contract/wardrobe.ts'

/** The slot of each outfit, and the level that unlocks it. */
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
export const scenes: Readonly<Record<SceneId, { readonly level: number }>> = {
  kitchen: { level: 1 },
  onsen: { level: 7 },
  hackathon: { level: 10 },
}

export const defaultScene: SceneId = 'kitchen'

export type ItemId = OutfitId | SceneId

/** The level that unlocks an outfit or a scene. */
export function unlockLevel(item: ItemId): number {
  return isOutfitId(item) ? outfits[item].level : scenes[item].level
}

/** The items of all levels up to this one, ordered by level. */
export function itemsUnlockedBy(level: number): readonly ItemId[] {
  return [...outfitIds, ...sceneIds]
    .filter((item) => unlockLevel(item) <= level)
    .sort((a, b) => unlockLevel(a) - unlockLevel(b))
}

/** The items of higher levels, next ones first. */
export function itemsUnlockedAbove(level: number): readonly ItemId[] {
  return itemsUnlockedBy(Infinity).filter((item) => unlockLevel(item) > level)
}

export function isSceneId(text: string): text is SceneId {
  return Object.hasOwn(scenes, text)
}
