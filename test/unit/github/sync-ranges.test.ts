import { describe, expect, test } from 'vitest'

import { addDays, parseDay, utcDay } from '../../../main/base/rules/day.ts'
import type { Day } from '../../../main/base/rules/day.ts'
import {
  lengthInDays,
  halvesOf,
  lastDay,
  latestRanges,
  splitRemainder,
  splitAround,
  splitRange,
  subtractRanges,
  cutOffFuture,
  piecesToAsk,
  rangesDue,
  rangesOfYears,
  rangesOver,
  rangesStartingIn,
  withoutSameStart,
} from '../../../main/sources/github/rules/sync-ranges.ts'
import type { DayRange } from '../../../main/ledger/rules/day-range.ts'
import type { ReadRange } from '../../../main/sources/github/rules/sync-ranges.ts'
import fc from '../../support/fast-check.ts'

const day = (text: string) => parseDay(text)!
const days = fc.integer({ min: 0, max: 20_000 }).map((n) => addDays(day('1990-01-01'), n))
const spans = fc
  .tuple(days, fc.integer({ min: 0, max: 3000 }))
  .map(([from, more]): DayRange => ({ from, to: addDays(from, more) }))
const millisecondsADay = 86_400_000

/** In chronological order, without gaps or overlaps. */
function expectToAdjoin(ranges: readonly DayRange[]): void {
  for (const [n, range] of ranges.entries()) {
    expect(range.from <= range.to).toBe(true)
    const next = ranges[n + 1]
    if (next) expect(next.from).toBe(addDays(range.to, 1))
  }
}

describe('the ranges of a span', () => {
  test('cover the span without gaps or overlaps, newest first, and have at most 90 days each', () => {
    fc.assert(
      fc.property(spans, ({ from, to }) => {
        const ranges = rangesOver(from, to).toReversed()
        expectToAdjoin(ranges)
        expect(ranges[0]!.from <= from && from <= ranges[0]!.to).toBe(true)
        expect(ranges.at(-1)!.from <= to && to <= ranges.at(-1)!.to).toBe(true)
        expect(Math.max(...ranges.map(lengthInDays))).toBeLessThanOrEqual(90)
      }),
    )
  })

  test('are the same for every span, so a range that was read stays read', () => {
    fc.assert(
      fc.property(spans, days, ({ from, to }, other) => {
        const all = rangesOver(from < other ? from : other, to > other ? to : other)
        expect(all).toEqual(expect.arrayContaining([...rangesOver(from, to)]))
      }),
    )
  })

  test('are five a year, which fit in one request, and no range crosses New Year', () => {
    for (const year of [2023, 2024]) {
      const ranges = rangesOver(day(`${year}-01-01`), day(`${year}-12-31`))
      expect(ranges).toHaveLength(5)
      expect(ranges.at(-1)!.from).toBe(`${year}-01-01`)
      expect(ranges[0]!.to).toBe(`${year}-12-31`)
    }
  })
})

test('the latest five ranges end with the day that has already begun east of UTC', () => {
  for (const now of ['2026-01-01T00:00:00Z', '2026-01-15T12:00:00Z', '2024-12-31T23:59:59Z']) {
    const ranges = latestRanges(Date.parse(now))
    expect(ranges).toHaveLength(5)
    expectToAdjoin(ranges.toReversed())
    const last = lastDay(Date.parse(now))
    expect(ranges[0]!.from <= last && last <= ranges[0]!.to).toBe(true)
  }
})

describe('the ranges of some years', () => {
  const now = Date.parse('2026-01-15T12:00:00Z')
  const years = (given: readonly number[]) => rangesOfYears(given, now)

  test('include the last range of the year before, for users west and east of UTC', () => {
    const ranges = years([2024])
    expect(ranges).toHaveLength(6)
    expect(ranges.at(-1)!.to).toBe('2023-12-31')
    expect(ranges[0]!.to).toBe('2024-12-31')
  })

  test('are listed once each, newest first, without the ranges of empty years in between', () => {
    const ranges = years([2019, 2026, 2024, 2025])
    const froms = ranges.map(({ from }) => from)
    expect(froms).toEqual([...new Set(froms)].sort().reverse())
    expect([...new Set(froms.map((from) => from.slice(0, 4)))]).toEqual([
      '2026',
      '2025',
      '2024',
      '2023',
      '2019',
      '2018',
    ])
  })

  test('end with the current range', () => {
    expect(years([2026]).map(({ from }) => from)).toEqual(['2026-01-01', '2025-10-28'])
  })

  test('are empty without years', () => {
    expect(years([])).toEqual([])
  })
})

describe('halving', () => {
  test('covers the range without gaps or overlaps, and stops at single days', () => {
    fc.assert(
      fc.property(spans, (span) => {
        const halves = halvesOf(span)
        if (lengthInDays(span) === 1) expect(halves).toBeNull()
        else {
          expectToAdjoin(halves!)
          expect([halves![0].from, halves![1].to]).toEqual([span.from, span.to])
          const [one, other] = halves!.map(lengthInDays)
          expect(Math.abs(one! - other!)).toBeLessThanOrEqual(1)
        }
      }),
    )
  })
})

test('counting days includes both ends, across leap days and years', () => {
  expect(lengthInDays({ from: day('2024-02-28'), to: day('2024-03-01') })).toBe(3)
  expect(lengthInDays({ from: day('2025-12-31'), to: day('2026-01-01') })).toBe(2)
})

test('a range is split into as many pieces as requested, or into its days', () => {
  const range = { from: day('2026-01-01'), to: day('2026-01-10') }
  expect(splitRange(range, 1)).toEqual([range])
  expect(splitRange(range, 4).map(lengthInDays)).toEqual([2, 3, 2, 3])
  expect(splitRange(range, 16)).toHaveLength(10)
  expectToAdjoin(splitRange(range, 16))
})

test('the rest of a long list is split into pieces, starting with the day on which its first page ends', () => {
  const rest = (from: string, to: string, lastShown: string, remaining: number) =>
    splitRemainder({ from: day(from), to: day(to) }, day(lastShown), remaining)
  expect(rest('2026-01-01', '2026-03-16', '2026-01-05', 300)).toEqual([])
  const pieces = rest('2026-01-01', '2026-03-16', '2026-01-05', 750)
  expect(pieces).toHaveLength(1 + 8)
  expectToAdjoin(pieces)
  expect(pieces[0]).toEqual({ from: '2026-01-05', to: '2026-01-05' })
  expect(pieces.at(-1)?.to).toBe('2026-03-16')
  expect(rest('2026-01-01', '2026-01-02', '2026-01-01', 5000)).toHaveLength(2)
  expect(rest('2026-01-01', '2026-01-02', '2026-01-02', 5000)).toHaveLength(1)
  expect(rest('2026-01-02', '2026-01-02', '2026-01-02', 5000)).toEqual([])
})

test('a range is split around single days, without gaps or overlaps', () => {
  const range = { from: day('2026-01-01'), to: day('2026-01-10') }
  const around = (...days: string[]) =>
    splitAround(range, days.map(day)).map(({ from, to }) => `${from.slice(8)}-${to.slice(8)}`)
  expect(around()).toEqual(['01-10'])
  expect(around('2025-12-31', '2026-01-11')).toEqual(['01-10'])
  expect(around('2026-01-04', '2026-01-05')).toEqual(['01-03', '04-04', '05-05', '06-10'])
  expect(around('2026-01-01', '2026-01-10')).toEqual(['01-01', '02-09', '10-10'])
})

test('a range is asked for in pieces: each truncated day alone, without the future and the days set aside', () => {
  const range = { from: day('2026-01-01'), to: day('2026-01-20') }
  const known = { setAside: [], truncatedDays: [], now: Date.parse('2026-01-15T12:00:00Z') }
  const pieces = (more: Partial<Parameters<typeof piecesToAsk>[1]>, count = 1) =>
    piecesToAsk(range, { ...known, ...more }, count).map(
      ({ from, to }) => `${from.slice(8)}-${to.slice(8)}`,
    )
  const setAside = [{ from: day('2026-01-01'), to: day('2026-01-02') }]
  const truncatedDays = [day('2026-01-10')]
  expect(pieces({})).toEqual(['01-16'])
  expect(pieces({}, 2)).toEqual(['01-08', '09-16'])
  expect(pieces({ setAside }, 2)).toEqual(['03-09', '10-16'])
  expect(pieces({ setAside, truncatedDays }, 2)).toEqual(['03-09', '10-10', '11-16'])
  expect(pieces({ setAside: [range] }, 2)).toEqual([])
})

test('years before 1970 and future years are not requested', () => {
  const now = Date.parse('2026-01-15T00:00:00Z')
  const absurd = Array.from({ length: 5000 }, (_, n) => n - 1000)
  expect(rangesOfYears(absurd, now)).toHaveLength((2026 - 1970) * 5 + 1 + 1)
})

test('subtracting ranges leaves adjoining pieces that contain none of their days', () => {
  const range = { from: day('2026-01-01'), to: day('2026-01-10') }
  const without = (...others: [string, string][]) =>
    subtractRanges(
      range,
      others.map(([from, to]) => ({ from: day(from), to: day(to) })),
    ).map(({ from, to }) => `${from.slice(8)}-${to.slice(8)}`)
  expect(without()).toEqual(['01-10'])
  expect(without(['2025-12-30', '2025-12-31'], ['2026-01-11', '2026-01-12'])).toEqual(['01-10'])
  expect(without(['2025-12-01', '2025-12-02'], ['2026-02-01', '2026-02-02'])).toEqual(['01-10'])
  expect(without(['2026-01-03', '2026-01-05'], ['2026-01-06', '2026-01-06'])).toEqual([
    '01-02',
    '07-10',
  ])
  expect(without(['2025-12-30', '2026-01-02'], ['2026-01-09', '2026-01-12'])).toEqual(['03-08'])
  expect(without(['2025-12-30', '2026-01-12'])).toEqual([])
})

test('a range is not requested beyond today', () => {
  const range = { from: day('2026-01-01'), to: day('2026-03-16') }
  expect(cutOffFuture(range, Date.parse('2026-01-15T23:59:59Z')).to).toBe('2026-01-16')
  expect(cutOffFuture(range, Date.parse('2026-05-15T23:59:59Z'))).toEqual(range)
})

describe('the ranges that are due', () => {
  const now = Date.parse('2026-06-15T12:00:00Z')
  const foodFrom = day('2026-01-03')
  const ranges = rangesOver(day('2024-01-01'), lastDay(now))
  const read = (ago: number, more: Partial<ReadRange> = {}): readonly ReadRange[] =>
    ranges.map((range) => ({
      ...range,
      at: now - ago * millisecondsADay,
      hasUndisclosed: false,
      isWithheld: false,
      ...more,
    }))
  const due = (known: readonly ReadRange[], at = now) =>
    rangesDue(ranges, known, { foodFrom, now: at })
  const froms = (found: readonly DayRange[]) => found.map(({ from }) => from)
  // The second of the three ranges of 2026 ends on 30 May.
  const overlap = ['2026-05-31', '2026-03-17']
  const food = ['2026-01-01']

  test('are all ranges at the first sync, newest first', () => {
    expect(due([])).toEqual({ fresh: ranges, dueAgain: [], withheld: [] })
  })

  test('always include those that touch the last month', () => {
    expect(froms(due(read(0)).fresh)).toEqual(overlap)
    expect(due(read(0)).dueAgain).toEqual([])
  })

  test('include commits of a month ago that are pushed now, in every time zone', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 366 * 24 }),
        fc.integer({ min: -12, max: 14 }),
        (hours, zone) => {
          const at = Date.parse('2025-01-15T00:00:00Z') + hours * 3_600_000
          const pushed = addDays(utcDay(at + zone * 3_600_000), -31)
          const all = rangesOver(day('2024-06-01'), lastDay(at))
          const known = all.map((range): ReadRange => {
            return { ...range, at: at - 60_000, hasUndisclosed: false, isWithheld: false }
          })
          const { fresh } = rangesDue(all, known, { foodFrom, now: at })
          expect(fresh.some(({ from, to }) => from <= pushed && pushed <= to)).toBe(true)
        },
      ),
    )
  })

  test('include a range with food after a week, and an older range after a month', () => {
    expect(froms(due(read(6.9)).dueAgain)).toEqual([])
    expect(froms(due(read(7)).dueAgain)).toEqual(food)
    expect(froms(due(read(30)).dueAgain)).toHaveLength(ranges.length - overlap.length)
  })

  test('include a range with something undisclosed after a day', () => {
    expect(due(read(0.9, { hasUndisclosed: true })).dueAgain).toEqual([])
    expect(due(read(1, { hasUndisclosed: true })).dueAgain).toHaveLength(
      ranges.length - overlap.length,
    )
  })

  test('include a range in which GitHub withheld something, at once if the user asks', () => {
    const known = read(0.1, { hasUndisclosed: true, isWithheld: true })
    expect(due(known).withheld).toHaveLength(ranges.length - overlap.length)
    expect(due(read(0.1, { hasUndisclosed: true })).withheld).toEqual([])
  })

  test('start with the least recently read range', () => {
    const known = read(40).map((range, n) => ({ ...range, at: range.at - (n % 3) * 1000 }))
    const ats = due(known).dueAgain.map(
      ({ from }) => known.find((range) => range.from === from)!.at,
    )
    expect(ats).toEqual(ats.toSorted((one, other) => one - other))
  })

  test('include a range marked to be reread (read at 0), as if it was never read', () => {
    expect(due(read(0, { at: 0 }))).toEqual({ fresh: ranges, dueAgain: [], withheld: [] })
  })

  test('include a range read by a clock that ran ahead, as if it was never read', () => {
    expect(due(read(-1))).toEqual({ fresh: ranges, dueAgain: [], withheld: [] })
    expect(due(read(-2000, { hasUndisclosed: true }))).toEqual({
      fresh: ranges,
      dueAgain: [],
      withheld: [],
    })
  })

  test('never include a day before the clock has reached it, whatever was read before', () => {
    const behind = Date.parse('1970-01-01T00:10:00Z')
    expect(due(read(0), behind)).toEqual({ fresh: [], dueAgain: [], withheld: [] })
    expect(due(read(0), now - 100 * millisecondsADay).fresh[0]?.from).toBe('2026-01-01')
  })

  test('cover each day once it is more than 30 days old, whenever syncs happen', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 120 }), { maxLength: 12 }), (pauses) => {
        const known = new Map<Day, ReadRange>()
        let at = Date.parse('2025-03-01T00:00:00Z')
        for (const pause of [0, ...pauses]) {
          at += pause * millisecondsADay
          const all = rangesOver(day('2024-06-01'), lastDay(at))
          for (const range of rangesDue(all, [...known.values()], { foodFrom, now: at }).fresh)
            known.set(range.from, { ...range, at, hasUndisclosed: false, isWithheld: false })
          for (const range of all) {
            const settled = addDays(range.to, 30) < utcDay(at)
            const last = known.get(range.from)!
            if (settled) expect(utcDay(last.at) > addDays(range.to, 30)).toBe(true)
            else expect(last.at).toBe(at)
          }
        }
      }),
    )
  })
})

test('ranges are compared by the day on which they begin', () => {
  const ranges = ['2026-01-01', '2026-01-05', '2026-01-09'].map((from) => ({
    from: day(from),
    to: day('2026-02-01'),
  }))
  const [first, second, third] = ranges
  const other = { from: day('2026-01-05'), to: day('2026-01-07') }
  expect(withoutSameStart(ranges, [other])).toEqual([first, third])
  const startingIn = (from: string, to: string) =>
    rangesStartingIn({ from: day(from), to: day(to) }, ranges)
  expect(startingIn('2026-01-05', '2026-01-09')).toEqual([second, third])
  expect(startingIn('2026-01-02', '2026-01-08')).toEqual([second])
})
