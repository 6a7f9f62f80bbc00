/** What Dash brings back from its trips, in this order: drawings of resources/art/souvenirs. */
export const souvenirs = [
  'shell',
  'ticket',
  'pine-cone',
  'postcard',
  'pebble',
  'gull-feather',
  'bottle-cap',
  'leaf',
] as const
export type Souvenir = (typeof souvenirs)[number]

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
