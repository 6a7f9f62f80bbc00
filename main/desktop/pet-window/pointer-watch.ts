import { powerMonitor } from 'electron'
import { onAny } from '../../base/emitter.ts'
import { systemTimers } from '../../base/timers.ts'
import { distanceTo, type Rectangle, type ScreenPoint } from './rules/placement.ts'
import { windowSystem } from '../window-system.ts'

/** The distance within which Dash sees the pointer, in DIP. */
const nearDistance = 300
/** Dash is drawn by then, so the first check of the pointer does not delay the start. */
const firstCheckMs = 1000
/** Each check wakes the process. Check a still pointer rarely, and a moving one far from Dash twice a second. */
const gapsMs = { near: 125, moving: 500, paused: 1000, idle: 4000 }
/** Each gap applies until the pointer has been still for this long. After the last, `idle` applies. */
const maxStillMs = { near: 1000, moving: 3000, paused: 20_000 }

interface SeenPointer {
  /** Undefined before the first check. */
  readonly at: ScreenPoint | undefined
  readonly movedAtMs: number
  readonly isNear: boolean
}

const notChecked: SeenPointer = { at: undefined, movedAtMs: -Infinity, isNear: false }

function seeAt(before: SeenPointer, at: ScreenPoint, bird: Rectangle, nowMs: number): SeenPointer {
  // At the first check, the pointer has no earlier place, so it does not count as moved.
  const isMoved = before.at !== undefined && (before.at.x !== at.x || before.at.y !== at.y)
  const movedAtMs = isMoved ? nowMs : before.movedAtMs
  const isNear = movedAtMs !== -Infinity && distanceTo(bird, at) <= nearDistance
  return { at, movedAtMs, isNear }
}

/**
 * Follows the pointer near the floating Dash, because no system reports a pointer outside a program's own windows. It
 * stops while the screen is locked, or if the system asks for less motion. (Electron reports locks only on macOS and
 * Windows. Elsewhere, checking a still pointer costs next to nothing.)
 * @param options.bird the square that Dash stands in, on screen; undefined while it is hidden
 * @param options.sendToPage called with the pointer's place, in sides of that square from its upper left corner, or null
 *   once the pointer has gone away
 */
export function openPointerWatch(options: {
  readonly bird: () => Rectangle | undefined
  readonly sendToPage: (at: ScreenPoint | null) => void
  readonly pointer: () => Promise<ScreenPoint>
}) {
  const { sendToPage, pointer } = options
  let seen = notChecked
  /** Cancels the next check. If it changes while a check waits for the pointer's place, the watch was stopped. */
  let cancel: (() => void) | undefined
  let isLocked = false

  const bird = () => (isLocked || windowSystem.isMotionReduced() ? undefined : options.bird())
  const stop = () => {
    cancel?.()
    cancel = undefined
    if (seen.isNear) sendToPage(null)
    seen = notChecked
  }
  const checkAfter = (ms: number) => {
    cancel = systemTimers.after(ms, () => void checkPointer())
  }
  const checkPointer = async () => {
    const asked = cancel
    const at = await pointer()
    // The watch has since been stopped.
    if (cancel !== asked) return
    const square = bird()
    if (square === undefined) {
      stop()
      return
    }
    const before = seen
    const nowMs = performance.now()
    seen = seeAt(before, at, square, nowMs)
    checkAfter(gapMs(seen.isNear, nowMs - seen.movedAtMs))
    const isMoved = seen.movedAtMs !== before.movedAtMs
    if (seen.isNear && (isMoved || !before.isNear)) sendToPage(placeIn(square, at))
    if (!seen.isNear && before.isNear) sendToPage(null)
  }
  const apply = () => {
    if (bird() === undefined) stop()
    else if (cancel === undefined) checkAfter(firstCheckMs)
  }
  const setLocked = (isNowLocked: boolean) => {
    isLocked = isNowLocked
    apply()
  }
  const offLock = onAny(powerMonitor, ['lock-screen'], () => setLocked(true))
  const offUnlock = onAny(powerMonitor, ['unlock-screen'], () => setLocked(false))

  return {
    /** Call it when Dash is shown or hidden. */
    apply,
    /** Call it when the user releases Dash. Its page has followed the pointer, and needs to know when it leaves. */
    assumeNear() {
      if (cancel !== undefined) seen = { ...seen, isNear: true }
    },
    close() {
      offLock()
      offUnlock()
      cancel?.()
      cancel = undefined
    },
  }
}

function gapMs(isNear: boolean, stillMs: number): number {
  if (isNear && stillMs < maxStillMs.near) return gapsMs.near
  if (stillMs < maxStillMs.moving) return gapsMs.moving
  return stillMs < maxStillMs.paused ? gapsMs.paused : gapsMs.idle
}

const placeIn = ({ x, y, width, height }: Rectangle, point: ScreenPoint): ScreenPoint => ({
  x: (point.x - x) / width,
  y: (point.y - y) / height,
})
