/** Limits how many frames Dash draws, because each frame costs script, style and paint (docs/performance.md). Pure. */
import { changedParts } from '../figure.ts'
import { briskParts, isAtRest, type Goal, type Motion } from './motion.ts'
import type { PartName } from './parts.ts'
import { relativeSpeedOf } from './springs.ts'
import { isMotionless, tracks } from './tracks.ts'

/** While Dash breathes, these parts change within a frame or two: eyes dart, lids blink, and the weight shifts. */
const quickParts: readonly PartName[] = ['gaze', 'face', 'lids', 'torso', 'tail', 'tuft']

/** How Dash reaches a new goal. */
type Transition =
  /** In one frame. */
  | 'at-once'
  /** Snap the beak; let the other parts finish their springs. */
  | 'beak-at-once'
  /** By springs, from the next frame of a calm motion. */
  | 'calmly'
  /** By springs, from now. */
  | 'by-springs'

export function transitionTo(motion: Motion, before: Goal, goal: Goal): Transition {
  const changed = changedParts(before.figure, goal.figure)
  const changesOnly = (parts: readonly PartName[]) => changed.every((part) => parts.includes(part))
  const isSameMotion = before.motion === goal.motion
  if (goal.isBrisk && isSameMotion && before.since === goal.since && changesOnly(briskParts))
    return 'beak-at-once'
  // Strides are single frames: the window has already moved.
  if (isSameMotion && goal.motion === 'stride') return 'at-once'
  // While nothing else moves, Dash blinks in two frames and looks around in four. Springs would draw ten or more.
  const jumps = goal.motion === 'dart' || goal.motion === 'stride' || before.motion === 'dart'
  if ((jumps || changesOnly(['lids'])) && isMotionless(goal.motion) && isResting(motion, before))
    return 'at-once'
  return isSameMotion && tracks[goal.motion].isCalm && changesOnly(quickParts)
    ? 'calmly'
    : 'by-springs'
}

const isResting = (motion: Motion, goal: Goal): boolean =>
  isMotionless(goal.motion) &&
  isAtRest(motion, { ...goal, motion: motion.track.name, since: motion.track.since })

/**
 * The pause before the next request for a frame. A request made this late is drawn at once, which gives about 30 frames
 * a second.
 */
const gapMs = 30
/** The pause in a calm track: about six frames a second. */
const calmGapMs = 150
/** After this many steps the springs have almost settled, and only a track still moves. */
const settledSteps = 30
/** After this many steps no spring accelerates any more. */
const deceleratingSteps = 18
/** Longer pauses for slow speeds (`relativeSpeedOf`): movement too slow to see, and a tuft that is still settling. */
const slowGaps = [
  { belowSpeed: 0.03, gapMs: calmGapMs },
  { belowSpeed: 0.15, gapMs: 64 },
]

/** The milliseconds until the next frame, `stepsToGoal` steps after a new goal. A slow Dash needs fewer frames. */
export function gapAfter({ moving, track }: Motion, stepsToGoal: number): number {
  const { isCalm, endsMs } = tracks[track.name]
  if (isCalm && stepsToGoal > settledSteps) return calmGapMs
  const hasEnded = endsMs !== null && track.ms >= endsMs
  if (!hasEnded || stepsToGoal <= deceleratingSteps) return gapMs
  const speed = relativeSpeedOf(moving)
  return slowGaps.find(({ belowSpeed }) => speed < belowSpeed)?.gapMs ?? gapMs
}
