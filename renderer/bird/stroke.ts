/** Detects strokes: a pointer that goes back and forth over Dash. Pure. Times are milliseconds of any steady clock. */

/** A shorter move is only a tremor. In CSS pixels, like each x. */
const minMovePx = 12
/** After a longer pause without a reversal, the stroke starts over. */
const maxPauseMs = 700
const reversalsPerStroke = 3
/** The least interval between two complete strokes. */
const minIntervalMs = 2500

interface Stroking {
  /** Where and when the pointer last turned back, or the stroke started. */
  readonly turn: { readonly x: number; readonly atMs: number }
  /** −1 left, 1 right, 0 until the pointer has moved far enough. */
  readonly direction: -1 | 0 | 1
  readonly furthestX: number
  readonly reversals: number
  /** `reversed`: the pointer has just turned back. `complete`: it has turned back often enough for a stroke. */
  readonly move: 'none' | 'reversed' | 'complete'
  readonly nextStrokeAtMs: number
}

export const notStroking: Stroking = {
  turn: { x: 0, atMs: -Infinity },
  direction: 0,
  furthestX: 0,
  reversals: 0,
  move: 'none',
  nextStrokeAtMs: -Infinity,
}

const directionOf = (dx: number) => Math.sign(dx) as Stroking['direction']

export function moveStroke(before: Stroking, x: number, atMs: number): Stroking {
  const { turn, direction, furthestX, nextStrokeAtMs } = before
  const unturned: Stroking = { ...before, move: 'none' }
  if (atMs - turn.atMs > maxPauseMs)
    return { ...notStroking, nextStrokeAtMs, turn: { x, atMs }, furthestX: x }
  if (direction === 0) {
    if (Math.abs(x - turn.x) < minMovePx) return unturned
    return { ...unturned, direction: directionOf(x - turn.x), furthestX: x }
  }
  const newDirection = directionOf(x - furthestX)
  if (newDirection === direction) return { ...unturned, furthestX: x }
  if (Math.abs(x - furthestX) < minMovePx) return unturned
  const turned = {
    ...before,
    turn: { x: furthestX, atMs },
    direction: newDirection,
    furthestX: x,
    reversals: before.reversals + 1,
  }
  if (turned.reversals < reversalsPerStroke || atMs < nextStrokeAtMs)
    return { ...turned, move: 'reversed' }
  return { ...turned, move: 'complete', reversals: 0, nextStrokeAtMs: atMs + minIntervalMs }
}
