/** Detects strokes: a pointer that goes back and forth over Dash. Times are milliseconds of any steady clock. */

/** A shorter move is only a tremor. */
const minMovePx = 12
/** After a longer pause without a reversal, the stroke starts over. */
const maxPauseMs = 700
const reversalsPerStroke = 3
/** The least interval between two complete strokes. */
const minIntervalMs = 2500

/** `reversed`: the pointer has just turned back. `complete`: it has turned back often enough for a stroke. */
export type StrokeMove = 'none' | 'reversed' | 'complete'

export function createStrokeDetector() {
  let lastReversal = { x: 0, atMs: -Infinity }
  let direction = 0
  let furthestX = 0
  let reversals = 0
  let nextStrokeAtMs = -Infinity

  return {
    /** @param x CSS pixels */
    move(x: number, atMs: number): StrokeMove {
      if (atMs - lastReversal.atMs > maxPauseMs) {
        reversals = 0
        direction = 0
        lastReversal = { x, atMs }
        furthestX = x
        return 'none'
      }
      const newDirection = Math.sign(x - furthestX)
      if (direction === 0 || newDirection === direction) {
        if (direction === 0 && Math.abs(x - lastReversal.x) >= minMovePx) {
          direction = Math.sign(x - lastReversal.x)
        }
        if (direction !== 0) furthestX = x
        return 'none'
      }
      if (Math.abs(x - furthestX) < minMovePx) return 'none'
      direction = newDirection
      lastReversal = { x: furthestX, atMs }
      furthestX = x
      reversals += 1
      if (reversals < reversalsPerStroke || atMs < nextStrokeAtMs) return 'reversed'
      reversals = 0
      nextStrokeAtMs = atMs + minIntervalMs
      return 'complete'
    },
  }
}
