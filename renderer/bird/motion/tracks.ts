/** Movements in time that are laid over a pose: what each adds to the numbers of a pose, by its own milliseconds. */
import type { Part } from './parts.ts'

export type MotionName =
  | 'none'
  /** There at once, as a bird turns its head. */
  | 'dart'
  | 'breath'
  | 'sleep'
  | 'wave'
  | 'shake'
  | 'gather'
  | 'flame'
  | 'squash'
  | 'up'
  | 'down'
  | 'settle'
  | 'land'
  | 'dangle'
  /** The dent of a finger. */
  | 'poke'
  | 'giggle'

export type Offsets = Readonly<Partial<Record<Part, readonly number[]>>>

interface Track {
  /** After this it adds what it added then; null: it goes on for ever. */
  readonly endsMs: number | null
  /** So slow that a third of the frames show it as well. */
  readonly isCalm?: true
  readonly at: (ms: number) => Offsets
}

/** 0 → 1 → 0 in a period, gently. */
const swell = (ms: number, period: number) => (1 - Math.cos((2 * Math.PI * ms) / period)) / 2
const wave = (ms: number, period: number) => Math.sin((2 * Math.PI * ms) / period)
const part = (ms: number, whole: number) => Math.min(1, ms / whole)
const slowDown = (x: number) => 1 - (1 - x) ** 3
const speedUp = (x: number) => x * x
const tallOf = (sx: number, sy: number) => Math.log(sy / sx) / 2

const flicker = (ms: number, period: number): Offsets => ({
  flicker: [-3 * wave(ms, period), 0.03 * wave(ms, period)],
})

const jump = 26
const crouch = tallOf(1.05, 0.95)

export const tracks: Readonly<Record<MotionName, Track>> = {
  none: { endsMs: 0, at: () => ({}) },
  dart: { endsMs: 0, at: () => ({}) },
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
  wave: {
    endsMs: null,
    at: (ms) => ({ backWing: [-24 * swell(ms, 560)], ...flicker(ms, 900) }),
  },
  shake: {
    endsMs: null,
    at: (ms) => ({
      sway: [3 * wave(ms, 90), 0],
      steam: [-24 * ((ms % 1400) / 1400), -1 + Math.sin(Math.PI * ((ms % 1400) / 1400))],
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
  dangle: { endsMs: null, at: (ms) => ({ sway: [0, 6 * wave(ms, 1100)] }) },
}
