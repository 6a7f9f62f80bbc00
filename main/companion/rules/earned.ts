import { deeds } from '../../../preload/contract/deed-table.ts'
import {
  earnables,
  earnableIds,
  type DeedTier,
  type EarnableId,
  type SceneId,
  type UnlockState,
  type WayToEarn,
} from '../../../preload/contract/earnables.ts'

export const defaultScene: SceneId = 'kitchen'

/** What decides whether a thing is earned. */
export interface EarningInputs {
  readonly level: number
  /** The half-months whose things come now, the current one first (half-months.ts). */
  readonly halfMonths: readonly string[]
  /** Whether the user has the southern seasons. */
  readonly isSouthern: boolean
  /** When each tier of a deed was reached, in milliseconds since the epoch, by `deedKey`. */
  readonly deeds: ReadonlyMap<string, number>
  /** When Dash came, in milliseconds since the epoch. Null if that is unknown. */
  readonly adoptedAt: number | null
}

/** Names a tier in the table `deed`. */
export const deedKey = ({ deed, tier }: DeedTier): string => `${deed}/${tier}`

/** How a thing is earned in the user's hemisphere. */
function wayTo(id: EarnableId, { isSouthern }: Pick<EarningInputs, 'isSouthern'>): WayToEarn {
  const row = earnables[id]
  if ('level' in row) return { level: row.level }
  if ('deed' in row) return { deed: row.deed, tier: row.tier }
  const { halfMonth, southernHalfMonth = halfMonth } = row
  return { halfMonth: isSouthern ? southernHalfMonth : halfMonth }
}

export const earnablesOfLevels = earnableIds
  .flatMap((id) => {
    const row = earnables[id]
    return 'level' in row ? [{ id, level: row.level }] : []
  })
  .sort((a, b) => a.level - b.level)

/** What half-months bring, in the order of the northern year. */
const earnablesOfHalfMonths = earnableIds
  .flatMap((id) => {
    const row = earnables[id]
    return 'halfMonth' in row ? [{ id, halfMonth: row.halfMonth }] : []
  })
  .sort((a, b) => (a.halfMonth < b.halfMonth ? -1 : 1))

/** The share of its deed that a tier completes: 1 for the last. */
const height = ({ deed, tier }: DeedTier) =>
  (deeds[deed].tiers.indexOf(tier) + 1) / deeds[deed].tiers.length

const earnablesOfDeeds = earnableIds
  .flatMap((id) => {
    const row = earnables[id]
    return 'deed' in row ? [{ id, key: deedKey(row), height: height(row) }] : []
  })
  .sort((a, b) => b.height - a.height)

/** Everything that can be earned, each once. */
export const everything: readonly EarnableId[] = [
  ...earnablesOfHalfMonths,
  ...earnablesOfDeeds,
  ...earnablesOfLevels,
].map(({ id }) => id)

/** How many things for deeds from before Dash came are delivered in parcels. The others are in the wardrobe at once. */
const maxOldParcels = 3

/** The things of reached deeds: those that come in parcels, and those that do not. */
function fromDeeds({ deeds: reached, adoptedAt }: EarningInputs) {
  const all = earnablesOfDeeds.flatMap(({ id, key }) => {
    const at = reached.get(key)
    return at === undefined ? [] : [{ id, at }]
  })
  const old = all.filter(({ at }) => adoptedAt !== null && at < adoptedAt)
  const unwrapped = old.slice(maxOldParcels)
  const parcels = all.filter((one) => !unwrapped.includes(one)).sort((a, b) => a.at - b.at)
  return { parcels, unwrapped }
}

/** What Dash finds in the wardrobe without a parcel, each with the time of its deed. */
export const unwrapped = (inputs: EarningInputs) => fromDeeds(inputs).unwrapped

/**
 * Everything that is earned, in the order of delivery. The things of half-months and deeds go before those of levels,
 * because the levels of a busy first evening fill the parcels of many days.
 */
export function earned(inputs: EarningInputs): readonly EarnableId[] {
  const ofHalfMonths = inputs.halfMonths.flatMap((start) =>
    earnablesOfHalfMonths.filter(({ id }) => {
      const way = wayTo(id, inputs)
      return 'halfMonth' in way && way.halfMonth === start
    }),
  )
  const ofLevels = earnablesOfLevels.filter(({ level }) => level <= inputs.level)
  return [...ofHalfMonths, ...fromDeeds(inputs).parcels, ...ofLevels].map(({ id }) => id)
}

/** The things that Dash has from the beginning, without parcels. */
export const initialEarnables = earnablesOfLevels
  .filter(({ level }) => level <= 1)
  .map(({ id }) => id)

export const maxParcelsADay = 3

/** @returns a function that says whether a thing without a parcel so far is earned, and if not, how to earn it */
export function statesBeforeDelivery(inputs: EarningInputs): (id: EarnableId) => UnlockState {
  const due = new Set(earned(inputs))
  return (id) => (due.has(id) ? { name: 'on-its-way' } : { name: 'locked', ...wayTo(id, inputs) })
}

/** The things that come in parcels now. @param delivered everything so far @param today how many have come today */
export const nextParcels = (
  inputs: EarningInputs,
  delivered: ReadonlySet<string>,
  today: number,
): readonly EarnableId[] =>
  earned(inputs)
    .filter((id) => !delivered.has(id))
    .slice(0, Math.max(0, maxParcelsADay - today))
