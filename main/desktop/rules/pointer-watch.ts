import type { Rectangle } from './placement.ts'

export interface ScreenPoint {
  readonly x: number
  readonly y: number
}

/** What is known of the pointer after a look at it. */
export interface PointerMemory {
  /** Undefined before the first look. */
  readonly at: ScreenPoint | undefined
  readonly movedAtMs: number
  /** Whether Dash sees it. */
  readonly isNear: boolean
}

export interface PointerLook {
  readonly watch: PointerMemory
  /** A place to tell Dash of; null: the pointer has gone away; undefined: nothing new. */
  readonly news: ScreenPoint | null | undefined
  /** Until the next look. */
  readonly nextMs: number
  /** It has not moved for long: the next look may wait until it does, where the system tells of that. */
  readonly lies: boolean
}

/** A pointer that lies still is looked at so often where the system tells when it moves: Dash itself may have come to it. */
export const lyingLookMs = 60_000

/** So far from Dash it sees the pointer, in device independent pixels. */
const nearDistance = 300

/** Each look wakes the process: a pointer that lies still is looked at seldom, one that moves away from Dash twice a second. */
const gapsMs = { near: 125, moves: 500, rests: 1000, lies: 4000 }
/** So long after its last move the pointer near Dash still counts as moving, any pointer, and one that rests. */
const movesMs = { near: 1000, moves: 3000, rests: 20_000 }

export const unknownPointer: PointerMemory = { at: undefined, movedAtMs: -Infinity, isNear: false }

/** After a hand has let Dash go: its page has seen that pointer by itself, and is to hear when it is away. */
export const afterHand = (before: PointerMemory): PointerMemory => ({ ...before, isNear: true })

/** How far a point is outside of a rectangle; 0 inside. */
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
 * One look at the pointer.
 * @param bird where Dash stands on the screen
 * @param isTold whether the system has told of a move: one against the edge of the screen changes no place
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
  // A pointer that lay there before Hot Dash looked is nobody's move.
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
