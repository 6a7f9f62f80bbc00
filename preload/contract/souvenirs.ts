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
