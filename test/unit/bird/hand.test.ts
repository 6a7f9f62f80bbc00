import { expect, test } from 'vitest'
import { restingBird, type BirdInput } from '../../../renderer/bird/behaviour.ts'
import { frameOf } from '../../../renderer/bird/frame.ts'
import { createHand } from '../../../renderer/bird/hand.ts'

/** A drawing of 512 pixels in the corner of the page, and a bird on it that looks to a side. */
function handOn(facing: 'left' | 'right') {
  const told: BirdInput[] = []
  const hand = createHand()
  hand.on({
    drawing: () =>
      ({ getScreenCTM: () => ({ a: 1, d: 1, e: 0, f: 0 }) }) as unknown as SVGSVGElement,
    tell(input) {
      told.push(input)
      return {
        ...frameOf(
          restingBird('content', 0, () => 0.5),
          0,
        ),
        pose: 'look-left',
        facing,
      }
    },
    onStroke: () => undefined,
  })
  return { hand, told }
}

test('a click meets the part of Dash that is seen there, mirrored or not', () => {
  // The face is turned to where it looks.
  const beak = { x: 264 - 36, y: 306 }
  const mirrored = { x: 512 - beak.x, y: beak.y }
  expect(handOn('right').hand.touches(beak)).toBe('beak')
  expect(handOn('right').hand.touches(mirrored)).not.toBe('beak')
  expect(handOn('left').hand.touches(mirrored)).toBe('beak')
  expect(handOn('left').hand.touches(beak)).not.toBe('beak')
})

test('what takes clicks for Dash alone is Dash, also where it has no zone', () => {
  const hat = { x: 262, y: 10 }
  const { hand, told } = handOn('right')
  expect(hand.touches(hat)).toBeNull()
  expect(told).not.toContainEqual(expect.objectContaining({ type: 'touched' }))
  expect(hand.touches(hat, true)).toBe('head')
  expect(told).toContainEqual({ type: 'touched', zone: 'head', isLeft: false })
})

test('on which side of Dash it was is told as a person sees it', () => {
  const { hand, told } = handOn('left')
  hand.touches({ x: 284, y: 306 })
  expect(told).toContainEqual({ type: 'touched', zone: 'beak', isLeft: false })
})
