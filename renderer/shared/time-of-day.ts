import type { Tint } from '../bird/palette.ts'

const firstHourOf = [
  { hour: 5, tint: 'dusk' },
  { hour: 7, tint: 'day' },
  { hour: 17, tint: 'dusk' },
  { hour: 19, tint: 'night' },
] as const satisfies readonly { readonly hour: number; readonly tint: Tint }[]

/** The light at an hour of local time (0 to 23). */
export function tintAt(hour: number): Tint {
  return firstHourOf.findLast((part) => hour >= part.hour)?.tint ?? 'night'
}
