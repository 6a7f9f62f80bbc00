import { expect, test } from 'vitest'
import {
  isHuffing,
  reduceBird,
  idleBird,
  type BirdInput,
} from '../../../renderer/bird/bird-reducer.ts'
import { frameOf } from '../../../renderer/bird/frame.ts'
import { createHand } from '../../../renderer/bird/hand.ts'

/** 512 pixels wide, in the corner of the page. */
const drawing = () =>
  ({ getScreenCTM: () => ({ a: 1, d: 1, e: 0, f: 0 }) }) as unknown as SVGSVGElement

/** A hand on a bird that faces a side. */
function handOn(facing: 'left' | 'right') {
  const told: BirdInput[] = []
  const hand = createHand({
    drawing,
    form: () => 'dash',
    dispatch(input) {
      told.push(input)
      return {
        ...frameOf(
          idleBird('content', 0, () => 0.5),
          0,
        ),
        pose: 'look-left',
        facing,
      }
    },
    isHuffing: () => false,
    onStroke: () => undefined,
  })
  return { hand, told }
}

/** A hand on a bird that is drawn, and the number of strokes that the bird felt. */
function handOnLivingBird() {
  let state = idleBird('content', 0, () => 0.5)
  let now = 0
  let strokes = 0
  const hand = createHand({
    drawing,
    form: () => 'dash',
    dispatch(input) {
      state = reduceBird(state, input, now, () => 0.5)
      return frameOf(state, now)
    },
    isHuffing: () => isHuffing(state),
    onStroke: () => (strokes += 1),
  })
  const wait = (ms: number) => (now += ms)
  return { hand, wait, strokes: () => strokes }
}

test('a click hits the part of Dash that is visible there, mirrored or not', () => {
  // The face is turned towards the look target.
  const beak = { x: 264 - 36, y: 306 }
  const mirrored = { x: 512 - beak.x, y: beak.y }
  expect(handOn('right').hand.touch(beak)).toBe('beak')
  expect(handOn('right').hand.touch(mirrored)).not.toBe('beak')
  expect(handOn('left').hand.touch(mirrored)).toBe('beak')
  expect(handOn('left').hand.touch(beak)).not.toBe('beak')
})

test('a click on the rim, a hat or a held item counts as a click on Dash', () => {
  const hat = { x: 262, y: 10 }
  const { hand, told } = handOn('right')
  expect(hand.touch(hat)).toBeNull()
  expect(told).not.toContainEqual(expect.objectContaining({ type: 'touched' }))
  expect(hand.touch(hat, { isOnDash: true })).toBe('head')
  expect(told).toContainEqual({ type: 'touched', zone: 'head', isLeft: false })
})

test('a touch reports the side of Dash as the user sees it', () => {
  const { hand, told } = handOn('left')
  hand.touch({ x: 284, y: 306 })
  expect(told).toContainEqual({ type: 'touched', zone: 'beak', isLeft: false })
})

test('an annoyed Dash neither enjoys nor reports strokes, until it has calmed down', () => {
  const { hand, wait, strokes } = handOnLivingBird()
  const head = { x: 256, y: 175 }
  for (let n = 0; n < 6; n += 1) {
    hand.touch(head)
    wait(480)
  }
  // Dash says something at one pat in three.
  expect(strokes()).toBe(2)
  expect(hand.isHuffing()).toBe(false)
  hand.touch(head)
  expect(hand.isHuffing()).toBe(true)
  hand.stroke()
  for (let n = 0; n < 12; n += 1) hand.moveOver({ x: 220 + 70 * (n % 2), y: 175 }, 3000 + 100 * n)
  expect(strokes()).toBe(2)
  wait(3100)
  hand.touch(head)
  expect(hand.isHuffing()).toBe(false)
  expect(strokes()).toBe(3)
})
