import { describe, expect, test } from 'vitest'
import { colourStep, nearestTo } from '../../../../renderer/home/history/heat-grid.tsx'
import { weeksOf } from '../../../../renderer/home/history/heat-map.tsx'

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

  test('leads nowhere if no place is open', () => {
    expect(nearestTo(4, 1, [])).toBeUndefined()
  })

  test('gets a warmer colour as the number grows', () => {
    expect(
      [0, 1, 2, 3, 5, 6, 9, 10, 500].map((count) => colourStep(count, [0, 1, 3, 6, 10])),
    ).toEqual([0, 1, 1, 2, 2, 3, 3, 4, 4])
  })
})
