import { describe, expect, test } from 'vitest'
import { moveStroke, notStroking } from '../../../renderer/bird/stroke.ts'

/** Moves through the places, 60 ms each. */
function movesIn(places: readonly number[], stepMs = 60) {
  let stroking = notStroking
  return places.map((x, n) => {
    stroking = moveStroke(stroking, x, 1000 + n * stepMs)
    return stroking.move
  })
}

/** @returns the number of strokes that Dash felt */
const strokesIn = (places: readonly number[], stepMs = 60): number =>
  movesIn(places, stepMs).filter((move) => move === 'complete').length

const backAndForth = [0, 30, 60, 30, 0, 30, 60, 30, 0, 30]

describe('stroking', () => {
  test('is recognized if the pointer goes back and forth', () => {
    expect(strokesIn(backAndForth)).toBe(1)
  })

  test("begins with the pointer's first turn", () => {
    expect(movesIn(backAndForth).indexOf('reversed')).toBe(3)
    expect(movesIn([0, 30, 60, 90, 120, 150])).not.toContain('reversed')
  })

  test('is not recognized if the pointer only passes by', () => {
    expect(strokesIn([0, 30, 60, 90, 120, 150, 180, 210])).toBe(0)
  })

  test('is not recognized if the pointer trembles', () => {
    expect(strokesIn([50, 54, 50, 54, 50, 54, 50, 54, 50, 54])).toBe(0)
  })

  test('is not recognized if the pointer is slow', () => {
    expect(strokesIn(backAndForth, 900)).toBe(0)
  })

  test('counts once within two and a half seconds', () => {
    const long = Array.from({ length: 40 }, (_, n) => (n % 4 < 2 ? n % 4 : 4 - (n % 4)) * 30)
    expect(strokesIn(long)).toBe(1)
    expect(strokesIn([...long, ...long])).toBe(2)
  })
})
