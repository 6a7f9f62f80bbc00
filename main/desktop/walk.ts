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

/** Lets Dash walk along the floor now and then. */
export interface Walker {
  /** From now on, until `rest`, Dash may walk now and then. Otherwise no timer runs. */
  begin(): void
  rest(): void
  /** Ends a walk where it is, if one is on. */
  halt(): void
  /** Something happens: it halts, and does not walk for a while. */
  disturb(): void
  readonly isWalking: boolean
}

/** What happens is looked at, and played to its end, before Dash walks again. */
const undisturbedMs = 15_000
/** Whether it is touched is asked with every second stride: the display is asked for it. */
const stridesToLook = 2
/** The page draws a stride in its next frame. */
const drawMs = 16

/** The one place that asks the system whether it is a time for walks. */
const isTimeToWalk = (motion: DashMotion): boolean =>
  mayWalk(motion, powerMonitor.getSystemIdleTime(), performance.now() / 1000) &&
  powerMonitor.getSystemIdleState(1) !== 'locked' &&
  !powerMonitor.isOnBatteryPower() &&
  !isMotionReduced()

/**
 * @param options.bird where it is now
 * @param options.motion asked each time before it walks
 * @param options.isFree whether nothing else holds it: a hand, a bubble, sleep
 * @param options.isTouched whether the pointer is on Dash: nobody has to chase it
 * @param options.onWalk told the strides; the page draws them in the same rhythm
 * @param options.onHalt told when a walk was broken off
 * @param options.onRest told when it stands after a walk
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
    // By the clock, as the page: neither is ahead of the other after a while.
    const wait = () => {
      const dueAt = startedAt + drawMs + count * strideMs
      timer = setTimeout(() => void stride(), Math.max(0, dueAt - performance.now()))
    }
    const stride = async () => {
      const due = timer
      const isTouched = count % stridesToLook === 0 && (await options.isTouched())
      // It was broken off meanwhile.
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
