/** Movements on top of a pose: the offsets that a track adds to the pose's numbers at each time since its start. */
import type { Offsets } from './parts.ts'

interface Track {
  /** When the track ends. Its last offsets stay. Null if it never ends. */
  readonly endsMs: number | null
  /** The track is slow enough for a lower frame rate (frame-rate.ts). */
  readonly isCalm?: true
  readonly at: (ms: number) => Offsets
}

const loop = (at: Track['at']): Track => ({ endsMs: null, at })
const calmLoop = (at: Track['at']): Track => ({ endsMs: null, isCalm: true, at })
/** @param at takes the elapsed share of the duration, 0 to 1, and the elapsed milliseconds */
const once = (endsMs: number, at: (share: number, ms: number) => Offsets): Track => ({
  endsMs,
  at: (ms) => at(shareOf(ms, endsMs), Math.min(ms, endsMs)),
})
const still: Track = { endsMs: 0, at: () => ({}) }

/** 0 → 1 → 0 smoothly within a period. */
const swell = (ms: number, period: number) => (1 - Math.cos((2 * Math.PI * ms) / period)) / 2
const wave = (ms: number, period: number) => Math.sin((2 * Math.PI * ms) / period)
const shareOf = (ms: number, whole: number) => Math.min(1, ms / whole)
const easeOut = (x: number) => 1 - (1 - x) ** 3
const easeIn = (x: number) => x * x
const tallOf = (sx: number, sy: number) => Math.log(sy / sx) / 2

const flicker = (ms: number, period: number): Offsets => ({
  flicker: { skew: -3 * wave(ms, period), tall: 0.03 * wave(ms, period) },
})

const drift = (ms: number, period: number) => ({
  dy: -24 * ((ms % period) / period),
  opacity: -1 + Math.sin(Math.PI * ((ms % period) / period)),
})

const jump = 26
const crouch = tallOf(1.05, 0.95)
const breathing = tallOf(1.018, 0.982)

export const tracks = {
  none: still,
  /** No movement: Dash jumps to the pose, as a bird turns its head. */
  dart: still,
  /** No movement: a walk has one frame for each move of the window. */
  stride: still,
  breath: calmLoop((ms) => ({
    torso: { tall: breathing * swell(ms, 2400) },
    frontWing: { turn: 5 * swell(ms, 2400) },
    ...flicker(ms, 900),
  })),
  sleep: calmLoop((ms) => ({ torso: { tall: breathing * swell(ms, 3600) } })),
  nod: calmLoop((ms) => {
    const at = ms % 3200
    const sunk = at < 2600 ? (at / 2600) ** 2 : 1 - (at - 2600) / 600
    return {
      face: { dx: 3 * sunk, dy: 14 * sunk, tilt: 3 * sunk },
      torso: { tall: breathing * swell(ms, 3200) },
      tuft: { turn: -4 * sunk },
    }
  }),
  wave: loop((ms) => ({ backWing: { turn: -24 * swell(ms, 560) }, ...flicker(ms, 900) })),
  shake: loop((ms) => ({
    sway: { dx: 3 * wave(ms, 90) },
    drift: drift(ms, 1400),
    ...flicker(ms, 450),
  })),
  gather: once(220, (share) => ({ torso: { tall: tallOf(0.96, 1.05) * easeOut(share) } })),
  flame: loop((ms) => ({
    fire: { tall: tallOf(1.06, 0.95) * swell(ms, 160) },
    ...flicker(ms, 450),
  })),
  squash: once(120, (share) => ({ torso: { tall: crouch * easeOut(share) } })),
  up: once(250, (share) => ({
    lift: { dy: -jump * easeOut(share) },
    torso: { tall: 0.03 * (1 - share) },
  })),
  down: once(270, (share) => ({
    lift: { dy: -jump * (1 - easeIn(share)) },
    torso: { tall: 0.02 * share },
  })),
  settle: once(180, (share) => ({ torso: { tall: crouch * (1 - share) } })),
  land: once(240, (_, ms) => ({
    torso: {
      tall:
        ms < 150 ? tallOf(1.09, 0.86) * (1 - shareOf(ms, 150)) : 0.02 * (1 - shareOf(ms - 150, 90)),
      volume: ms < 90 ? -0.05 : 0,
    },
  })),
  /** The dent of a touch. */
  poke: once(150, (share) => ({ torso: { tall: -0.06 * (1 - share) } })),
  giggle: loop((ms) => ({
    torso: { tall: -0.03 * swell(ms, 150), turn: 1.5 * wave(ms, 300) },
    frontWing: { turn: 8 * wave(ms, 150) },
    face: { dy: -2 * swell(ms, 150) },
  })),
  strain: loop((ms) => ({
    torso: { turn: 0.7 * wave(ms, 110) },
    frontWing: { turn: 3 * wave(ms, 130) },
  })),
  nibble: loop((ms) => ({
    face: { dx: 5 * wave(ms, 190), dy: 6 * wave(ms, 380) },
    frontWing: { turn: 4 * wave(ms, 190) },
    drift: drift(ms, 1100),
  })),
  peck: loop((ms) => ({
    face: { dy: -34 * swell(ms, 340) },
    torso: { tall: 0.06 * swell(ms, 340) },
  })),
  shiver: loop((ms) => ({
    sway: { dx: 4 * wave(ms, 80) },
    frontWing: { turn: 4 * wave(ms, 110) },
    backWing: { turn: 4 * wave(ms, 130) },
  })),
  bounce: loop((ms) => ({
    torso: { tall: 0.5 * crouch * swell(ms, 420) },
    drift: drift(ms, 1300),
    ...flicker(ms, 840),
  })),
  type: loop((ms) => ({
    frontWing: { turn: 8 * wave(ms, 210), dy: 14 * wave(ms, 210) },
    backWing: { turn: 14 * wave(ms, 210) },
    gaze: { dx: 4 * wave(ms, 1300) },
    drift: drift(ms, 1300),
  })),
  rock: loop((ms) => ({
    torso: { turn: 5 * wave(ms, 620) },
    face: { dx: 6 * wave(ms, 620) },
    frontWing: { turn: 4 * wave(ms, 310) },
    backWing: { turn: 4 * wave(ms, 310) },
  })),
  wipe: loop((ms) => ({ frontWing: { dx: 14 * wave(ms, 640), turn: -12 * wave(ms, 640) } })),
  exhale: once(900, (share, ms) => ({
    torso: { tall: 0.06 * (1 - easeOut(shareOf(ms, 700))) },
    drift: { dy: -10 * share },
  })),
  toot: loop((ms) => ({
    torso: { tall: 0.03 * swell(ms, 300) },
    puff: { share: -0.25 * swell(ms, 300) },
    drift: drift(ms, 900),
  })),
  chew: loop((ms) => ({
    face: { dx: 2.5 * wave(ms, 360), dy: 3 * swell(ms, 180) },
    puff: { share: -0.18 * swell(ms, 360) },
    torso: { tall: 0.02 * wave(ms, 360) },
  })),
  /** Dash flies a lap: away into the background, and back to the front. */
  lap: once(2200, (share, ms) => {
    const turn = 2 * Math.PI * share
    const height = Math.min(shareOf(ms, 300), shareOf(2200 - ms, 300))
    return {
      sway: { dx: 55 * Math.sin(turn) * (1 - Math.cos(turn)) },
      away: { share: 0.27 * (1 - Math.cos(turn)) },
      lift: { dy: -46 * height - 26 * (1 - Math.cos(turn)) },
      torso: { turn: 10 * Math.cos(turn) * height },
      face: { dx: 14 * Math.cos(turn) * height },
      frontWing: { turn: -56 * swell(ms, 180) },
      backWing: { turn: 56 * swell(ms, 180) },
    }
  }),
  'fly-away': once(1500, (share, ms) => ({
    sway: { dx: 120 * share },
    lift: { dy: -150 * share },
    away: { share: 0.99 * easeIn(share) },
    face: { dx: 14 * share },
    frontWing: { turn: -56 * swell(ms, 180) },
    backWing: { turn: 56 * swell(ms, 180) },
  })),
  tap: loop((ms) => ({
    rightFoot: { turn: -16 * swell(ms, 320) },
    puff: { share: 0.1 * swell(ms, 640) },
  })),
  hum: loop((ms) => ({
    torso: { tall: 0.012 * wave(ms, 1200), turn: 1.6 * wave(ms, 1200) },
    drift: drift(ms, 1500),
    ...flicker(ms, 900),
  })),
  /** Dizzy eyes and stars go round. */
  reel: loop((ms) => ({
    gaze: { dx: 9 * wave(ms, 500), dy: 7 * wave(ms + 125, 500) },
    face: { dx: 10 * wave(ms, 1000), dy: 4 * wave(ms, 500) },
    torso: { turn: 4 * wave(ms, 1000) },
    tuft: { turn: 8 * wave(ms - 200, 1000) },
    drift: { dy: -6 * swell(ms, 500) },
  })),
  /** Something falls from above into the wings, and they give way. */
  drop: once(640, (_, ms) => ({
    toss: { dy: -330 * (1 - easeIn(shareOf(ms, 420))), turn: -50 * (1 - shareOf(ms, 420)) },
    torso: { tall: ms < 420 ? 0 : -0.05 * swell(ms - 420, 220) },
  })),
  /** What was thrown flies off, and is soon too small to see. */
  send: once(900, (share, ms) => ({
    toss: {
      dx: -58 * share,
      dy: -74 * easeOut(share),
      turn: -20 * share,
      smaller: shareOf(Math.max(0, ms - 320), 580),
    },
  })),
  /** The ladybird leaves the beak. */
  'fly-off': once(1100, (share, ms) => ({
    toss: {
      dx: 60 * share,
      dy: -60 * share,
      turn: 20 * wave(ms, 300),
      smaller: shareOf(Math.max(0, ms - 500), 600),
    },
  })),
  read: loop((ms) => ({ gaze: { dx: 7 * wave(ms, 1100) }, face: { dx: 3 * wave(ms, 1100) } })),
  stir: loop((ms) => ({
    toss: { dx: 15 * wave(ms, 760), dy: 5 * wave(ms + 190, 760) },
    frontWing: { turn: -7 * wave(ms, 760) },
    backWing: { turn: -7 * wave(ms, 760) },
    torso: { turn: 2 * wave(ms, 760) },
    face: { dx: 6 * wave(ms, 1520) },
    ...flicker(ms, 900),
  })),
  rise: loop((ms) => ({ drift: drift(ms, 1300), ...flicker(ms, 225) })),
} satisfies Readonly<Record<string, Track>>

export type MotionName = keyof typeof tracks

/** Whether the motion adds nothing to the pose. */
export const isMotionless = (motion: MotionName): boolean => tracks[motion].endsMs === 0

/** Whether the motion is no larger than a breath. */
export const isCalm = (motion: MotionName): boolean =>
  isMotionless(motion) || tracks[motion].isCalm === true
