import { distanceTo, type Rectangle, type ScreenPoint } from './placement.ts'

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
}

/** The distance within which Dash sees the pointer, in DIP. */
const nearDistance = 300

/** Each look wakes the process: look rarely at a still pointer, and twice a second at one that moves far from Dash. */
const gapsMs = { near: 125, moves: 500, rests: 1000, lies: 4000 }
/** How long after its last move a pointer counts as moving: near Dash, anywhere, and before it counts as still. */
const movesMs = { near: 1000, moves: 3000, rests: 20_000 }

export const unknownPointer: PointerMemory = { at: undefined, movedAtMs: -Infinity, isNear: false }

/** After the user has released Dash: its page has tracked that pointer by itself, and must hear when it leaves. */
export const afterHand = (before: PointerMemory): PointerMemory => ({ ...before, isNear: true })

/** @returns a point in sides of a square, from its upper left corner */
export const placeIn = ({ x, y, width, height }: Rectangle, point: ScreenPoint): ScreenPoint => ({
  x: (point.x - x) / width,
  y: (point.y - y) / height,
})

/**
 * Evaluates one look at the pointer.
 * @param bird where Dash stands on screen
 */
export function lookAtPointer(
  before: PointerMemory,
  at: ScreenPoint,
  bird: Rectangle,
  nowMs: number,
): PointerLook {
  const isMoved = at.x !== before.at?.x || at.y !== before.at.y
  const isNear = distanceTo(bird, at) <= nearDistance
  // A pointer found at the first look has not moved.
  const movedAtMs = isMoved && before.at !== undefined ? nowMs : before.movedAtMs
  const stillMs = nowMs - movedAtMs
  const watch = { at, movedAtMs, isNear: isNear && stillMs !== Infinity }
  return {
    watch,
    news: newsOf(before, watch, isMoved),
    nextMs: gapOf(watch.isNear, stillMs),
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
