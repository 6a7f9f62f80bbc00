/** Plays Dash's motion into its rig. It draws frames only while something moves. */
import { gapAfter, transitionTo } from './motion/frame-rate.ts'
import { isAtRest, stepMotion, snapBriskParts, motionAt, type Goal } from './motion/motion.ts'
import { stepMs } from './motion/springs.ts'
import type { Palette } from './palette.ts'
import type { Rig } from './rig.ts'

/** The most steps that one frame catches up. After a longer pause, as in a hidden page, Dash continues where it was. */
const maxSteps = 8

export function createPlayer(rig: Rig) {
  let goal: Goal = { figure: rig.first, motion: 'none' }
  let motion = motionAt(rig.first)
  let colours: Palette | undefined
  let frame: number | undefined
  let pause: ReturnType<typeof setTimeout> | undefined
  let stepsToGoal = 0
  let playedUntil: number | undefined

  const draw = () => {
    if (colours) rig.draw(motion.moving.figure, colours)
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
  /** @returns the number of steps since the last frame */
  const advance = (now: number): number => {
    playedUntil ??= now - stepMs
    // Frames come slightly early or late. Half a step of slack keeps the rate at one step per frame.
    const steps = Math.max(0, Math.floor((now - playedUntil) / stepMs + 0.5))
    for (let n = 0; n < Math.min(steps, maxSteps); n += 1) motion = stepMotion(motion, goal)
    playedUntil = steps > maxSteps ? now : playedUntil + steps * stepMs
    stepsToGoal += steps
    return steps
  }
  const play = (now: number) => {
    frame = undefined
    if (advance(now) > 0) draw()
    if (isAtRest(motion, goal)) stop()
    else pause = setTimeout(request, gapAfter(motion, stepsToGoal))
  }

  return {
    /** @param isAnimated if false, Dash takes the pose at once, as with reduced motion or while hidden */
    moveTo(next: Goal, palette: Palette, isAnimated: boolean) {
      const transition = isAnimated ? transitionTo(motion, goal, next) : 'at-once'
      const isPausing = pause !== undefined
      // The time since the last frame still belongs to the previous goal.
      if (isPausing && transition === 'by-springs') advance(performance.now())
      if (next.isBrisk) motion = snapBriskParts(motion, next.figure)
      goal = next
      colours = palette
      if (transition === 'at-once') {
        stop()
        motion = motionAt(next.figure)
      } else if (transition === 'beak-at-once') {
        // If another part moves, draw it in the same frame.
        if (isPausing) request()
        if (frame !== undefined) return
      } else if (!isPausing || transition === 'by-springs') {
        stepsToGoal = 0
        if (frame === undefined && !isAtRest(motion, next)) request()
      }
      draw()
    },
    close: stop,
  }
}
