import { expect, test } from 'vitest'
import { backOffMs, hasPassed, isWaitOver } from '../../../main/base/rules/waits.ts'
import fc from '../../support/fast-check.ts'

const minute = 60_000
const sixYears = 6 * 366 * 24 * 60 * minute

test.each([
  { what: 'before its end', endsAt: 1, expired: false },
  { what: 'at its end', endsAt: 0, expired: true },
  { what: 'long after its end', endsAt: -sixYears, expired: true },
  { what: 'that has just begun', endsAt: 10 * minute, expired: false },
  { what: 'that cannot have begun yet', endsAt: 10 * minute + 1, expired: true },
  { what: 'that would last for years', endsAt: sixYears, expired: true },
  { what: 'that never began', endsAt: -Infinity, expired: true },
])('whether a wait of ten minutes $what has expired: $expired', ({ endsAt, expired }) => {
  expect(isWaitOver(endsAt, 10 * minute, 0)).toBe(expired)
})

test('no wait exceeds its maximum, however the clock was set', () => {
  const instant = fc.integer({ min: -sixYears, max: sixYears })
  fc.assert(
    fc.property(instant, instant, fc.nat(24 * 60 * minute), (begun, now, lengthMs) => {
      const isOver = (at: number) => hasPassed(begun, lengthMs, at)
      expect(isOver(now) || isOver(now + lengthMs)).toBe(true)
      // With a correct clock, the wait lasts its full time.
      if (lengthMs > 0) expect(isOver(begun + lengthMs - 1)).toBe(false)
    }),
  )
})

test('a back-off doubles from its first wait up to its longest', () => {
  const waits = [1, 2, 3, 4, 5, 2000].map((count) => backOffMs(1000, count, 10_000))
  expect(waits).toEqual([1000, 2000, 4000, 8000, 10_000, 10_000])
})
