import { describe, expect, test } from 'vitest'
import { overlaps, placeBubble, sidesByChoice } from '../../../renderer/pet/bubble-place.ts'
import fc from '../../support/fast-check.ts'

const length = (min: number, max: number) => fc.integer({ min, max })
const size = (min: number, max: number) =>
  fc.record({ width: length(min, max), height: length(40, 130) })

/** A bird at least half visible, and a bubble that fits the area. */
const cases = fc
  .record({
    free: fc.record({
      x: length(0, 400),
      y: length(0, 300),
      width: length(300, 820),
      height: length(140, 530),
    }),
    side: length(96, 400),
    bubble: size(60, 240),
    across: fc.double({ min: 0, max: 1, noNaN: true }),
    down: fc.double({ min: 0, max: 1, noNaN: true }),
    wanted: fc.constantFrom(...Object.values(sidesByChoice)),
  })
  .map(({ free, side, bubble, across, down, wanted }) => ({
    free,
    bubble,
    wanted,
    bird: {
      x: free.x + across * free.width - side / 2,
      y: free.y + down * free.height - side / 2,
      width: side,
      height: side,
    },
  }))

describe('the bubble', () => {
  test('is fully visible, wherever Dash stands', () => {
    fc.assert(
      fc.property(cases, ({ free, bird, bubble, wanted }) => {
        const { x, y } = placeBubble({ free, bird, bubble, wantedSides: wanted })
        expect(x).toBeGreaterThanOrEqual(free.x)
        expect(y).toBeGreaterThanOrEqual(free.y)
        expect(x + bubble.width).toBeLessThanOrEqual(free.x + free.width)
        expect(y + bubble.height).toBeLessThanOrEqual(free.y + free.height)
      }),
    )
  })

  test('is above Dash if there is room, and never covers its face', () => {
    fc.assert(
      fc.property(cases, ({ free, bird, bubble }) => {
        const { side, y } = placeBubble({ free, bird, bubble, wantedSides: [] })
        expect(side === 'above').toBe(bird.y - bubble.height >= free.y)
        if (side === 'above')
          expect(y + bubble.height).toBeLessThanOrEqual(Math.max(bird.y, free.y + bubble.height))
      }),
    )
  })

  test('has its tail on the edge that faces Dash, away from the corners', () => {
    fc.assert(
      fc.property(cases, ({ free, bird, bubble, wanted }) => {
        const { side, tail } = placeBubble({ free, bird, bubble, wantedSides: wanted })
        const edge = side === 'above' ? bubble.width : bubble.height
        expect(tail).toBeGreaterThanOrEqual(22)
        expect(tail).toBeLessThanOrEqual(Math.max(22, edge - 22))
      }),
    )
  })

  const free = { x: 0, y: 0, width: 800, height: 200 }
  const bubble = { width: 200, height: 80 }
  test('is beside Dash at the top of the screen, on the side with more room', () => {
    const right = placeBubble({
      free,
      bird: { x: 0, y: 0, width: 200, height: 200 },
      bubble,
      wantedSides: [],
    })
    expect(right).toMatchObject({ side: 'right', x: 176, y: 60 })
    const left = placeBubble({
      free,
      bird: { x: 600, y: 0, width: 200, height: 200 },
      bubble,
      wantedSides: [],
    })
    expect(left).toMatchObject({ side: 'left', x: 424, y: 60 })
  })

  test('is on the chosen side, else on the opposite side, else where there is room', () => {
    const { left, right } = sidesByChoice
    const amid = { x: 300, y: 0, width: 200, height: 200 }
    expect(placeBubble({ free, bird: amid, bubble, wantedSides: left })).toMatchObject({
      side: 'left',
      x: 124,
    })
    expect(placeBubble({ free, bird: amid, bubble, wantedSides: right })).toMatchObject({
      side: 'right',
      x: 476,
    })
    const atLeft = { ...amid, x: 20 }
    expect(placeBubble({ free, bird: atLeft, bubble, wantedSides: left })).toMatchObject({
      side: 'right',
    })
    const narrow = { x: 0, y: 0, width: 300, height: 400 }
    const within = { x: 50, y: 200, width: 200, height: 200 }
    expect(placeBubble({ free: narrow, bird: within, bubble, wantedSides: left })).toMatchObject({
      side: 'above',
      y: 120,
    })
  })

  test('may cover the empty edge of the box beside Dash, unlike a list', () => {
    const amid = { x: 300, y: 0, width: 200, height: 200 }
    const { left } = sidesByChoice
    expect(overlaps(placeBubble({ free, bird: amid, bubble, wantedSides: left }), amid)).toBe(true)
    const list = placeBubble({ free, bird: amid, bubble, wantedSides: left, overlapShare: 0 })
    expect(list).toMatchObject({ side: 'left', x: 100, width: 200, height: 80 })
    expect(overlaps(list, amid)).toBe(false)
    expect(overlaps(list, { ...amid, x: 250 })).toBe(true)
    expect(overlaps(list, { ...amid, x: 250, y: 140 })).toBe(false)
  })
})
