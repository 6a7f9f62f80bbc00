import { expect, test } from 'vitest'
import { addDays, type Day } from '../../../main/base/rules/day.ts'
import { monthsOf, rangeOfYear } from '../../../main/ledger/rules/day-range.ts'
import fc from '../../support/fast-check.ts'

const day = (text: string) => text as Day
const anyDay = fc.integer({ min: 0, max: 400 }).map((n) => addDays(day('2026-01-01'), n))

test('a year runs from January 1 to December 31, even before the year 1000', () => {
  expect(rangeOfYear(2026)).toEqual({ from: '2026-01-01', to: '2026-12-31' })
  expect(rangeOfYear(7)).toEqual({ from: '0007-01-01', to: '0007-12-31' })
})

test('the months of a range contain each of its days once, and are no more than necessary', () => {
  fc.assert(
    fc.property(anyDay, fc.nat(400), (from, length) => {
      const months = monthsOf({ from, to: addDays(from, length) })
      for (let n = 0; n <= length; n += 1) {
        const one = addDays(from, n)
        expect(months.filter((month) => month.from <= one && one <= month.to)).toHaveLength(1)
      }
      expect(months[0]?.from.slice(0, 7)).toBe(from.slice(0, 7))
      expect(months.at(-1)?.to.slice(0, 7)).toBe(addDays(from, length).slice(0, 7))
    }),
  )
})
