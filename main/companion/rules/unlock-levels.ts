import {
  earnables,
  itemIds,
  type ItemId,
  type SceneId,
} from '../../../preload/contract/wardrobe.ts'

export const defaultScene: SceneId = 'kitchen'

/** The items of all levels up to this one, ordered by level. */
export function itemsUnlockedBy(level: number): readonly ItemId[] {
  return itemIds
    .filter((item) => earnables[item].level <= level)
    .sort((a, b) => earnables[a].level - earnables[b].level)
}

/** The items of higher levels, lowest level first. */
export const itemsUnlockedAbove = (level: number): readonly ItemId[] =>
  itemsUnlockedBy(Infinity).filter((item) => earnables[item].level > level)
