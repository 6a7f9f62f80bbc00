import { describe, expect, test } from 'vitest'

import { addDays, parseDay } from '../../../main/base/rules/day.ts'
import type { Day } from '../../../main/base/rules/day.ts'
import {
  daysOf,
  halve,
  instantsOf,
  lastDay,
  latestWindows,
  piecesOf,
  untilNow,
  utcDay,
  windowsDue,
  windowsOfYears,
  windowsOver,
} from '../../../main/sources/github/rules/windows.ts'
import type { ReadWindow, Window } from '../../../main/sources/github/rules/windows.ts'
import fc from '../../fast-check.ts'

const day = (text: string) => parseDay(text)!
const days = fc.integer({ min: 0, max: 20_000 }).map((n) => addDays(day('1990-01-01'), n))
const spans = fc
  .tuple(days, fc.integer({ min: 0, max: 3000 }))
  .map(([from, more]): Window => ({ from, to: addDays(from, more) }))
const millisecondsADay = 86_400_000

/** Without gap or overlap, in order of time. */
function expectToAdjoin(windows: readonly Window[]): void {
  for (const [n, window] of windows.entries()) {
    expect(window.from <= window.to).toBe(true)
    const next = windows[n + 1]
    if (next) expect(next.from).toBe(addDays(window.to, 1))
  }
}

describe('windows over a span', () => {
  test('hold it without gap or overlap, the newest first, none longer than 90 days', () => {
    fc.assert(
      fc.property(spans, ({ from, to }) => {
        const windows = windowsOver(from, to).toReversed()
        expectToAdjoin(windows)
        expect(windows[0]!.from <= from && from <= windows[0]!.to).toBe(true)
        expect(windows.at(-1)!.from <= to && to <= windows.at(-1)!.to).toBe(true)
        expect(Math.max(...windows.map(daysOf))).toBeLessThanOrEqual(90)
      }),
    )
  })

  test('are the same ones whatever is asked, so that what was read stays read', () => {
    fc.assert(
      fc.property(spans, days, ({ from, to }, other) => {
        const all = windowsOver(from < other ? from : other, to > other ? to : other)
        expect(all).toEqual(expect.arrayContaining([...windowsOver(from, to)]))
      }),
    )
  })

  test('are five a year, which is one request, and none crosses a new year', () => {
    for (const year of [2023, 2024]) {
      const windows = windowsOver(day(`${year}-01-01`), day(`${year}-12-31`))
      expect(windows).toHaveLength(5)
      expect(windows.at(-1)!.from).toBe(`${year}-01-01`)
      expect(windows[0]!.to).toBe(`${year}-12-31`)
    }
  })
})

test('the latest windows are five, up to the day that it may be already east of UTC', () => {
  for (const now of ['2026-01-01T00:00:00Z', '2026-01-15T12:00:00Z', '2024-12-31T23:59:59Z']) {
    const windows = latestWindows(Date.parse(now))
    expect(windows).toHaveLength(5)
    expectToAdjoin(windows.toReversed())
    const last = lastDay(Date.parse(now))
    expect(windows[0]!.from <= last && last <= windows[0]!.to).toBe(true)
  }
})

describe('the windows of years', () => {
  const now = Date.parse('2026-01-15T12:00:00Z')
  const years = (given: readonly number[]) => windowsOfYears(given, now)

  test('are those of each year, and the one before, for people west and east of UTC', () => {
    const windows = years([2024])
    expect(windows).toHaveLength(6)
    expect(windows.at(-1)!.to).toBe('2023-12-31')
    expect(windows[0]!.to).toBe('2024-12-31')
  })

  test('are each there once, the newest first, without those of empty years in between', () => {
    const windows = years([2019, 2026, 2024, 2025])
    const froms = windows.map(({ from }) => from)
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

  test('end with the present one', () => {
    expect(years([2026]).map(({ from }) => from)).toEqual(['2026-01-01', '2025-10-28'])
  })

  test('are none without years', () => {
    expect(years([])).toEqual([])
  })
})

describe('halving', () => {
  test('covers the window without gap or overlap, and ends at single days', () => {
    fc.assert(
      fc.property(spans, (span) => {
        const halves = halve(span)
        if (daysOf(span) === 1) expect(halves).toBeNull()
        else {
          expectToAdjoin(halves!)
          expect([halves![0].from, halves![1].to]).toEqual([span.from, span.to])
          const [one, other] = halves!.map(daysOf)
          expect(Math.abs(one! - other!)).toBeLessThanOrEqual(1)
        }
      }),
    )
  })
})

test('days are counted with both ends, over leap days and years', () => {
  expect(daysOf({ from: day('2024-02-28'), to: day('2024-03-01') })).toBe(3)
  expect(daysOf({ from: day('2025-12-31'), to: day('2026-01-01') })).toBe(2)
})

test('a window is cut into as many pieces as asked, or into its days', () => {
  const window = { from: day('2026-01-01'), to: day('2026-01-10') }
  expect(piecesOf(window, 1)).toEqual([window])
  expect(piecesOf(window, 4).map(daysOf)).toEqual([2, 3, 2, 3])
  expect(piecesOf(window, 16)).toHaveLength(10)
  expectToAdjoin(piecesOf(window, 16))
})

test('a window is asked from its first to its last second, and not beyond the present day', () => {
  const window = { from: day('2026-01-01'), to: day('2026-03-16') }
  expect(instantsOf(window)).toEqual({ from: '2026-01-01T00:00:00Z', to: '2026-03-16T23:59:59Z' })
  expect(untilNow(window, Date.parse('2026-01-15T23:59:59Z')).to).toBe('2026-01-16')
  expect(untilNow(window, Date.parse('2026-05-15T23:59:59Z'))).toEqual(window)
})

describe('which windows are due', () => {
  const now = Date.parse('2026-06-15T12:00:00Z')
  const since = day('2026-01-03')
  const windows = windowsOver(day('2024-01-01'), lastDay(now))
  const read = (ago: number, more: Partial<ReadWindow> = {}): readonly ReadWindow[] =>
    windows.map((window) => ({
      ...window,
      at: now - ago * millisecondsADay,
      hasUndisclosed: false,
      ...more,
    }))
  const due = (known: readonly ReadWindow[], at = now) =>
    windowsDue(windows, known, { since, now: at })
  const froms = (found: readonly Window[]) => found.map(({ from }) => from)
  // Of the three windows of 2026 the second ends on 30 May.
  const overlap = ['2026-05-31', '2026-03-17']
  const food = ['2026-01-01']

  test('all of them at first, the newest first', () => {
    expect(due([])).toEqual({ fresh: windows, again: [] })
  })

  test('always those that touch the last 30 days', () => {
    expect(froms(due(read(0)).fresh)).toEqual(overlap)
    expect(due(read(0)).again).toEqual([])
  })

  test('those whose days are food again after a week, older ones after a month', () => {
    expect(froms(due(read(6.9)).again)).toEqual([])
    expect(froms(due(read(7)).again)).toEqual(food)
    expect(froms(due(read(30)).again)).toHaveLength(windows.length - overlap.length)
  })

  test('those in which GitHub kept something back again after a day', () => {
    expect(due(read(0.9, { hasUndisclosed: true })).again).toEqual([])
    expect(due(read(1, { hasUndisclosed: true })).again).toHaveLength(
      windows.length - overlap.length,
    )
  })

  test('what was not read for the longest time comes first', () => {
    const known = read(40).map((window, n) => ({ ...window, at: window.at - (n % 3) * 1000 }))
    const ats = due(known).again.map(({ from }) => known.find((window) => window.from === from)!.at)
    expect(ats).toEqual(ats.toSorted((one, other) => one - other))
  })

  test('what is to be read again (at 0) counts as never read', () => {
    expect(due(read(0, { at: 0 }))).toEqual({ fresh: windows, again: [] })
  })

  test('whenever syncs happen, each day is read when it is more than 30 days old', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 120 }), { maxLength: 12 }), (pauses) => {
        const known = new Map<Day, ReadWindow>()
        let at = Date.parse('2025-03-01T00:00:00Z')
        for (const pause of [0, ...pauses]) {
          at += pause * millisecondsADay
          const all = windowsOver(day('2024-06-01'), lastDay(at))
          for (const window of windowsDue(all, [...known.values()], { since, now: at }).fresh)
            known.set(window.from, { ...window, at, hasUndisclosed: false })
          for (const window of all) {
            const settled = addDays(window.to, 30) < utcDay(at)
            const last = known.get(window.from)!
            if (settled) expect(utcDay(last.at) > addDays(window.to, 30)).toBe(true)
            else expect(last.at).toBe(at)
          }
        }
      }),
    )
  })
})
