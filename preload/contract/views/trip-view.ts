import type { Souvenir } from '../souvenirs.ts'

/** Today's trip, for pages. */
export type TripView =
  /** Dash has not been out today, or is about to go. */
  | { readonly name: 'none' }
  /** No window shows Dash. */
  | { readonly name: 'out' }
  /** Dash is back, and shows what it has brought. */
  | { readonly name: 'back'; readonly souvenir: Souvenir }
  /** The souvenir lies at Dash's feet until the day is over. */
  | { readonly name: 'over'; readonly souvenir: Souvenir }
