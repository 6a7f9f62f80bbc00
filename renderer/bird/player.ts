/** Moves Dash's rig from frame to frame. It draws only while something moves. */
import type { FormId } from '../../preload/contract/earnables.ts'
import { figureOf } from './figure.ts'
import type { Frame } from './frame.ts'
import type { FrameStore } from './frame-store.ts'
import { gapAfter, transitionTo } from './motion/frame-rate.ts'
import { isAtRest, stepMotion, snapBriskParts, motionAt, type Goal } from './motion/motion.ts'
import { stepMs } from './motion/springs.ts'
import { isBrisk } from './mouths.ts'
import type { Palette } from './palette.ts'
import { poses } from './poses.ts'
import { writeAttributes, type Rig } from './rig.ts'

/** The most steps that one frame catches up. After a longer pause, as in a hidden page, Dash continues where it was. */
const maxSteps = 8

export interface Look {
  readonly colours: Palette
  readonly form: FormId
  /** Whether the back wing holds a worn item. */
  readonly holds: boolean
  /** If false, Dash takes each pose at once. */
  readonly isAnimated: boolean
}

/** How Dash goes on moving: by an animation frame, or after a pause that saves frames. */
type Pending =
  | { readonly name: 'nothing' }
  | { readonly name: 'frame'; readonly request: number }
  | { readonly name: 'pause'; readonly timer: ReturnType<typeof setTimeout> }

export function openPlayer(rig: Rig, firstColours: Palette) {
  let goal: Goal = { figure: rig.first, motion: 'none' }
  let motion = motionAt(rig.first)
  let colours = firstColours
  let pending: Pending = { name: 'nothing' }
  let stepsToGoal = 0
  let playedUntil: number | undefined

  const stop = () => {
    if (pending.name === 'frame') cancelAnimationFrame(pending.request)
    if (pending.name === 'pause') clearTimeout(pending.timer)
    pending = { name: 'nothing' }
    playedUntil = undefined
  }
  const request = () => {
    if (pending.name === 'pause') clearTimeout(pending.timer)
    pending = { name: 'frame', request: requestAnimationFrame(play) }
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
    if (advance(now) > 0) rig.draw(motion.moving.figure, colours)
    if (isAtRest(motion, goal)) stop()
    else pending = { name: 'pause', timer: setTimeout(request, gapAfter(motion, stepsToGoal)) }
  }

  return {
    /** Shows the current frame and every later one. @returns the function that ends this */
    follow(frames: FrameStore, drawing: SVGSVGElement, look: Look): () => void {
      const show = (shown: Frame) => {
        const isAnimated = look.isAnimated && !document.hidden
        const next = goalOf(shown, look)
        const transition = isAnimated ? transitionTo(motion, goal, next) : 'at-once'
        const isPausing = pending.name === 'pause'
        writeFrame(drawing, shown, look)
        // The time since the last frame still belongs to the previous goal.
        if (isPausing && transition === 'by-springs') advance(performance.now())
        if (next.isBrisk) motion = snapBriskParts(motion, next.figure)
        goal = next
        colours = look.colours
        if (transition === 'at-once') {
          stop()
          motion = motionAt(next.figure)
        } else if (transition === 'beak-at-once') {
          // If another part moves, draw it in the same frame.
          if (isPausing) request()
          if (pending.name === 'frame') return
        } else if (!isPausing || transition === 'by-springs') {
          stepsToGoal = 0
          if (pending.name !== 'frame' && !isAtRest(motion, next)) request()
        }
        rig.draw(motion.moving.figure, colours)
      }
      show(frames.getState())
      return frames.subscribe(show)
    },
    close: stop,
  }
}

function goalOf(frame: Frame, { form, holds }: Look): Goal {
  const { motion, since, mouth } = frame
  const figure = figureOf({ ...frame, form, holds })
  return { figure, motion, since, isBrisk: mouth !== null && isBrisk(mouth) }
}

/** Writes a frame's attributes on the drawing, and on the group that is mirrored if Dash looks left. */
function writeFrame(
  drawing: SVGSVGElement,
  { pose, mouth, motion, facing }: Frame,
  { isAnimated }: Look,
): void {
  writeAttributes(drawing, {
    'data-pose': pose,
    'data-mouth': mouth ?? poses[pose].mouth,
    'data-motion': isAnimated && motion !== 'none' ? motion : undefined,
  })
  const group = drawing.querySelector(':scope > g')
  const transform = facing === 'left' ? 'matrix(-1 0 0 1 512 0)' : undefined
  if (group) writeAttributes(group, { transform })
}
