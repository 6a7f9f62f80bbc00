import { powerMonitor, screen } from 'electron'
import type { Stride } from '../../preload/contract/events.ts'
import type { DashMotion } from '../../preload/contract/settings.ts'
import { systemTimers } from '../base/timers.ts'
import { areaOf, displays } from './browser-windows.ts'
import { isMotionReduced } from './reduced-motion.ts'
import type { Rectangle } from './rules/placement.ts'
import {
  mayWalk,
  pauseMs,
  placeAfter,
  planWalk,
  standsOnFloor,
  strideMs,
  type Walk,
} from './rules/walk.ts'

/** Makes Dash walk along the floor now and then. */
export interface Walker {
  /** From now until `rest`, Dash may walk now and then. No timer runs otherwise. */
  begin(): void
  rest(): void
  /** Stops a walk on the spot, if there is one. */
  halt(): void
  /** Something is happening: Dash halts, and does not walk for a while. */
  disturb(): void
  readonly isWalking: boolean
}

/** The user looks at what happened, and it plays to its end, before Dash walks again. */
const undisturbedMs = 15_000
/** Checks for the pointer at every second stride, because that asks the display. */
const stridesToLook = 2
/** The page draws a stride in its next frame. */
const drawMs = 16

/** Only this asks the system whether it is a time for walks. */
const isTimeToWalk = (motion: DashMotion): boolean =>
  mayWalk(motion, powerMonitor.getSystemIdleTime(), performance.now() / 1000) &&
  powerMonitor.getSystemIdleState(1) !== 'locked' &&
  !powerMonitor.isOnBatteryPower() &&
  !isMotionReduced()

/**
 * @param options.bird Dash's current bounds
 * @param options.motion read before each walk
 * @param options.isFree whether nothing else holds Dash: a hand, a bubble, sleep
 * @param options.isTouched whether the pointer is on Dash: the user must not have to chase it
 * @param options.onWalk called with the strides, which the page draws in the same rhythm
 * @param options.onHalt called when a walk is broken off
 * @param options.onRest called when Dash stands after a walk
 */
export function openWalker(options: {
  readonly bird: () => Rectangle
  readonly moveTo: (bounds: Rectangle) => void
  readonly motion: () => DashMotion
  readonly isFree: () => boolean
  readonly isTouched: () => Promise<boolean>
  readonly onWalk: (strides: readonly Stride[], strideMs: number) => void
  readonly onHalt: () => void
  readonly onRest: () => void
}): Walker {
  const { bird, moveTo } = options
  const chance = () => Math.random()
  let cancelPause: (() => void) | undefined
  let timer: NodeJS.Timeout | undefined
  let disturbedAt = -Infinity

  const finish = () => {
    clearTimeout(timer)
    timer = undefined
    options.onRest()
  }

  const halt = () => {
    if (timer === undefined) return
    finish()
    options.onHalt()
  }

  function start(walk: Walk): void {
    const startedAt = performance.now()
    let count = 0
    options.onWalk(walk.strides, strideMs)
    // By the clock, like the page, so that neither drifts ahead of the other.
    const wait = () => {
      const dueAt = startedAt + drawMs + count * strideMs
      timer = setTimeout(() => void stride(), Math.max(0, dueAt - performance.now()))
    }
    const stride = async () => {
      const due = timer
      const isTouched = count % stridesToLook === 0 && (await options.isTouched())
      // The walk was broken off meanwhile.
      if (timer !== due) return
      const next = placeAfter(walk, count + 1)
      if (isTouched || !standsOnFloor(displays(), next)) {
        halt()
        return
      }
      count += 1
      moveTo(next)
      if (count === walk.strides.length) finish()
      else wait()
    }
    wait()
  }

  function consider(): void {
    const isQuiet = performance.now() - disturbedAt > undisturbedMs
    if (timer !== undefined || !isQuiet || !options.isFree()) return
    if (!isTimeToWalk(options.motion())) return
    const from = bird()
    if (!standsOnFloor(displays(), from)) return
    const walk = planWalk(areaOf(screen.getDisplayMatching(from)), from, chance)
    if (walk) start(walk)
  }

  function pause(): void {
    cancelPause = systemTimers.after(pauseMs(chance), () => {
      pause()
      consider()
    })
  }

  return {
    begin() {
      if (cancelPause === undefined) pause()
    },
    rest() {
      cancelPause?.()
      cancelPause = undefined
      halt()
    },
    halt,
    disturb() {
      disturbedAt = performance.now()
      halt()
    },
    get isWalking() {
      return timer !== undefined
    },
  }
}
