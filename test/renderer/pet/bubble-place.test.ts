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
    wantedSides: fc.constantFrom(...Object.values(sidesByChoice)),
  })
  .map(({ side, across, down, ...place }) => ({
    ...place,
    bird: {
      x: place.free.x + across * place.free.width - side / 2,
      y: place.free.y + down * place.free.height - side / 2,
      width: side,
      height: side,
    },
  }))

describe('the bubble', () => {
  test('is fully visible, wherever Dash stands', () => {
    fc.assert(
      fc.property(cases, (place) => {
        const { free, bubble } = place
        const { x, y } = placeBubble(place)
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
      fc.property(cases, (place) => {
        const { side, tail } = placeBubble(place)
        const { bubble } = place
        const edge = side === 'above' ? bubble.width : bubble.height
        expect(tail).toBeGreaterThanOrEqual(22)
        expect(tail).toBeLessThanOrEqual(Math.max(22, edge - 22))
      }),
    )
  })

  const free = { x: 0, y: 0, width: 800, height: 200 }
  const bubble = { width: 200, height: 80 }
  const amid = { x: 300, y: 0, width: 200, height: 200 }
  const place = { free, bird: amid, bubble, wantedSides: sidesByChoice.left }
  test('is beside Dash at the top of the screen, on the side with more room', () => {
    const atX = (x: number) => placeBubble({ ...place, bird: { ...amid, x }, wantedSides: [] })
    expect(atX(0)).toMatchObject({ side: 'right', x: 176, y: 60 })
    expect(atX(600)).toMatchObject({ side: 'left', x: 424, y: 60 })
  })

  test('is on the chosen side, else on the opposite side, else where there is room', () => {
    expect(placeBubble(place)).toMatchObject({ side: 'left', x: 124 })
    const onRight = { ...place, wantedSides: sidesByChoice.right }
    expect(placeBubble(onRight)).toMatchObject({ side: 'right', x: 476 })
    const atLeft = { ...place, bird: { ...amid, x: 20 } }
    expect(placeBubble(atLeft)).toMatchObject({ side: 'right' })
    const narrow = { x: 0, y: 0, width: 300, height: 400 }
    const within = { x: 50, y: 200, width: 200, height: 200 }
    expect(placeBubble({ ...place, free: narrow, bird: within })).toMatchObject({
      side: 'above',
      y: 120,
    })
  })

  test('may cover the empty edge of the box beside Dash, unlike a list', () => {
    expect(overlaps(placeBubble(place), amid)).toBe(true)
    const list = placeBubble({ ...place, overlapShare: 0 })
    expect(list).toMatchObject({ side: 'left', x: 100, width: 200, height: 80 })
    expect(overlaps(list, amid)).toBe(false)
    expect(overlaps(list, { ...amid, x: 250 })).toBe(true)
    expect(overlaps(list, { ...amid, x: 250, y: 140 })).toBe(false)
  })
})
