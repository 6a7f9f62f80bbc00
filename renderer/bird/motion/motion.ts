/** Dash in motion: springs move it to a pose, a track adds offsets to the pose, and some parts trail behind. Pure. */
import { slitBelow } from '../eye-shapes.ts'
import { clamp } from '../../../preload/contract/numbers.ts'
import type { Figure, Numbers, Offsets, PartName } from './parts.ts'
import { hasArrived, restingAt, standstill, stepMs, stepSprings, type Moving } from './springs.ts'
import { tracks, type MotionName } from './tracks.ts'

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
export const briskParts = ['beak', 'bite'] as const satisfies readonly PartName[]

/** Moves the brisk parts to their target at once and stops them there. */
export function snapBriskParts({ moving, track }: Motion, to: Figure): Motion {
  const at = ({ beak, bite }: Figure) => ({ beak, bite })
  return {
    moving: {
      figure: { ...moving.figure, ...at(to) },
      speeds: { ...moving.speeds, ...at(standstill) },
    },
    track,
  }
}

/** Makes flame, tail and wings trail behind the parts that carry them. */
function trailOffsets({ speeds }: Moving): Offsets {
  const up = speeds.lift.dy + speeds.torso.dy
  const aside = speeds.torso.dx + speeds.face.dx
  const turn = speeds.sway.turn + speeds.torso.turn
  if (up === 0 && aside === 0 && turn === 0) return {}
  const flare = clamp(up * 0.05, -14, 14)
  return {
    tuft: {
      turn: clamp(-0.05 * aside - 0.12 * turn, -10, 10),
      sy: clamp(up * 0.0004, -0.08, 0.08),
    },
    tail: { turn: clamp(up * 0.03 - 0.1 * turn, -8, 8) },
    frontWing: { turn: flare },
    backWing: { turn: -flare },
  }
}

function withOffsets(figure: Figure, ...all: readonly Offsets[]): Figure {
  const target: Record<string, Numbers> = { ...figure }
  for (const offsets of all) {
    for (const [part, added] of Object.entries<Partial<Numbers>>(offsets)) {
      const numbers: Record<string, number> = { ...target[part] }
      for (const name of Object.keys(added))
        numbers[name] = (numbers[name] ?? 0) + (added[name] ?? 0)
      target[part] = numbers
    }
  }
  return target as Figure
}

/** An opening eye keeps the line of the closed eye until the eye is open, because the line is visible until then. */
function eyeLineOf({ lids, eyeLine, eyeCurve }: Figure, goal: Figure) {
  const isOpening = (['left', 'right'] as const).some(
    (side) => lids[side] < slitBelow && lids[side] < goal.lids[side],
  )
  return isOpening ? { eyeLine, eyeCurve } : {}
}

/** Advances the motion by `stepMs`. */
export function stepMotion(before: Motion, goal: Goal): Motion {
  const ms = isUnderWay(before, goal) ? before.track.ms + stepMs : 0
  const { motion, since = 0 } = goal
  const target = withOffsets(
    { ...goal.figure, ...eyeLineOf(before.moving.figure, goal.figure) },
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
