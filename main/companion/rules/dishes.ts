import type { Kind } from '../../../preload/contract/kinds.ts'

/** What a contribution becomes. Its name is `dish.<kind>` in resources/locales. */
export interface Dish {
  readonly experience: number
  /** Degrees that Dash heats up by. */
  readonly heat: number
}

export const dishes: Readonly<Record<Kind, Dish>> = {
  commit: { experience: 10, heat: 8 },
  issue: { experience: 15, heat: 14 },
  review: { experience: 20, heat: 14 },
  'pull-request': { experience: 30, heat: 24 },
}
