/** Dash in motion: springs toward a pose, the track that is laid over it, and what follows late. Pure, like both. */
import type { Figure, Part } from './parts.ts'
import { isAtRest as areSpringsAtRest, resting, step, stepMs, type Moving } from './springs.ts'
import { tracks, type MotionName, type Offsets } from './tracks.ts'

/** Where Dash goes. */
export interface Goal {
  readonly figure: Figure
  readonly motion: MotionName
}

export interface Motion {
  readonly moving: Moving
  readonly track: { readonly name: MotionName; readonly ms: number }
}

/** Standing still as a figure. */
export const standing = (figure: Figure): Motion => ({
  moving: resting(figure),
  track: { name: 'none', ms: 0 },
})

const within = (value: number, max: number) => Math.min(max, Math.max(-max, value))

/** Flame, tail and wings trail behind what carries them. */
function trailing({ speeds }: Moving): Offsets {
  const up = (speeds.lift[0] ?? 0) + (speeds.torso[4] ?? 0)
  const aside = (speeds.torso[3] ?? 0) + (speeds.face[0] ?? 0)
  const turn = (speeds.sway[1] ?? 0) + (speeds.torso[2] ?? 0)
  if (up === 0 && aside === 0 && turn === 0) return {}
  const flare = within(up * 0.05, 14)
  return {
    tuft: [within(-0.05 * aside - 0.12 * turn, 10), 0, within(up * 0.0004, 0.08)],
    tail: [within(up * 0.03 - 0.1 * turn, 8)],
    frontWing: [flare],
    backWing: [-flare],
  }
}

function laidOver(figure: Figure, ...all: readonly Offsets[]): Figure {
  const target: Record<Part, readonly number[]> = { ...figure }
  for (const offsets of all) {
    for (const [name, added] of Object.entries(offsets)) {
      const part = name as Part
      target[part] = target[part].map((value, index) => value + (added[index] ?? 0))
    }
  }
  return target
}

/** One step of `stepMs` further. */
export function moved(before: Motion, goal: Goal): Motion {
  const ms = before.track.name === goal.motion ? before.track.ms + stepMs : 0
  const over = tracks[goal.motion].at(Math.min(ms, tracks[goal.motion].endsMs ?? Infinity))
  const target = laidOver(goal.figure, over, trailing(before.moving))
  return { moving: step(before.moving, target), track: { name: goal.motion, ms } }
}

/** Whether a further step would change nothing. */
export function isAtRest({ moving, track }: Motion, goal: Goal): boolean {
  const { endsMs, at } = tracks[goal.motion]
  if (endsMs === null || track.name !== goal.motion || track.ms < endsMs) return false
  return areSpringsAtRest(moving, laidOver(goal.figure, at(endsMs)))
}
