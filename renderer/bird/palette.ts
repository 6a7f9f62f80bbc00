/** The colours of docs/design/art/STYLE.md §1 that code mixes, and how the time of day changes them (§9). */

import type { Daylight } from '../../preload/contract/times-of-day.ts'

/** Every fill of a scene is multiplied by its tint. */
export const tints: Readonly<Record<Daylight, string>> = {
  dawn: '#EACDDF',
  day: '#FFFFFF',
  dusk: '#FFC4B2',
  night: '#7674C4',
}

/** The colours of the sky while the sun rises and sets, from its top to the horizon. */
export const skies: Readonly<Partial<Record<Daylight, readonly string[]>>> = {
  dawn: ['#6A8FDD', '#B7ACE4', '#F8BDC3', '#FFE6B8'],
  dusk: ['#4B3B8F', '#B45A9D', '#FF8A6B', '#FFC878'],
}

/** The share of the scene's tint that the bird takes. */
export const birdShare = 0.3

const day = {
  skyTop: '#4BB8F5',
  mask: '#A9E2FF',
  sun: '#FFD447',
  lid: '#7CC6F2',
  deep: '#175CA6',
  amberShade: '#F28A17',
  legShade: '#E67A12',
  blush: '#FFA0AB',
  blushHot: '#F2554A',
  heat: '#F74535',
  spicyMask: '#FFB9A6',
  spicyLid: '#FF9C86',
  fireMask: '#FFC4AE',
  fireLid: '#FF8F78',
  white: '#FFFFFF',
} as const

export type Palette = Readonly<Record<keyof typeof day, string>>

/** #rgb or #rrggbb → three numbers from 0 to 255. */
function channels(hex: string): readonly [number, number, number] {
  const wide = hex.length === 4 ? hex.replace(/[0-9a-f]/gi, '$&$&') : hex
  const at = (from: number) => Number.parseInt(wide.slice(from, from + 2), 16)
  return [at(1), at(3), at(5)]
}

const hex = (values: readonly number[]) =>
  `#${values.map((value) => Math.round(value).toString(16).padStart(2, '0')).join('')}`.toUpperCase()

/** Multiplies a colour by a `share` (0 to 1) of a tint. */
export function multiply(colour: string, tint: string, share = 1): string {
  const of = channels(tint)
  return hex(
    channels(colour).map((value, index) => {
      const full = (of[index] ?? 255) / 255
      return value * (1 - share + share * full)
    }),
  )
}

/** Mixes two colours; share 0 returns the first. Lightens the middle, because a plain mix of blue and red is grey. */
export function mix(one: string, other: string, share: number): string {
  if (share <= 0) return one
  if (share >= 1) return other
  const to = channels(other)
  const light = 1.2 * share * (1 - share)
  return hex(
    channels(one).map((value, index) => {
      const between = value + ((to[index] ?? value) - value) * share
      return between + (255 - between) * light
    }),
  )
}

const tinted = (tint: Daylight) =>
  Object.fromEntries(
    Object.entries(day).map(([name, colour]) => [name, multiply(colour, tints[tint], birdShare)]),
  ) as Palette

export const palettes: Readonly<Record<Daylight, Palette>> = {
  dawn: tinted('dawn'),
  day,
  dusk: tinted('dusk'),
  night: tinted('night'),
}
