import { kinds, type Kind } from '../../../preload/contract/kinds.ts'

/** What a contribution turns into. Its name is `dish.<kind>` in resources/locales. */
export interface Dish {
  readonly experience: number
  /** By how many degrees it heats Dash. */
  readonly heat: number
}

export const dishes: Readonly<Record<Kind, Dish>> = {
  commit: { experience: 10, heat: 8 },
  issue: { experience: 15, heat: 14 },
  review: { experience: 20, heat: 14 },
  'pull-request': { experience: 30, heat: 24 },
}

/**
 * What "feed one" takes: the chosen dish, else the most common one; of equals, the first on the menu.
 * @returns null if there is none
 */
export function dishToFeed(
  counts: Readonly<Record<Kind, number>>,
  chosen: Kind | null,
): Kind | null {
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
