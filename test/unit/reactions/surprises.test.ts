import { expect, test } from 'vitest'
import {
  isSurpriseDue,
  surpriseMinute,
  surpriseOf,
} from '../../../main/reactions/rules/surprise-of-day.ts'
import { addDays, type Day } from '../../../main/base/rules/day.ts'
import { surpriseGestures } from '../../../preload/contract/events.ts'

const friday = '2026-11-27' as Day
const year = Array.from({ length: 365 }, (_, n) => addDays(friday, n))

test('a surprise becomes due between 9:00 and 19:00', () => {
  for (const day of year) {
    expect(surpriseMinute(day)).toBeGreaterThanOrEqual(9 * 60)
    expect(surpriseMinute(day)).toBeLessThan(19 * 60)
  }
  expect(new Set(year.map(surpriseMinute)).size).toBeGreaterThan(200)
})

test('each surprise comes about as often as the others in a year', () => {
  for (const gesture of surpriseGestures) {
    const days = year.filter((day) => surpriseOf(day) === gesture).length
    expect(days).toBeGreaterThan(90)
    expect(days).toBeLessThan(160)
  }
})

const due = {
  today: friday,
  minute: surpriseMinute(friday),
  shownOn: addDays(friday, -1),
}
test.each([
  { when: 'at its minute', change: {}, is: true },
  { when: 'on the first day', change: { shownOn: null }, is: true },
  { when: 'later on its day', change: { minute: 20 * 60 - 1 }, is: true },
  { when: 'a minute early', change: { minute: due.minute - 1 }, is: false },
  { when: 'in the evening', change: { minute: 20 * 60 }, is: false },
  { when: 'a second time', change: { shownOn: friday }, is: false },
  { when: 'after a clock was ahead', change: { shownOn: addDays(friday, 400) }, is: true },
])('a surprise is due $when: $is', ({ change, is }) => {
  expect(isSurpriseDue({ ...due, ...change })).toBe(is)
})
