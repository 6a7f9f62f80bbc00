import { expect, test } from 'vitest'
import { timeOfDay, timesOfDay } from '../../../preload/contract/times-of-day.ts'

test.each([
  {
    what: 'greeting',
    hours: { 0: 'night', 5: 'morning', 11: 'day', 17: 'evening', 22: 'night' },
  },
  { what: 'sleep', hours: { 0: 'night', 6: 'day', 23: 'night' } },
  { what: 'remarks', hours: { 0: 'night', 5: 'day', 21: 'evening' } },
] as const)('the time of day for $what changes at these hours: $hours', ({ what, hours }) => {
  const at = (hour: number) => timeOfDay<string>(timesOfDay[what], hour)
  const changes: Record<number, string> = {}
  for (let hour = 0; hour < 24; hour += 1) {
    if (hour === 0 || at(hour - 1) !== at(hour)) changes[hour] = at(hour)
  }
  expect(changes).toEqual(hours)
})
