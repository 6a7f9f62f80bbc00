import { powerMonitor, screen } from 'electron'
import type { Timers } from '../base/timers.ts'
import { isMotionReduced } from './reduced-motion.ts'
import type { Rectangle } from './rules/placement.ts'
import { lookAtPointer, placeIn, unknownPointer, type ScreenPoint } from './rules/pointer-watch.ts'

/** Looks for the pointer near the floating Dash: no system tells of one outside of a program's own windows. */
export interface PointerWatch {
  /** To be called when Dash is shown or hidden. */
  readonly apply: () => void
  close(): void
}

/**
 * Nothing is looked for while the screen is locked, nor where the system asks for less motion. (Electron hears of locks on
 * macOS and Windows; elsewhere a pointer that lies still costs next to nothing.)
 * @param options.bird the square that Dash stands in, on the screen; undefined while it is hidden
 * @param options.tell told where the pointer is, in sides of that square from its upper left corner; null: it has gone away
 */
export function openPointerWatch(options: {
  readonly bird: () => Rectangle | undefined
  readonly tell: (at: ScreenPoint | null) => void
  readonly timers: Timers
}): PointerWatch {
  const { tell, timers } = options
  let watch = unknownPointer
  let cancel: (() => void) | undefined
  let isLocked = false

  const bird = () => (isLocked || isMotionReduced() ? undefined : options.bird())
  const stop = () => {
    cancel?.()
    cancel = undefined
    if (watch.isNear) tell(null)
    watch = unknownPointer
  }
  const look = () => {
    const square = bird()
    if (square === undefined) {
      stop()
      return
    }
    const seen = lookAtPointer(watch, screen.getCursorScreenPoint(), square, performance.now())
    watch = seen.watch
    cancel = timers.after(seen.nextMs, look)
    if (seen.news !== undefined) tell(seen.news && placeIn(square, seen.news))
  }
  const apply = () => {
    if (bird() === undefined) stop()
    else if (cancel === undefined) look()
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
    close() {
      powerMonitor.off('lock-screen', onLock)
      powerMonitor.off('unlock-screen', onUnlock)
      cancel?.()
    },
  }
}
