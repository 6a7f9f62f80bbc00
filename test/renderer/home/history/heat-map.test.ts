import { describe, expect, test } from 'vitest'
import type { Day } from '../../../../preload/contract/day.ts'
import { dayAfterKey, colourStep, weeksOf } from '../../../../renderer/home/history/heat-map.tsx'

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

  test('gets a warmer colour as the number grows', () => {
    expect([0, 1, 2, 3, 5, 6, 9, 10, 500].map(colourStep)).toEqual([0, 1, 1, 2, 2, 3, 3, 4, 4])
  })
})
