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
  firstScene,
  isOutfit,
  isScene,
  levelOf,
  outfits,
  unlockedAt,
  type ItemId,
} from './rules/wardrobe.ts'
import type { CompanionStore } from './store.ts'

const sceneChoice = 'scene'
const slotChoice = (slot: Slot) => `wear/${slot}`
const nothingWorn = ''

export type Wardrobe = ReturnType<typeof openWardrobe>

/** What was unlocked, which stays, and what is worn of it. */
export function openWardrobe(store: Store, rows: CompanionStore) {
  const has = (item: ItemId) => rows.unlocks().has(item)
  const choose = (name: string, value: string) =>
    store.transaction(() => rows.choose(name, value, store.stamp()))

  return {
    /** Unlocks what a level gives. @returns what is new, in the order in which it came */
    reach(level: number, now: number): readonly ItemId[] {
      const known = rows.unlocks()
      const gained = unlockedAt(level).filter((item) => !known.has(item))
      for (const item of gained) rows.unlock(item, now)
      return gained
    },

    /** Puts an outfit on, or takes off what a slot holds; refused for one that is locked or belongs elsewhere. */
    wear(slot: Slot, outfit: OutfitId | null): Result<null, Problem> {
      if (outfit !== null && (outfits[outfit].slot !== slot || !has(outfit))) {
        return err({ code: 'unexpected' })
      }
      choose(slotChoice(slot), outfit ?? nothingWorn)
      return ok(null)
    },

    chooseScene(scene: SceneId): Result<null, Problem> {
      if (!has(scene)) return err({ code: 'unexpected' })
      choose(sceneChoice, scene)
      return ok(null)
    },

    view(): WardrobeView {
      const unlocked = rows.unlocks()
      const choices = rows.choices()
      const unlock = (item: ItemId) =>
        unlocked.has(item)
          ? ({ state: 'unlocked' } as const)
          : ({ state: 'locked', level: levelOf(item) } as const)
      // A choice of another device can name what is not unlocked here yet, or what only a newer version knows.
      const worn: Record<Slot, OutfitId | null> = { head: null, face: null, body: null, held: null }
      for (const slot of slots) {
        const chosen = choices.get(slotChoice(slot)) ?? nothingWorn
        if (isOutfit(chosen) && outfits[chosen].slot === slot && unlocked.has(chosen)) {
          worn[slot] = chosen
        }
      }
      const scene = choices.get(sceneChoice) ?? firstScene
      return {
        worn,
        scene: isScene(scene) && unlocked.has(scene) ? scene : firstScene,
        outfits: outfitIds.map((id) => ({ id, slot: outfits[id].slot, unlock: unlock(id) })),
        scenes: sceneIds.map((id) => ({ id, unlock: unlock(id) })),
      }
    },
  }
}
