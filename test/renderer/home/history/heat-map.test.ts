import { describe, expect, test } from 'vitest'
import type { Day } from '../../../../preload/contract/day.ts'
import {
  dayAfterKey,
  colourStep,
  nearestTo,
  weeksOf,
} from '../../../../renderer/home/history/heat-map.tsx'

const day = (text: string) => text as Day

describe('the calendar', () => {
  test('contains every day of a year once, on its weekday', () => {
    for (const [year, length] of [
      [2024, 366],
      [2026, 365],
      [2028, 366],
      [2000, 366],
    ] as const) {
      const weeks = weeksOf(year)
      const days = weeks.flat().filter((place) => place !== null)
      expect(new Set(days).size).toBe(length)
      expect(days).toHaveLength(length)
      expect(days).toEqual(days.toSorted())
      expect(weeks.filter((week) => week.some((one) => one?.endsWith('-01')))).toHaveLength(12)
      for (const week of weeks) {
        expect(week).toHaveLength(7)
        week.forEach((place, n) => place && expect(new Date(place).getUTCDay()).toBe(n))
      }
    }
  })

  test('can be browsed by keys, and no key leaves it', () => {
    const past = weeksOf(2026)
      .flat()
      .filter((one) => one !== null)
      .filter((one) => one <= '2026-11-25')
    const walk = (key: string, from: string) =>
      dayAfterKey(key, day(from), [...past, day('2026-12-20')])
    expect(walk('ArrowDown', '2026-03-31')).toBe('2026-04-01')
    expect(walk('ArrowUp', '2026-01-01')).toBe('2026-01-01')
    expect(walk('ArrowLeft', '2026-03-08')).toBe('2026-03-01')
    expect(walk('ArrowRight', '2026-11-20')).toBe('2026-12-20')
    expect(walk('ArrowRight', '2026-11-18')).toBe('2026-11-25')
    expect(walk('ArrowDown', '2026-11-25')).toBe('2026-12-20')
    expect(walk('ArrowDown', '2026-12-20')).toBe('2026-12-20')
    expect(walk('ArrowUp', '2026-12-20')).toBe('2026-11-25')
    expect(walk('PageUp', '2026-01-20')).toBe('2026-01-01')
    expect(walk('Home', '2026-06-01')).toBe('2026-01-01')
    expect(walk('End', '2026-06-01')).toBe('2026-12-20')
    expect(dayAfterKey('Home', day('2027-01-01'), [])).toBeNull()
    expect(walk('a', '2026-06-01')).toBeNull()
  })

  test.each([
    [4, -1, 3],
    [4, -12, 3],
    [6, 1, 6],
    [4, 1, 6],
    [0, -1, 3],
    [9, 1, 8],
    [-Infinity, -1, 3],
    [Infinity, 1, 8],
  ])('leads from a closed place %d, with a step of %d, to %d', (target, step, found) => {
    expect(nearestTo(target, step, [3, 6, 8])).toBe(found)
  })

  test('leads nowhere if nothing is open', () => {
    expect(nearestTo(4, 1, [])).toBeUndefined()
  })

  test('gets a warmer colour as the number grows', () => {
    expect([0, 1, 2, 3, 5, 6, 9, 10, 500].map((count) => colourStep(count))).toEqual([
      0, 1, 1, 2, 2, 3, 3, 4, 4,
    ])
  })
})
