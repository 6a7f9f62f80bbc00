import { expect, test } from 'vitest'
import { takeToken, type Tokens } from '../../../main/door/rules/token-bucket.ts'
import fc from '../../support/fast-check.ts'

const perSecond = 20

/** How many requests pass if they come after these waits in ms. */
function passed(waits: readonly number[]): number {
  let tokens: Tokens = { left: perSecond, at: 0 }
  let now = 0
  return waits.filter((wait) => {
    now += wait
    const taken = takeToken(tokens, now, perSecond)
    tokens = taken ?? tokens
    return taken !== null
  }).length
}

test('a full bucket lets a burst of its size pass', () => {
  expect(passed(Array<number>(25).fill(0))).toBe(20)
})

test('a steady client at the rate is never refused', () => {
  expect(passed(Array<number>(200).fill(50))).toBe(200)
})

test('no time span lets more requests pass than the bucket and the rate allow', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(200), { maxLength: 300 }), (waits) => {
      const seconds = waits.reduce((sum, wait) => sum + wait, 0) / 1000
      expect(passed(waits)).toBeLessThanOrEqual(perSecond + seconds * perSecond)
    }),
  )
})
