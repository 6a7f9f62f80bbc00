/** Moves shorter than this are trembling. */
const minMovePx = 12
/** Strokes follow each other within this time, in milliseconds. */
const maxPauseMs = 700
const turnsOfAStroke = 3
const restAfterAStroke = 2500

/** What a move of the hand is: the hand has just turned back, as often as makes a stroke or not yet. */
export type StrokeMove = 'none' | 'strokes' | 'complete'

/** Notices a hand going back and forth. */
export interface StrokeSense {
  /**
   * @param x the pointer, in CSS pixels
   * @param at milliseconds on any steady clock
   */
  moved(x: number, at: number): StrokeMove
}

export function createStrokeSense(): StrokeSense {
  let turnedAt = { x: 0, at: -Infinity }
  let direction = 0
  let furthest = 0
  let turns = 0
  let restUntil = -Infinity

  return {
    moved(x, at) {
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
