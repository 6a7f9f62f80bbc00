import type { Problem } from '../../preload/contract/problem.ts'
import { err, ok, type Result } from '../../preload/contract/result.ts'
import type { Store } from '../storage/open-store.ts'
import {
  isOutfitId,
  outfitIds,
  sceneIds,
  slots,
  type OutfitId,
  type SceneId,
  type Slot,
  type WardrobeView,
} from '../../preload/contract/wardrobe.ts'
import {
  defaultScene,
  isSceneId,
  unlockLevel,
  outfits,
  itemsUnlockedBy,
  type ItemId,
} from './rules/unlock-levels.ts'

const sceneKey = 'scene'
const slotKey = (slot: Slot) => `wear/${slot}`
const nothingWorn = ''

/** The wardrobe: which outfits and scenes are unlocked (for good), and which are chosen. */
export function createWardrobe(store: Store) {
  const { sql } = store
  const unlockedItems = (): ReadonlySet<string> => new Set(sql.values('SELECT item FROM unlock'))
  const choose = (name: string, value: string) =>
    store.transaction(() =>
      sql.insert(
        'choice',
        { name, value, clock: store.nextTimestamp() },
        'UPDATE SET value = excluded.value, clock = excluded.clock WHERE excluded.clock > clock',
      ),
    )

  return {
    /** Unlocks the items of all levels up to this one. @returns the newly unlocked items, ordered by level */
    unlockUpTo(level: number, now: number): readonly ItemId[] {
      const known = unlockedItems()
      const unlocked = itemsUnlockedBy(level).filter((item) => !known.has(item))
      for (const item of unlocked) {
        sql.insert(
          'unlock',
          { item, at: now },
          'UPDATE SET at = excluded.at WHERE excluded.at < at',
        )
      }
      return unlocked
    },

    /** Puts on an outfit, or empties a slot (null). Refuses an outfit that is locked or of another slot. */
    wear(slot: Slot, outfit: OutfitId | null): Result<null, Problem> {
      if (outfit !== null && (outfits[outfit].slot !== slot || !unlockedItems().has(outfit))) {
        return err({ code: 'unexpected' })
      }
      choose(slotKey(slot), outfit ?? nothingWorn)
      return ok(null)
    },

    chooseScene(scene: SceneId): Result<null, Problem> {
      if (!unlockedItems().has(scene)) return err({ code: 'unexpected' })
      choose(sceneKey, scene)
      return ok(null)
    },

    view(): WardrobeView {
      const unlocked = unlockedItems()
      const choices = sql.all<{ name: string; value: string }>('SELECT name, value FROM choice')
      const chosen = new Map(choices.map(({ name, value }) => [name, value]))
      const unlock = (item: ItemId) =>
        unlocked.has(item)
          ? ({ name: 'unlocked' } as const)
          : ({ name: 'locked', level: unlockLevel(item) } as const)
      // A choice from another device can name an item that is still locked here, or that only a newer version knows.
      const worn: Record<Slot, OutfitId | null> = { head: null, face: null, body: null, held: null }
      for (const slot of slots) {
        const outfit = chosen.get(slotKey(slot)) ?? nothingWorn
        if (isOutfitId(outfit) && outfits[outfit].slot === slot && unlocked.has(outfit)) {
          worn[slot] = outfit
        }
      }
      const scene = chosen.get(sceneKey) ?? defaultScene
      return {
        worn,
        scene: isSceneId(scene) && unlocked.has(scene) ? scene : defaultScene,
        outfits: outfitIds.map((id) => ({ id, slot: outfits[id].slot, unlock: unlock(id) })),
        scenes: sceneIds.map((id) => ({ id, unlock: unlock(id) })),
      }
    },
  }
}
