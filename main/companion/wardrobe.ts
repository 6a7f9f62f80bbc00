import type { Problem } from '../../preload/contract/problem.ts'
import { err, ok, type Result } from '../../preload/contract/result.ts'
import type { Store } from '../storage/open-store.ts'
import {
  isOrnamentId,
  isOutfitId,
  isSceneId,
  ornamentIds,
  outfitIds,
  savedNumbers,
  sceneIds,
  slotOf,
  slots,
  type EarnableId,
  type OutfitId,
  type SavedNumber,
  type Slot,
  type CompleteOutfit,
} from '../../preload/contract/earnables.ts'
import type { WardrobeView } from '../../preload/contract/views/wardrobe-view.ts'
import type { SharedValues } from './shared-values.ts'
import type { Parcels } from './parcels.ts'
import { defaultScene, statesBeforeDelivery, type EarningInputs } from './rules/earned.ts'

const sceneKey = 'scene'
const ornamentKey = 'ornament'
const slotKey = (slot: Slot) => `wear/${slot}`
const nothing = ''
const keyOf = (id: EarnableId): string => {
  if (isOutfitId(id)) return slotKey(slotOf(id))
  return isOrnamentId(id) ? ornamentKey : sceneKey
}
/** The name of the shared value that stores a whole outfit: the ids of its parts, separated by commas. */
const savedKey = (number: SavedNumber) => `saved/${number}`
const nothingWorn: CompleteOutfit = { head: null, face: null, body: null, held: null }

/** The wardrobe: which of the delivered things are worn or shown. Choosing a thing opens its parcel. */
export function createWardrobe(store: Store, sharedValues: SharedValues, parcels: Parcels) {
  // A value from another device can name a thing that is still locked here, or that only a newer version knows.
  const wornIn = (
    values: ReadonlyMap<string, string>,
    unlocked: ReadonlySet<string>,
  ): CompleteOutfit => {
    const worn: Record<Slot, OutfitId | null> = { ...nothingWorn }
    for (const slot of slots) {
      const outfit = values.get(slotKey(slot)) ?? nothing
      if (isOutfitId(outfit) && slotOf(outfit) === slot && unlocked.has(outfit)) worn[slot] = outfit
    }
    return worn
  }

  const savedIn = (
    values: ReadonlyMap<string, string>,
    unlocked: ReadonlySet<string>,
    number: SavedNumber,
  ): CompleteOutfit | null => {
    const ids = values.get(savedKey(number))?.split(',')
    if (ids === undefined) return null
    const outfits = ids.filter(isOutfitId).filter((id) => unlocked.has(id))
    return { ...nothingWorn, ...Object.fromEntries(outfits.map((id) => [slotOf(id), id])) }
  }

  return {
    /** Puts on an outfit, enters a scene, or sets out an ornament. Refuses a thing that is locked. */
    choose(id: EarnableId): Result<null, Problem> {
      if (!parcels.delivered().has(id)) return err({ code: 'unexpected' })
      parcels.open([id])
      sharedValues.set(keyOf(id), id)
      return ok(null)
    },
    putAway(place: Slot | 'ornament'): void {
      sharedValues.set(place === 'ornament' ? ornamentKey : slotKey(place), nothing)
    },
    saveOutfit(number: SavedNumber): Result<null, Problem> {
      const worn = Object.values(wornIn(sharedValues.all(), parcels.delivered()))
      sharedValues.set(savedKey(number), worn.filter((id) => id !== null).join())
      return ok(null)
    },

    /** Puts on a whole outfit, and empties the slots that it leaves empty. Refuses a number without a saved outfit. */
    wearSaved(number: SavedNumber): Result<null, Problem> {
      const saved = savedIn(sharedValues.all(), parcels.delivered(), number)
      if (saved === null) return err({ code: 'unexpected' })
      store.transaction(() => {
        for (const slot of slots) sharedValues.set(slotKey(slot), saved[slot] ?? nothing)
      })
      return ok(null)
    },

    worn: (): CompleteOutfit => wornIn(sharedValues.all(), parcels.delivered()),

    view(inputs: EarningInputs): Omit<WardrobeView, 'forms'> {
      const unlocked = parcels.delivered()
      const values = sharedValues.all()
      const stateBeforeDelivery = statesBeforeDelivery(inputs)
      const unlock = (id: EarnableId) =>
        unlocked.has(id) ? ({ name: 'unlocked' } as const) : stateBeforeDelivery(id)
      const scene = values.get(sceneKey) ?? defaultScene
      const ornament = values.get(ornamentKey) ?? nothing
      const saved = savedNumbers.map((number) => [number, savedIn(values, unlocked, number)])
      return {
        worn: wornIn(values, unlocked),
        saved: Object.fromEntries(saved) as WardrobeView['saved'],
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
