import { powerMonitor } from 'electron'
import { systemTimers } from '../base/timers.ts'
import { windowSystem } from './window-system.ts'
import { afterHand, lookAtPointer, placeIn, unknownPointer } from './rules/near-pointer.ts'
import type { Rectangle, ScreenPoint } from './rules/placement.ts'

/** Once Dash is drawn, so that startup is not delayed. */
const firstLookMs = 1000

/**
 * Looks for the pointer near the floating Dash: no system reports a pointer outside a program's own windows.
 * Looks for nothing while the screen is locked, or if the system asks for less motion. (Electron reports locks on
 * macOS and Windows; elsewhere a still pointer costs next to nothing.)
 * @param options.bird the square that Dash stands in, on screen; undefined while it is hidden
 * @param options.tell called with the pointer's place, in sides of that square from its upper left corner; null: it
 *   has gone away
 */
export function openPointerWatch(options: {
  readonly bird: () => Rectangle | undefined
  readonly tell: (at: ScreenPoint | null) => void
  readonly pointer: () => Promise<ScreenPoint>
}) {
  const { tell, pointer } = options
  let watch = unknownPointer
  /** Cancels the next look. While a look waits for the pointer's place, it is the previous one's. */
  let cancel: (() => void) | undefined
  let isLocked = false

  const bird = () => (isLocked || windowSystem.reducesMotion() ? undefined : options.bird())
  const stop = () => {
    cancel?.()
    cancel = undefined
    if (watch.isNear) tell(null)
    watch = unknownPointer
  }
  const look = async () => {
    const asked = cancel
    const at = await pointer()
    // Stopped meanwhile.
    if (cancel !== asked) return
    const square = bird()
    if (square === undefined) {
      stop()
      return
    }
    const seen = lookAtPointer(watch, at, square, performance.now())
    watch = seen.watch
    lookIn(seen.nextMs)
    if (seen.news !== undefined) tell(seen.news && placeIn(square, seen.news))
  }
  const lookIn = (ms: number) => {
    cancel = systemTimers.after(ms, () => void look())
  }
  const apply = () => {
    if (bird() === undefined) stop()
    else if (cancel === undefined) lookIn(firstLookMs)
  }
  const setLocked = (locked: boolean) => () => {
    isLocked = locked
    apply()
  }
  const [onLock, onUnlock] = [setLocked(true), setLocked(false)]
  powerMonitor.on('lock-screen', onLock)
  powerMonitor.on('unlock-screen', onUnlock)

  return {
    /** Call it when Dash is shown or hidden. */
    apply,
    /** Call it when the user releases Dash. */
    letGo() {
      if (cancel !== undefined) watch = afterHand(watch)
    },
    close() {
      powerMonitor.off('lock-screen', onLock)
      powerMonitor.off('unlock-screen', onUnlock)
      cancel?.()
      cancel = undefined
    },
  }
}
