/** Dash in motion: springs move it to a pose, a track adds offsets to the pose, and some parts trail behind. Pure. */
import { slitBelow } from '../eye-shapes.ts'
import { clamp } from '../svg-attributes.ts'
import type { Figure, PartName } from './parts.ts'
import { hasArrived, restingAt, stepMs, stepSprings, type Moving } from './springs.ts'
import { tracks, type MotionName, type Offsets } from './tracks.ts'

export interface Goal {
  readonly figure: Figure
  readonly motion: MotionName
  /** When the motion began. A new time restarts the motion, so a second touch gets the same response as the first. */
  readonly since?: number | undefined
  /** Whether the beak speaks or chews. Then it changes shape at once. */
  readonly isBrisk?: boolean
}

export interface Motion {
  readonly moving: Moving
  readonly track: { readonly name: MotionName; readonly since: number; readonly ms: number }
}

export const motionAt = (figure: Figure): Motion => ({
  moving: restingAt(figure),
  track: { name: 'none', since: 0, ms: 0 },
})

/** Parts that change without springs: a speaking or chewing beak takes eight shapes a second, and a bite is sudden. */
export const briskParts: readonly PartName[] = ['beak', 'bite']

/** Moves the brisk parts to their target at once and stops them there. */
export function snapBriskParts({ moving, track }: Motion, to: Figure): Motion {
  const figure = { ...moving.figure }
  const speeds = { ...moving.speeds }
  for (const part of briskParts) {
    figure[part] = to[part]
    speeds[part] = to[part].map(() => 0)
  }
  return { moving: { figure, speeds }, track }
}

/** Makes flame, tail and wings trail behind the parts that carry them. */
function trailOffsets({ speeds }: Moving): Offsets {
  const up = (speeds.lift[0] ?? 0) + (speeds.torso[4] ?? 0)
  const aside = (speeds.torso[3] ?? 0) + (speeds.face[0] ?? 0)
  const turn = (speeds.sway[1] ?? 0) + (speeds.torso[2] ?? 0)
  if (up === 0 && aside === 0 && turn === 0) return {}
  const flare = clamp(up * 0.05, -14, 14)
  return {
    tuft: [clamp(-0.05 * aside - 0.12 * turn, -10, 10), 0, clamp(up * 0.0004, -0.08, 0.08)],
    tail: [clamp(up * 0.03 - 0.1 * turn, -8, 8)],
    frontWing: [flare],
    backWing: [-flare],
  }
}

function withOffsets(figure: Figure, ...all: readonly Offsets[]): Figure {
  const target: Record<PartName, readonly number[]> = { ...figure }
  for (const offsets of all) {
    for (const [name, added] of Object.entries(offsets)) {
      const part = name as PartName
      target[part] = target[part].map((value, index) => value + (added[index] ?? 0))
    }
  }
  return target
}

/** An opening eye keeps the line of the closed eye until the eye is open, because the line is visible until then. */
const eyeLineOf = ({ lids: before, eyeLine }: Figure, { lids: next, ...goal }: Figure) =>
  before.some((open, index) => open < slitBelow && open < (next[index] ?? 1))
    ? eyeLine
    : goal.eyeLine

/** Advances the motion by `stepMs`. */
export function stepMotion(before: Motion, goal: Goal): Motion {
  const ms = isUnderWay(before, goal) ? before.track.ms + stepMs : 0
  const { motion, since = 0 } = goal
  const target = withOffsets(
    { ...goal.figure, eyeLine: eyeLineOf(before.moving.figure, goal.figure) },
    tracks[motion].at(Math.min(ms, tracks[motion].endsMs ?? Infinity)),
    trailOffsets(before.moving),
  )
  return { moving: stepSprings(before.moving, target), track: { name: motion, since, ms } }
}

const isUnderWay = ({ track }: Motion, { motion, since = 0 }: Goal): boolean =>
  track.name === motion && track.since === since

/** Whether another step would change nothing. */
export function isAtRest(motion: Motion, goal: Goal): boolean {
  const { endsMs, at } = tracks[goal.motion]
  if (endsMs === null || !isUnderWay(motion, goal) || motion.track.ms < endsMs) return false
  return hasArrived(motion.moving, withOffsets(goal.figure, at(endsMs)))
}
