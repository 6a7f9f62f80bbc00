import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { addDays, parseDay } from '../../../main/base/rules/day.ts'
import type { Day } from '../../../main/base/rules/day.ts'
import {
  daysOf,
  halve,
  instantsOf,
  spanOf,
  windowsDue,
  windowsOver,
} from '../../../main/sources/github/rules/windows.ts'
import type { Window } from '../../../main/sources/github/rules/windows.ts'

const day = (text: string) => parseDay(text)!
const days = fc.integer({ min: 0, max: 20_000 }).map((n) => addDays(day('1990-01-01'), n))
const spans = fc
  .tuple(days, fc.integer({ min: 0, max: 3000 }))
  .map(([from, more]): Window => ({ from, to: addDays(from, more) }))

function expectToCover(windows: readonly Window[], { from, to }: Window): void {
  expect(windows[0]?.from).toBe(from)
  expect(windows.at(-1)?.to).toBe(to)
  for (const [n, window] of windows.entries()) {
    expect(window.from <= window.to).toBe(true)
    const next = windows[n + 1]
    if (next) expect(next.from).toBe(addDays(window.to, 1))
  }
}

describe('windows over a span', () => {
  test('cover it without gap or overlap, none longer than asked', () => {
    fc.assert(
      fc.property(spans, fc.integer({ min: 1, max: 400 }), (span, longest) => {
        const windows = windowsOver(span.from, span.to, longest)
        expectToCover(windows, span)
        expect(windows.every((window) => daysOf(window) <= longest)).toBe(true)
      }),
    )
  })

  test('are none where the end is before the start', () => {
    expect(windowsOver(day('2026-01-02'), day('2026-01-01'), 90)).toEqual([])
  })

  test('keep their bounds while the end moves, so that what was read stays read', () => {
    fc.assert(
      fc.property(spans, fc.integer({ min: 1, max: 100 }), (span, later) => {
        const before = windowsOver(span.from, span.to, 90).slice(0, -1)
        expect(windowsOver(span.from, addDays(span.to, later), 90).slice(0, before.length)).toEqual(
          before,
        )
      }),
    )
  })
})

describe('halving', () => {
  test('covers the window without gap or overlap, and ends at single days', () => {
    fc.assert(
      fc.property(spans, (span) => {
        const halves = halve(span)
        if (daysOf(span) === 1) expect(halves).toBeNull()
        else {
          expectToCover(halves!, span)
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

test('no window is longer than the year that GitHub allows', () => {
  const [window] = windowsOver(day('2024-01-01'), day('2030-01-01'), 365)
  const { from, to } = instantsOf(window!)
  expect(Date.parse(to) - Date.parse(from)).toBeLessThan(365 * 86_400_000)
})

test('the span begins a day before and ends a day after what is wanted, for people far from UTC', () => {
  expect(spanOf(day('2026-01-08'), Date.parse('2026-01-15T23:59:59Z'))).toEqual({
    from: '2026-01-07',
    to: '2026-01-16',
  })
})

describe('which windows are due', () => {
  const now = Date.parse('2026-01-15T12:00:00Z')
  const window = (from: string, to: string): Window => ({ from: from as Day, to: to as Day })
  const old = window('2025-09-01', '2025-11-29')
  const recent = window('2025-11-30', '2026-01-16')
  const hour = 3_600_000
  const due = (readAt: number) =>
    windowsDue(
      [old, recent],
      [
        { ...old, at: readAt },
        { ...recent, at: readAt },
      ],
      now,
    )

  test('all of them at first', () => {
    expect(windowsDue([old, recent], [], now)).toEqual([old, recent])
  })

  test('within a day only those that touch the last 30 days', () => {
    expect(due(now - hour)).toEqual([recent])
    expect(due(now - 23 * hour)).toEqual([recent])
  })

  test('after a day all again', () => {
    expect(due(now - 24 * hour)).toEqual([old, recent])
  })

  test('a window that was read with other bounds is due', () => {
    expect(windowsDue([old], [{ ...old, from: '2025-09-02' as Day, at: now }], now)).toEqual([old])
  })
})
