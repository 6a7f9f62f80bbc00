import { expect, test } from 'vitest'
import { isRestOver } from '../../../main/base/rules/rest.ts'
import fc from '../../fast-check.ts'

const minute = 60_000
const sixYears = 6 * 366 * 24 * 60 * minute

test.each([
  { what: 'before its end', endsAt: 1, over: false },
  { what: 'at its end', endsAt: 0, over: true },
  { what: 'long after its end', endsAt: -sixYears, over: true },
  { what: 'that has just begun', endsAt: 10 * minute, over: false },
  { what: 'that cannot have begun yet', endsAt: 10 * minute + 1, over: true },
  { what: 'that would last for years', endsAt: sixYears, over: true },
  { what: 'that never began', endsAt: -Infinity, over: true },
])('a rest of ten minutes $what is over: $over', ({ endsAt, over }) => {
  expect(isRestOver(endsAt, 10 * minute, 0)).toBe(over)
})

test('whatever the clock did before, no wait is longer than the longest rest', () => {
  const instant = fc.integer({ min: -sixYears, max: sixYears })
  fc.assert(
    fc.property(instant, instant, fc.nat(24 * 60 * minute), (begun, now, lengthMs) => {
      const isOver = (at: number) => isRestOver(begun + lengthMs, lengthMs, at)
      expect(isOver(now) || isOver(now + lengthMs)).toBe(true)
      // With a clock that is right it lasts as long as it should.
      if (lengthMs > 0) expect(isOver(begun + lengthMs - 1)).toBe(false)
    }),
  )
})
