import type { Problem } from '../../preload/contract/problem.ts'
import { err, ok, type Result } from '../../preload/contract/result.ts'
import type { Store } from '../storage/open-store.ts'
import {
  isOrnamentId,
  isOutfitId,
  isSceneId,
  ornamentIds,
  outfitIds,
  sceneIds,
  slotOf,
  slots,
  type ItemId,
  type OrnamentId,
  type OutfitId,
  type SceneId,
  type Slot,
  type WardrobeView,
} from '../../preload/contract/wardrobe.ts'
import type { Parcels } from './parcels.ts'
import { defaultScene, statesBeforeDelivery, type Facts } from './rules/parcels.ts'

const sceneKey = 'scene'
const ornamentKey = 'ornament'
const slotKey = (slot: Slot) => `wear/${slot}`
const nothing = ''

/** The wardrobe: which of the delivered things are worn or shown. Choosing a thing opens its parcel. */
export function createWardrobe(store: Store, parcels: Parcels) {
  const { sql } = store
  const choose = (name: string, value: string) =>
    store.transaction(() =>
      sql.insert(
        'choice',
        { name, value, clock: store.nextTimestamp() },
        'UPDATE SET value = excluded.value, clock = excluded.clock WHERE excluded.clock > clock',
      ),
    )

  return {
    /** Puts on an outfit, or empties a slot (null). Refuses an outfit that is locked or of another slot. */
    wear(slot: Slot, outfit: OutfitId | null): Result<null, Problem> {
      if (outfit !== null && (slotOf(outfit) !== slot || !parcels.delivered().has(outfit))) {
        return err({ code: 'unexpected' })
      }
      if (outfit !== null) parcels.open([outfit])
      choose(slotKey(slot), outfit ?? nothing)
      return ok(null)
    },

    chooseScene(scene: SceneId): Result<null, Problem> {
      if (!parcels.delivered().has(scene)) return err({ code: 'unexpected' })
      parcels.open([scene])
      choose(sceneKey, scene)
      return ok(null)
    },

    /** Sets out an ornament beside Dash, or puts it away (null). Refuses an ornament that is locked. */
    setOut(ornament: OrnamentId | null): Result<null, Problem> {
      if (ornament !== null && !parcels.delivered().has(ornament)) {
        return err({ code: 'unexpected' })
      }
      if (ornament !== null) parcels.open([ornament])
      choose(ornamentKey, ornament ?? nothing)
      return ok(null)
    },

    view(facts: Facts): Omit<WardrobeView, 'forms'> {
      const unlocked = parcels.delivered()
      const choices = sql.all<{ name: string; value: string }>('SELECT name, value FROM choice')
      const chosen = new Map(choices.map(({ name, value }) => [name, value]))
      const stateBeforeDelivery = statesBeforeDelivery(facts)
      const unlock = (item: ItemId) =>
        unlocked.has(item) ? ({ name: 'unlocked' } as const) : stateBeforeDelivery(item)
      // A choice from another device can name an item that is still locked here, or that only a newer version knows.
      const worn: Record<Slot, OutfitId | null> = { head: null, face: null, body: null, held: null }
      for (const slot of slots) {
        const outfit = chosen.get(slotKey(slot)) ?? nothing
        if (isOutfitId(outfit) && slotOf(outfit) === slot && unlocked.has(outfit)) {
          worn[slot] = outfit
        }
      }
      const scene = chosen.get(sceneKey) ?? defaultScene
      const ornament = chosen.get(ornamentKey) ?? nothing
      return {
        worn,
        scene: isSceneId(scene) && unlocked.has(scene) ? scene : defaultScene,
        ornament: isOrnamentId(ornament) && unlocked.has(ornament) ? ornament : null,
        outfits: outfitIds.map((id) => ({ id, slot: slotOf(id), unlock: unlock(id) })),
        scenes: sceneIds.map((id) => ({ id, unlock: unlock(id) })),
        ornaments: ornamentIds.map((id) => ({ id, unlock: unlock(id) })),
        parcels: parcels.unopened(),
      }
    },
  }
}
