/** How Dash answers a touch: a gesture per zone, drawn from the next frame on (docs/design/art/STYLE.md §6). */
import { step, type Step } from './steps.ts'
import type { Zone } from './zones.ts'

export type TouchName =
  'pat' | 'blush' | 'wince' | 'giggle' | 'flare' | 'hop' | 'nip' | 'turn-left' | 'turn-right'

/** The gesture for a click on a zone. On a side, Dash turns to the hand. */
export function touchAt(zone: Zone, isLeft: boolean): TouchName {
  if (zone === 'side') return isLeft ? 'turn-left' : 'turn-right'
  return touchOf[zone]
}

const touchOf: Readonly<Record<Exclude<Zone, 'side'>, TouchName>> = {
  head: 'pat',
  cheek: 'blush',
  eye: 'wince',
  belly: 'giggle',
  tuft: 'flare',
  feet: 'hop',
  beak: 'nip',
}

/** Each gesture begins with the dent of a finger, so a repeated touch is visible too. */
const dent = { motion: 'poke' } as const

export const touches: Readonly<Record<TouchName, readonly Step[]>> = {
  pat: [step('nuzzle', 160, dent), step('nuzzle', 800, { motion: 'hum', moment: 'purr' })],
  blush: [step('bashful', 160, dent), step('bashful', 1300, { motion: 'hum' })],
  wince: [
    step('wince', 160, dent),
    step('wince', 640, { motion: 'shiver' }),
    step('blink', 140),
    step('idle', 240),
    step('blink', 110),
  ],
  giggle: [step('giggling', 160, dent), step('giggling', 1100, { motion: 'giggle' })],
  flare: [step('flaring', 160, dent), step('flaring', 760, { motion: 'rise' }), step('warm', 700)],
  hop: [
    step('hopping', 110, { motion: 'squash' }),
    step('hopping', 250, { motion: 'up', moment: 'hop' }),
    step('hopping', 270, { motion: 'down' }),
    step('happy', 320, { motion: 'land', moment: 'landing' }),
  ],
  nip: [
    step('nip-coming', 150, dent),
    step('nipping', 180, { moment: 'peck' }),
    step('nip-coming', 140),
    step('nipping', 340, { moment: 'peck' }),
    step('glad', 300),
  ],
  'turn-left': [step('look-left', 160, dent), step('look-left', 620)],
  'turn-right': [step('look-right', 160, dent), step('look-right', 620)],
}

export const touchNames = Object.keys(touches) as readonly TouchName[]
export const isTouch = (name: string): name is TouchName => Object.hasOwn(touches, name)

/** Dash has had enough: it puffs up and turns away, peeks to see if that was noticed, and then forgets it. */
export const huff: readonly Step[] = [
  step('huffy', 260, { motion: 'shake' }),
  step('huffy', 1300, { motion: 'tap' }),
  step('huffy-peek', 500),
  step('huffy', 500),
  step('glad', 500),
]

/** This many touches within this time are too many. */
const tooMany = { touches: 7, withinMs: 5000 }

/** The remembered touches, by time, that are still recent. */
export const recent = (touchedAt: readonly number[], now: number): readonly number[] =>
  touchedAt.filter((at) => now - at < tooMany.withinMs)

export const annoys = (recentTouches: readonly number[]): boolean =>
  recentTouches.length >= tooMany.touches
