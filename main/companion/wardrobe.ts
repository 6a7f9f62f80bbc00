import type { WardrobeView } from '../../preload/contract/views/wardrobe.ts'
import type { Problem } from '../../preload/contract/problem.ts'
import { err, ok, type Result } from '../../preload/contract/result.ts'
import type { Store } from '../storage/open.ts'
import {
  outfitIds,
  sceneIds,
  slots,
  type OutfitId,
  type SceneId,
  type Slot,
} from '../../preload/contract/wardrobe.ts'
import {
  defaultScene,
  isOutfitId,
  isSceneId,
  unlockLevel,
  outfits,
  itemsUnlockedBy,
  type ItemId,
} from './rules/wardrobe.ts'
import type { CompanionStore } from './store.ts'

const sceneKey = 'scene'
const slotKey = (slot: Slot) => `wear/${slot}`
const nothingWorn = ''

export type Wardrobe = ReturnType<typeof openWardrobe>

/** The unlocked outfits and scenes, which stay unlocked, and the chosen ones. */
export function openWardrobe(store: Store, rows: CompanionStore) {
  const has = (item: ItemId) => rows.unlocks().has(item)
  const choose = (name: string, value: string) =>
    store.transaction(() => rows.choose(name, value, store.nextTimestamp()))

  return {
    /** Unlocks the items of all levels up to this one. @returns the newly unlocked ones, ordered by level */
    unlockUpTo(level: number, now: number): readonly ItemId[] {
      const known = rows.unlocks()
      const unlocked = itemsUnlockedBy(level).filter((item) => !known.has(item))
      for (const item of unlocked) rows.unlock(item, now)
      return unlocked
    },

    /**
     * Puts on an outfit, or takes off the one in a slot (null). Refuses an outfit that is locked or of another slot.
     */
    wear(slot: Slot, outfit: OutfitId | null): Result<null, Problem> {
      if (outfit !== null && (outfits[outfit].slot !== slot || !has(outfit))) {
        return err({ code: 'unexpected' })
      }
      choose(slotKey(slot), outfit ?? nothingWorn)
      return ok(null)
    },

    chooseScene(scene: SceneId): Result<null, Problem> {
      if (!has(scene)) return err({ code: 'unexpected' })
      choose(sceneKey, scene)
      return ok(null)
    },

    view(): WardrobeView {
      const unlocked = rows.unlocks()
      const choices = rows.choices()
      const unlock = (item: ItemId) =>
        unlocked.has(item)
          ? ({ state: 'unlocked' } as const)
          : ({ state: 'locked', level: unlockLevel(item) } as const)
      // A choice from another device can name something not unlocked here yet, or known only to a newer version.
      const worn: Record<Slot, OutfitId | null> = { head: null, face: null, body: null, held: null }
      for (const slot of slots) {
        const chosen = choices.get(slotKey(slot)) ?? nothingWorn
        if (isOutfitId(chosen) && outfits[chosen].slot === slot && unlocked.has(chosen)) {
          worn[slot] = chosen
        }
      }
      const scene = choices.get(sceneKey) ?? defaultScene
      return {
        worn,
        scene: isSceneId(scene) && unlocked.has(scene) ? scene : defaultScene,
        outfits: outfitIds.map((id) => ({ id, slot: outfits[id].slot, unlock: unlock(id) })),
        scenes: sceneIds.map((id) => ({ id, unlock: unlock(id) })),
      }
    },
  }
}
