/** Plays Dash's motion into its rig. Frames are drawn only while something moves. */
import { differences } from './figure.ts'
import { gapAfter } from './motion/frame-rate.ts'
import {
  isAtRest,
  isSnap,
  moved,
  snapped,
  standing,
  type Goal,
  type Motion,
} from './motion/motion.ts'
import type { Part } from './motion/parts.ts'
import { stepMs } from './motion/springs.ts'
import { isStill, tracks } from './motion/tracks.ts'
import type { Palette } from './palette.ts'
import type { Rig } from './rig.ts'

export interface Player {
  /** @param moves if false, Dash is there at once, as with reduced motion or while hidden */
  go(goal: Goal, colours: Palette, moves: boolean): void
  close(): void
}

/** After a pause longer than this many steps (a hidden page), Dash goes on from where it was. */
const maxSteps = 8

/** While Dash breathes, darting eyes, blinking lids and shifting weight need only a frame or two on the way. */
const quick: readonly Part[] = ['look', 'face', 'lids', 'torso', 'tail', 'tuft']

const isQuick = (before: Goal, goal: Goal): boolean =>
  before.motion === goal.motion &&
  tracks[goal.motion].isCalm === true &&
  differences(before.figure, goal.figure).every((part) => quick.includes(part))

/** A resting bird blinks in two frames and looks around in four. Springs would draw ten and more, all day long. */
const isAtOnce = (motion: Motion, before: Goal, goal: Goal): boolean =>
  // Strides are single frames: the window has already moved.
  (goal.motion === 'stride' && before.motion === 'stride') ||
  (isStill(goal.motion) &&
    isStill(before.motion) &&
    isAtRest(motion, { ...before, motion: motion.track.name, since: motion.track.since }) &&
    (goal.motion === 'dart' ||
      goal.motion === 'stride' ||
      before.motion === 'dart' ||
      differences(before.figure, goal.figure).every((part) => part === 'lids')))

export function createPlayer(rig: Rig): Player {
  let goal: Goal = { figure: rig.first, motion: 'none' }
  let motion = standing(rig.first)
  let colours: Palette | undefined
  let frame: number | undefined
  let pause: ReturnType<typeof setTimeout> | undefined
  let stepsToGoal = 0
  let playedUntil: number | undefined

  const show = () => {
    if (colours) rig.show(motion.moving.figure, colours)
  }
  const stop = () => {
    if (frame !== undefined) cancelAnimationFrame(frame)
    clearTimeout(pause)
    frame = undefined
    pause = undefined
    playedUntil = undefined
  }
  const request = () => {
    clearTimeout(pause)
    pause = undefined
    frame = requestAnimationFrame(play)
  }
  /** @returns the number of steps that have passed */
  const advance = (now: number): number => {
    playedUntil ??= now - stepMs
    // Frames come slightly early or late: half a step of slack keeps it at one step per frame.
    const steps = Math.max(0, Math.floor((now - playedUntil) / stepMs + 0.5))
    for (let n = 0; n < Math.min(steps, maxSteps); n += 1) motion = moved(motion, goal)
    playedUntil = steps > maxSteps ? now : playedUntil + steps * stepMs
    stepsToGoal += steps
    return steps
  }
  const play = (now: number) => {
    frame = undefined
    if (advance(now) > 0) show()
    if (isAtRest(motion, goal)) stop()
    else pause = setTimeout(request, gapAfter(motion, stepsToGoal))
  }

  return {
    go(next, palette, moves) {
      const before = goal
      if (next.isBrisk && moves) {
        motion = snapped(motion, next.figure)
        if (isSnap(before, next) && colours === palette) {
          goal = next
          // If something else moves, one frame shows both.
          if (pause !== undefined) request()
          else if (frame === undefined) show()
          return
        }
      }
      const waits = pause !== undefined && isQuick(before, next)
      // The time since the last frame still belongs to the previous goal.
      if (pause !== undefined && !waits) advance(performance.now())
      goal = next
      colours = palette
      if (!waits) stepsToGoal = 0
      if (!moves || isAtOnce(motion, before, next)) {
        stop()
        motion = standing(next.figure)
      } else if (frame === undefined && !waits && !isAtRest(motion, next)) {
        request()
      }
      show()
    },
    close: stop,
  }
}
