/** Movements over time that are laid over a pose: what each adds to the pose's numbers, by its own milliseconds. */
import type { Part } from './parts.ts'

export type MotionName =
  | 'none'
  /** Jumps there at once, as a bird turns its head. */
  | 'dart'
  /** A frame of a walk, in time with the moving window. */
  | 'stride'
  | 'breath'
  | 'sleep'
  /** The head sinks and comes up again. */
  | 'nod'
  | 'wave'
  | 'shake'
  | 'gather'
  | 'flame'
  | 'squash'
  | 'up'
  | 'down'
  | 'settle'
  | 'land'
  /** The dent that a finger makes. */
  | 'poke'
  | 'giggle'
  | 'strain'
  | 'nibble'
  | 'peck'
  | 'shiver'
  | 'bounce'
  | 'type'
  | 'rock'
  | 'wipe'
  | 'exhale'
  | 'toot'
  | 'chew'
  | 'lap'
  | 'tap'
  | 'hum'
  | 'rise'
  /** The eyes and stars go round. */
  | 'reel'

export type Offsets = Readonly<Partial<Record<Part, readonly number[]>>>

interface Track {
  /** Afterwards the last offsets stay. Null: it goes on for ever. */
  readonly endsMs: number | null
  /** So slow that a third of the frames are enough. */
  readonly isCalm?: true
  readonly at: (ms: number) => Offsets
}

/** 0 → 1 → 0 smoothly within a period. */
const swell = (ms: number, period: number) => (1 - Math.cos((2 * Math.PI * ms) / period)) / 2
const wave = (ms: number, period: number) => Math.sin((2 * Math.PI * ms) / period)
const part = (ms: number, whole: number) => Math.min(1, ms / whole)
const slowDown = (x: number) => 1 - (1 - x) ** 3
const speedUp = (x: number) => x * x
const tallOf = (sx: number, sy: number) => Math.log(sy / sx) / 2

const flicker = (ms: number, period: number): Offsets => ({
  flicker: [-3 * wave(ms, period), 0.03 * wave(ms, period)],
})

/** Rises and fades, again and again. */
const drift = (ms: number, period: number): readonly number[] => [
  -24 * ((ms % period) / period),
  -1 + Math.sin(Math.PI * ((ms % period) / period)),
]

const jump = 26
const crouch = tallOf(1.05, 0.95)

export const tracks: Readonly<Record<MotionName, Track>> = {
  none: { endsMs: 0, at: () => ({}) },
  dart: { endsMs: 0, at: () => ({}) },
  stride: { endsMs: 0, at: () => ({}) },
  breath: {
    endsMs: null,
    isCalm: true,
    at: (ms) => ({
      torso: [tallOf(1.018, 0.982) * swell(ms, 2400), 0, 0, 0, 0],
      frontWing: [5 * swell(ms, 2400)],
      ...flicker(ms, 900),
    }),
  },
  sleep: {
    endsMs: null,
    isCalm: true,
    at: (ms) => ({ torso: [tallOf(1.018, 0.982) * swell(ms, 3600), 0, 0, 0, 0] }),
  },
  nod: {
    endsMs: null,
    isCalm: true,
    at: (ms) => {
      const at = ms % 3200
      const sunk = at < 2600 ? (at / 2600) ** 2 : 1 - (at - 2600) / 600
      return {
        face: [3 * sunk, 14 * sunk, 3 * sunk],
        torso: [tallOf(1.018, 0.982) * swell(ms, 3200), 0, 0, 0, 0],
        tuft: [-4 * sunk],
      }
    },
  },
  wave: {
    endsMs: null,
    at: (ms) => ({ backWing: [-24 * swell(ms, 560)], ...flicker(ms, 900) }),
  },
  shake: {
    endsMs: null,
    at: (ms) => ({
      sway: [3 * wave(ms, 90), 0],
      drift: drift(ms, 1400),
      ...flicker(ms, 450),
    }),
  },
  gather: {
    endsMs: 220,
    at: (ms) => ({ torso: [tallOf(0.96, 1.05) * slowDown(part(ms, 220)), 0, 0, 0, 0] }),
  },
  flame: {
    endsMs: null,
    at: (ms) => ({ fire: [tallOf(1.06, 0.95) * swell(ms, 160)], ...flicker(ms, 450) }),
  },
  squash: {
    endsMs: 120,
    at: (ms) => ({ torso: [crouch * slowDown(part(ms, 120)), 0, 0, 0, 0] }),
  },
  up: {
    endsMs: 250,
    at: (ms) => ({
      lift: [-jump * slowDown(part(ms, 250))],
      torso: [0.03 * (1 - part(ms, 250)), 0, 0, 0, 0],
    }),
  },
  down: {
    endsMs: 270,
    at: (ms) => ({
      lift: [-jump * (1 - speedUp(part(ms, 270)))],
      torso: [0.02 * part(ms, 270), 0, 0, 0, 0],
    }),
  },
  settle: {
    endsMs: 180,
    at: (ms) => ({ torso: [crouch * (1 - part(ms, 180)), 0, 0, 0, 0] }),
  },
  land: {
    endsMs: 240,
    at: (ms) => ({
      torso: [
        ms < 150 ? tallOf(1.09, 0.86) * (1 - part(ms, 150)) : 0.02 * (1 - part(ms - 150, 90)),
        ms < 90 ? -0.05 : 0,
        0,
        0,
        0,
      ],
    }),
  },
  poke: {
    endsMs: 150,
    at: (ms) => ({ torso: [-0.06 * (1 - part(ms, 150)), 0, 0, 0, 0] }),
  },
  giggle: {
    endsMs: null,
    at: (ms) => ({
      torso: [-0.03 * swell(ms, 150), 0, 1.5 * wave(ms, 300), 0, 0],
      frontWing: [8 * wave(ms, 150)],
      face: [0, -2 * swell(ms, 150)],
    }),
  },
  strain: {
    endsMs: null,
    at: (ms) => ({ torso: [0, 0, 0.7 * wave(ms, 110), 0, 0], frontWing: [3 * wave(ms, 130)] }),
  },
  nibble: {
    endsMs: null,
    at: (ms) => ({
      face: [5 * wave(ms, 190), 6 * wave(ms, 380)],
      frontWing: [4 * wave(ms, 190)],
      drift: drift(ms, 1100),
    }),
  },
  peck: {
    endsMs: null,
    at: (ms) => ({ face: [0, -34 * swell(ms, 340)], torso: [0.06 * swell(ms, 340), 0, 0, 0, 0] }),
  },
  shiver: {
    endsMs: null,
    at: (ms) => ({
      sway: [4 * wave(ms, 80), 0],
      frontWing: [4 * wave(ms, 110)],
      backWing: [4 * wave(ms, 130)],
    }),
  },
  bounce: {
    endsMs: null,
    at: (ms) => ({
      torso: [crouch * swell(ms, 420), 0, 0, 0, 0],
      drift: drift(ms, 1300),
      ...flicker(ms, 840),
    }),
  },
  type: {
    endsMs: null,
    at: (ms) => ({
      frontWing: [8 * wave(ms, 210), 0, 14 * wave(ms, 210)],
      backWing: [14 * wave(ms, 210)],
      look: [4 * wave(ms, 1300), 0],
      drift: drift(ms, 1300),
    }),
  },
  rock: {
    endsMs: null,
    at: (ms) => ({
      torso: [0, 0, 5 * wave(ms, 620), 0, 0],
      face: [6 * wave(ms, 620), 0],
      frontWing: [4 * wave(ms, 310)],
      backWing: [4 * wave(ms, 310)],
    }),
  },
  /** Sideways and back across the brow. */
  wipe: { endsMs: null, at: (ms) => ({ frontWing: [0, 42 * wave(ms, 640)] }) },
  exhale: {
    endsMs: 900,
    at: (ms) => ({
      torso: [0.06 * (1 - slowDown(part(ms, 700))), 0, 0, 0, 0],
      drift: [-10 * part(ms, 900), 0],
    }),
  },
  toot: {
    endsMs: null,
    at: (ms) => ({
      torso: [0.03 * swell(ms, 300), 0, 0, 0, 0],
      puff: [-0.25 * swell(ms, 300)],
      drift: drift(ms, 900),
    }),
  },
  chew: {
    endsMs: null,
    at: (ms) => ({
      face: [2.5 * wave(ms, 360), 3 * swell(ms, 180)],
      puff: [-0.18 * swell(ms, 360)],
      torso: [0.02 * wave(ms, 360), 0, 0, 0, 0],
    }),
  },
  /** One lap: behind its own place and in front of it again. */
  lap: {
    endsMs: 2200,
    at: (ms) => {
      const turn = 2 * Math.PI * part(ms, 2200)
      const isUp = Math.min(1, part(ms, 300), part(2200 - ms, 300))
      return {
        sway: [72 * Math.sin(turn), 0],
        away: [0.27 * (1 - Math.cos(turn))],
        lift: [-46 * isUp - 26 * (1 - Math.cos(turn))],
        torso: [0, 0, 10 * Math.cos(turn) * isUp, 0, 0],
        face: [14 * Math.cos(turn) * isUp, 0],
        frontWing: [-56 * swell(ms, 180)],
        backWing: [56 * swell(ms, 180)],
      }
    },
  },
  tap: {
    endsMs: null,
    at: (ms) => ({ feet: [0, 0, 0, 0, 0, -16 * swell(ms, 320)], puff: [0.1 * swell(ms, 640)] }),
  },
  hum: {
    endsMs: null,
    at: (ms) => ({
      torso: [0.012 * wave(ms, 1200), 0, 1.6 * wave(ms, 1200), 0, 0],
      drift: drift(ms, 1500),
      ...flicker(ms, 900),
    }),
  },
  reel: {
    endsMs: null,
    at: (ms) => ({
      look: [9 * wave(ms, 500), 7 * wave(ms + 125, 500)],
      face: [10 * wave(ms, 1000), 4 * wave(ms, 500)],
      torso: [0, 0, 4 * wave(ms, 1000), 0, 0],
      tuft: [8 * wave(ms - 200, 1000)],
      drift: [-6 * swell(ms, 500), 0],
    }),
  },
  rise: { endsMs: null, at: (ms) => ({ drift: drift(ms, 1300), ...flicker(ms, 225) }) },
}

/** Whether nothing is laid over the pose. */
export const isStill = (motion: MotionName): boolean => tracks[motion].endsMs === 0

/** Whether Dash moves no more than a breath. */
export const isCalm = (motion: MotionName): boolean =>
  isStill(motion) || tracks[motion].isCalm === true
