import { kinds, type Kind } from '../../../preload/contract/kinds.ts'

/** How many dishes of each kind are in the pantry. */
export type DishCounts = Readonly<Record<Kind, number>>

/**
 * What "feed one" takes: the chosen dish, else the most common one; of equals, the first on the menu.
 * @returns null if there is none
 */
export function dishToFeed(counts: DishCounts, chosen: Kind | null): Kind | null {
  if (chosen !== null) return counts[chosen] > 0 ? chosen : null
  const commonest = kinds.reduce((best, kind) => (counts[kind] > counts[best] ? kind : best))
  return counts[commonest] > 0 ? commonest : null
}

/**
 * The units of a grant that are left, smallest first.
 * @param units how many were granted
 * @param eaten the numbers (from 1) of the eaten units
 */
export function unitsLeft(units: number, eaten: ReadonlySet<number>): readonly number[] {
  const all = Array.from({ length: units }, (_, index) => index + 1)
  return all.filter((n) => !eaten.has(n))
}
