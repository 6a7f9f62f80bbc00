import { expect, test } from 'vitest'
import {
  swingAtRest,
  isStill,
  advanceSwing,
  type Swing,
} from '../../../main/desktop/pet-window/rules/pendulum.ts'
import fc from '../../support/fast-check.ts'

const maxTurn = 28

const frameSeconds = 1 / 60
const length = 100
const still = { vx: 0, vy: 0 }

/** The swing below a moving hand, frame by frame. */
function swings(
  hands: readonly { vx: number; vy: number }[],
  from = swingAtRest,
): readonly Swing[] {
  const all = [from]
  for (const hand of hands) all.push(advanceSwing(all.at(-1)!, hand, frameSeconds, length))
  return all
}

const frames = (count: number, hand = still) => Array.from({ length: count }, () => hand)

test('Dash hangs straight down if held still', () => {
  expect(swings(frames(60)).every(({ turn }) => turn === 0)).toBe(true)
})

test('Dash lags behind a hand that starts to move, and keeps swinging when the hand stops', () => {
  const right = swings(frames(12, { vx: 900, vy: 0 }))
  expect(right.slice(2).every(({ turn }) => turn > 0)).toBe(true)
  const stopped = swings(frames(30), right.at(-1))
  expect(Math.min(...stopped.map(({ turn }) => turn))).toBeLessThan(-5)
  const left = swings(frames(12, { vx: -900, vy: 0 }))
  expect(left.slice(2).every(({ turn }) => turn < 0)).toBe(true)
})

test('a fast hand swings Dash farther than a slow hand', () => {
  const farthest = (vx: number) =>
    Math.max(...swings(frames(20, { vx, vy: 0 })).map(({ turn }) => turn))
  expect(farthest(200)).toBeGreaterThan(3)
  expect(farthest(600)).toBeGreaterThan(1.5 * farthest(200))
})

test('a long pendulum swings more slowly than a short one', () => {
  const returns = (at: number) => {
    let state: Swing = { ...swingAtRest, turn: 20 }
    for (let n = 0; n < 240; n += 1) {
      state = advanceSwing(state, still, frameSeconds, at)
      if (state.turn < 0) return n
    }
    throw new Error('it does not swing back')
  }
  expect(returns(300)).toBeGreaterThan(1.4 * returns(100))
})

test('Dash swings faster under a hand that goes up, and hardly under one that goes down', () => {
  const aside = { ...swingAtRest, turn: 20 }
  const speedUnder = (vy: number) => Math.abs(swings(frames(2, { vx: 0, vy }), aside)[2]!.speed)
  expect(speedUnder(-900)).toBeGreaterThan(1.2 * speedUnder(0))
  expect(speedUnder(900)).toBeLessThan(0.8 * speedUnder(0))
})

test('at its limit the swing stops', () => {
  const farthest = swings(frames(30, { vx: 8000, vy: 0 })).find(({ turn }) => turn === maxTurn)
  expect(farthest?.speed).toBe(0)
})

test.each([
  [{ turn: 0.3, speed: -2, hand: { vx: 0.5, vy: 0.5 } }, true],
  [{ turn: -0.5, speed: 0, hand: still }, false],
  [{ turn: 0, speed: 4, hand: still }, false],
  [{ turn: 0, speed: 0, hand: { vx: 0.8, vy: 0.8 } }, false],
])('%j is still: %s', (swing, expected) => {
  expect(isStill(swing)).toBe(expected)
})

const hand = fc.record({
  vx: fc.integer({ min: -8000, max: 8000 }),
  vy: fc.integer({ min: -8000, max: 8000 }),
})

test('the swing stays within its limits however the hand moves, and comes to rest with it', () => {
  fc.assert(
    fc.property(
      fc.array(hand, { maxLength: 60 }),
      fc.integer({ min: 40, max: 300 }),
      (hands, long) => {
        let state: Swing = swingAtRest
        for (const next of [...hands, ...frames(60 * 8)]) {
          const after = advanceSwing(state, next, frameSeconds, long)
          expect(Math.abs(after.turn)).toBeLessThanOrEqual(maxTurn)
          // The most that the page's springs can follow: motion/parts.ts.
          expect(Math.abs(after.turn - state.turn)).toBeLessThanOrEqual(5)
          state = after
        }
        expect(isStill(state)).toBe(true)
      },
    ),
  )
})
