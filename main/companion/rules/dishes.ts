import type { Kind } from '../../../preload/contract/kinds.ts'

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
