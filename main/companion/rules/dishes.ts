import { kinds, type Kind } from '../../../preload/contract/kinds.ts'

/** What each dish, named `dish.<kind>` in resources/locales, gives: experience, and heat in degrees. */
export const dishes: Readonly<Record<Kind, { experience: number; heat: number }>> = {
  commit: { experience: 10, heat: 8 },
  issue: { experience: 15, heat: 14 },
  review: { experience: 20, heat: 14 },
  'pull-request': { experience: 30, heat: 24 },
}

/** The dish that "feed one" takes: the chosen one, otherwise the most common. A tie goes to the first on the menu. */
export function dishToFeed(counts: Readonly<Record<Kind, number>>, chosen: Kind | null) {
  if (chosen !== null) return counts[chosen] > 0 ? chosen : null
  const commonest = kinds.reduce((best, kind) => (counts[kind] > counts[best] ? kind : best))
  return counts[commonest] > 0 ? commonest : null
}

/** The numbers (from 1) of a grant's units that are left, in order. @param units how many were granted */
export const unitsLeft = (units: number, eaten: ReadonlySet<number>): readonly number[] =>
  Array.from({ length: units }, (_, index) => index + 1).filter((n) => !eaten.has(n))
