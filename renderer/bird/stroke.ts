/** Shorter moves are only trembling. */
const minMovePx = 12
const maxPauseMs = 700
const turnsOfAStroke = 3
const restAfterAStroke = 2500

/** `strokes`: the pointer has just reversed its direction. `complete`: it has reversed often enough for a stroke. */
export type StrokeMove = 'none' | 'strokes' | 'complete'

/** Detects a pointer that goes back and forth. */
export function createStrokeSense() {
  let turnedAt = { x: 0, at: -Infinity }
  let direction = 0
  let furthest = 0
  let turns = 0
  let restUntil = -Infinity

  return {
    /**
     * @param x CSS pixels
     * @param at milliseconds of any steady clock
     */
    moved(x: number, at: number): StrokeMove {
      if (at - turnedAt.at > maxPauseMs) {
        turns = 0
        direction = 0
        turnedAt = { x, at }
        furthest = x
        return 'none'
      }
      const way = Math.sign(x - furthest)
      if (direction === 0 || way === direction) {
        if (direction === 0 && Math.abs(x - turnedAt.x) >= minMovePx) {
          direction = Math.sign(x - turnedAt.x)
        }
        if (direction !== 0) furthest = x
        return 'none'
      }
      if (Math.abs(x - furthest) < minMovePx) return 'none'
      direction = way
      turnedAt = { x: furthest, at }
      furthest = x
      turns += 1
      if (turns < turnsOfAStroke || at < restUntil) return 'strokes'
      turns = 0
      restUntil = at + restAfterAStroke
      return 'complete'
    },
  }
}
