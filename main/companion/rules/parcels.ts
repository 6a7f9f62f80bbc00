import {
  earnables,
  itemIds,
  type ItemId,
  type SceneId,
} from '../../../preload/contract/wardrobe.ts'

export const defaultScene: SceneId = 'kitchen'

/** What decides whether a thing is earned. */
export interface Facts {
  readonly level: number
}

/** Everything that can be earned, in the order in which Dash earns it. */
export const everything: readonly ItemId[] = [...itemIds].sort(
  (a, b) => earnables[a].level - earnables[b].level,
)

/** Everything that is earned, oldest first. */
export const earned = ({ level }: Facts): readonly ItemId[] =>
  everything.filter((item) => earnables[item].level <= level)

/** What Dash has from the beginning. It comes without a parcel. */
export const initialItems = earned({ level: 1 })

export const maxParcelsADay = 3

/** Whether a thing that was not delivered yet is earned, and if not, how to earn it. */
export const stateBeforeDelivery = (item: ItemId, { level }: Facts) =>
  earnables[item].level <= level
    ? ({ name: 'on-its-way' } as const)
    : ({ name: 'locked', level: earnables[item].level } as const)

/**
 * What comes in parcels now. The rest waits for another day.
 * @param delivered everything that was ever delivered
 * @param today how many parcels have come today
 */
export const nextParcels = (
  facts: Facts,
  delivered: ReadonlySet<string>,
  today: number,
): readonly ItemId[] =>
  earned(facts)
    .filter((item) => !delivered.has(item))
    .slice(0, Math.max(0, maxParcelsADay - today))
