/** Plays Dash's motion into its rig: frames are drawn only while something moves. */
import { differences } from './figure.ts'
import { isAtRest, moved, standing, type Goal, type Motion } from './motion/motion.ts'
import type { Part } from './motion/parts.ts'
import { stepMs } from './motion/springs.ts'
import { isStill, tracks } from './motion/tracks.ts'
import type { Palette } from './palette.ts'
import type { Rig } from './rig.ts'

export interface Player {
  /**
   * @param moves false: Dash is there at once, as with reduced motion and where nobody sees it
   */
  go(goal: Goal, colours: Palette, moves: boolean): void
  close(): void
}

/** After a longer pause than so many steps, as of a page that was hidden, Dash goes on from where it was. */
const maxSteps = 8

/** By then the springs have all but come to rest, and only a track goes on. */
const settledSteps = 30
/** From one frame until the next one is asked for: 30 a second cost less than 60 (docs/performance.md). */
const gapMs = 22
/** Of a calm track: some eight a second. */
const calmGapMs = 115
/** While Dash breathes, a frame or two on the way are enough for eyes that dart, lids that blink, and weight that shifts. */
const quick: readonly Part[] = ['look', 'face', 'lids', 'torso', 'tail', 'tuft']

const isQuick = (before: Goal, goal: Goal): boolean =>
  before.motion === goal.motion &&
  differences(before.figure, goal.figure).every((part) => quick.includes(part))

/** A resting bird blinks in two frames, and looks about in four: springs would draw ten and more, all day long. */
const isAtOnce = (motion: Motion, before: Goal, goal: Goal): boolean =>
  // Strides are frames: the window has moved already.
  (goal.motion === 'stride' && before.motion === 'stride') ||
  (isStill(goal.motion) &&
    isStill(before.motion) &&
    isAtRest(motion, { figure: before.figure, motion: motion.track.name }) &&
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
    frame = requestAnimationFrame(draw)
  }
  const draw = (now: number) => {
    frame = undefined
    playedUntil ??= now - stepMs
    // Frames come a little early or late: a half step of slack keeps one step to a frame.
    const steps = Math.floor((now - playedUntil) / stepMs + 0.5)
    for (let n = 0; n < Math.min(steps, maxSteps); n += 1) motion = moved(motion, goal)
    playedUntil = steps > maxSteps ? now : playedUntil + steps * stepMs
    if (steps > 0) show()
    stepsToGoal += steps
    if (isAtRest(motion, goal)) stop()
    else {
      const isCalm = tracks[goal.motion].isCalm && stepsToGoal > settledSteps
      pause = setTimeout(request, isCalm ? calmGapMs : gapMs)
    }
  }

  return {
    go(next, palette, moves) {
      const before = goal
      goal = next
      colours = palette
      const waits = isQuick(before, next) && pause !== undefined
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
