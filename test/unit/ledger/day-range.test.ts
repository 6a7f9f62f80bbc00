import { describe, expect, test } from 'vitest'
import { addDays, type Day } from '../../../main/base/rules/day.ts'
import {
  allDays,
  monthsOf,
  rangeOfYear,
  rangesAround,
  yearsOver,
} from '../../../main/ledger/rules/day-range.ts'
import fc from '../../fast-check.ts'

const day = (text: string) => text as Day
const anyDay = fc.integer({ min: 0, max: 400 }).map((n) => addDays(day('2026-01-01'), n))

test('a year is a range of its own days, also a year of few digits', () => {
  expect(rangeOfYear(2026)).toEqual({ from: '2026-01-01', to: '2026-12-31' })
  expect(rangeOfYear(7)).toEqual({ from: '0007-01-01', to: '0007-12-31' })
})

test('the months of a year hold each of its days once', () => {
  const months = monthsOf(rangeOfYear(2028))
  for (let n = 0; n < 366; n += 1) {
    const one = addDays(day('2028-01-01'), n)
    expect(months.filter(({ from, to }) => from <= one && one <= to)).toHaveLength(1)
  }
})

test('the years over some ranges go from the first day to the last', () => {
  const range = (from: string, to: string) => ({ from: day(from), to: day(to) })
  expect(yearsOver([range('2024-05-01', '2024-05-02'), range('2022-12-31', '2023-01-01')])).toEqual(
    [2022, 2023, 2024].map(rangeOfYear),
  )
  expect(yearsOver([])).toEqual([])
})

describe('ranges around days', () => {
  test('take days of one week together, and leave out what lies between others', () => {
    const days = ['2026-03-09', '2026-03-02', '2026-03-17', '2024-02-29'].map(day)
    expect(rangesAround(days)).toEqual([
      { from: '2024-02-29', to: '2024-02-29' },
      { from: '2026-03-02', to: '2026-03-09' },
      { from: '2026-03-17', to: '2026-03-17' },
    ])
    expect(rangesAround([])).toEqual([])
  })

  test('reach to the first and the last day there can be', () => {
    const { from, to } = allDays
    expect(rangesAround([to, from])).toEqual([
      { from, to: from },
      { from: to, to },
    ])
  })

  test('hold every day once, begin and end with one, and lie apart', () => {
    fc.assert(
      fc.property(fc.array(anyDay), (days) => {
        const ranges = rangesAround(days)
        for (const one of days) {
          expect(ranges.filter(({ from, to }) => from <= one && one <= to)).toHaveLength(1)
        }
        for (const [n, { from, to }] of ranges.entries()) {
          expect(days).toContain(from)
          expect(days).toContain(to)
          const next = ranges[n + 1]
          if (next !== undefined) expect(next.from > addDays(to, 7)).toBe(true)
        }
      }),
    )
  })
})
