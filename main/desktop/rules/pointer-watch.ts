import type { Rectangle } from './placement.ts'

export interface ScreenPoint {
  readonly x: number
  readonly y: number
}

/** What is known of the pointer after a look. */
export interface PointerMemory {
  /** Undefined before the first look. */
  readonly at: ScreenPoint | undefined
  readonly movedAtMs: number
  /** Whether Dash sees the pointer. */
  readonly isNear: boolean
}

export interface PointerLook {
  readonly watch: PointerMemory
  /** A place to report to Dash; null: the pointer has gone away; undefined: nothing new. */
  readonly news: ScreenPoint | null | undefined
  /** Until the next look. */
  readonly nextMs: number
  /** The pointer has been still for long. The next look may wait for a move, if the system reports moves. */
  readonly lies: boolean
}

/** How often to look at a still pointer even if the system reports moves: Dash itself may have come to it. */
export const lyingLookMs = 60_000

/** The distance within which Dash sees the pointer, in DIP. */
const nearDistance = 300

/** Each look wakes the process: look rarely at a still pointer, and twice a second at one that moves far from Dash. */
const gapsMs = { near: 125, moves: 500, rests: 1000, lies: 4000 }
/** How long after its last move a pointer counts as moving: near Dash, anywhere, and before it counts as still. */
const movesMs = { near: 1000, moves: 3000, rests: 20_000 }

export const unknownPointer: PointerMemory = { at: undefined, movedAtMs: -Infinity, isNear: false }

/** After the user has released Dash: its page has tracked that pointer by itself, and must hear when it leaves. */
export const afterHand = (before: PointerMemory): PointerMemory => ({ ...before, isNear: true })

/** How far a point is outside a rectangle; 0 inside. */
export function distanceTo({ x, y, width, height }: Rectangle, point: ScreenPoint): number {
  const dx = Math.max(x - point.x, 0, point.x - (x + width))
  const dy = Math.max(y - point.y, 0, point.y - (y + height))
  return Math.hypot(dx, dy)
}

/** @returns a point in sides of a square, from its upper left corner */
export const placeIn = ({ x, y, width, height }: Rectangle, point: ScreenPoint): ScreenPoint => ({
  x: (point.x - x) / width,
  y: (point.y - y) / height,
})

/**
 * Evaluates one look at the pointer.
 * @param bird where Dash stands on screen
 * @param isTold whether the system reported a move: a move against the screen's edge changes no place
 */
export function lookAtPointer(
  before: PointerMemory,
  at: ScreenPoint,
  bird: Rectangle,
  nowMs: number,
  isTold = false,
): PointerLook {
  const isMoved = isTold || at.x !== before.at?.x || at.y !== before.at.y
  const isNear = distanceTo(bird, at) <= nearDistance
  // A pointer found at the first look has not moved.
  const movedAtMs = isMoved && before.at !== undefined ? nowMs : before.movedAtMs
  const stillMs = nowMs - movedAtMs
  const watch = { at, movedAtMs, isNear: isNear && stillMs !== Infinity }
  return {
    watch,
    news: newsOf(before, watch, isMoved),
    nextMs: gapOf(watch.isNear, stillMs),
    lies: stillMs >= movesMs.rests,
  }
}

function newsOf(
  before: PointerMemory,
  { at, isNear }: PointerMemory,
  isMoved: boolean,
): PointerLook['news'] {
  if (isNear) return isMoved || !before.isNear ? at : undefined
  return before.isNear ? null : undefined
}

function gapOf(isNear: boolean, stillMs: number): number {
  if (isNear && stillMs < movesMs.near) return gapsMs.near
  if (stillMs < movesMs.moves) return gapsMs.moves
  return stillMs < movesMs.rests ? gapsMs.rests : gapsMs.lies
}
