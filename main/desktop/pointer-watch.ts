import { powerMonitor } from 'electron'
import type { Timers } from '../base/timers.ts'
import type { Cursor } from './cursor.ts'
import { isMotionReduced } from './reduced-motion.ts'
import type { Rectangle } from './rules/placement.ts'
import {
  afterHand,
  lookAtPointer,
  lyingLookMs,
  placeIn,
  unknownPointer,
  type ScreenPoint,
} from './rules/pointer-watch.ts'

/** Looks for the pointer near the floating Dash: no system reports a pointer outside a program's own windows. */
export interface PointerWatch {
  /** Call it when Dash is shown or hidden. */
  readonly apply: () => void
  /** Call it when the user releases Dash. */
  readonly letGo: () => void
  close(): void
}

/** Once Dash is drawn, so that startup is not delayed. */
const firstLookMs = 1000

/**
 * Looks for nothing while the screen is locked, or if the system asks for less motion. (Electron reports locks on
 * macOS and Windows; elsewhere a still pointer costs next to nothing.)
 * @param options.bird the square that Dash stands in, on screen; undefined while it is hidden
 * @param options.tell called with the pointer's place, in sides of that square from its upper left corner; null: it
 *   has gone away
 */
export function openPointerWatch(options: {
  readonly bird: () => Rectangle | undefined
  readonly tell: (at: ScreenPoint | null) => void
  readonly cursor: Pick<Cursor, 'read' | 'untilMoved'>
  readonly timers: Timers
}): PointerWatch {
  const { tell, cursor, timers } = options
  let watch = unknownPointer
  let cancel: (() => void) | undefined
  /** Aborted when the pending answer is no longer needed. */
  let asking: AbortController | undefined
  let isLocked = false

  const bird = () => (isLocked || isMotionReduced() ? undefined : options.bird())
  const stop = () => {
    cancel?.()
    asking?.abort()
    cancel = undefined
    asking = undefined
    if (watch.isNear) tell(null)
    watch = unknownPointer
  }
  const look = async (isTold = false) => {
    const { signal } = (asking = new AbortController())
    const at = await cursor.read()
    if (signal.aborted) return
    const square = bird()
    if (square === undefined) {
      stop()
      return
    }
    const seen = lookAtPointer(watch, at, square, performance.now(), isTold)
    watch = seen.watch
    if (seen.lies) lookOnceMoved(seen.nextMs)
    else lookIn(seen.nextMs)
    if (seen.news !== undefined) tell(seen.news && placeIn(square, seen.news))
  }
  const lookIn = (ms: number) => {
    cancel = timers.after(ms, () => void look())
  }
  /** @param untoldMs until the next look if the system does not report moves */
  const lookOnceMoved = (untoldMs: number) => {
    const waiting = new AbortController()
    const { signal } = waiting
    let cancelTimer = timers.after(lyingLookMs, () => lookNow(false))
    const end = () => {
      waiting.abort()
      cancelTimer()
    }
    const lookNow = (isTold: boolean) => {
      end()
      void look(isTold)
    }
    cancel = end
    void cursor.untilMoved(signal).then((isMoved) => {
      if (signal.aborted) return
      if (isMoved) lookNow(true)
      else {
        cancelTimer()
        cancelTimer = timers.after(untoldMs, () => lookNow(false))
      }
    })
  }
  const apply = () => {
    if (bird() === undefined) stop()
    else if (cancel === undefined) lookIn(firstLookMs)
  }
  const onLock = () => {
    isLocked = true
    apply()
  }
  const onUnlock = () => {
    isLocked = false
    apply()
  }
  powerMonitor.on('lock-screen', onLock)
  powerMonitor.on('unlock-screen', onUnlock)

  return {
    apply,
    letGo() {
      if (cancel !== undefined) watch = afterHand(watch)
    },
    close() {
      powerMonitor.off('lock-screen', onLock)
      powerMonitor.off('unlock-screen', onUnlock)
      cancel?.()
      asking?.abort()
    },
  }
}
