import { describe, expect, test } from 'vitest'
import {
  isStillFelt,
  isTired,
  noEvening,
  updateEvening,
  type Evening,
} from '../../../main/companion/rules/feelings.ts'
import { addDays, type Day } from '../../../main/base/rules/day.ts'
import fc from '../../support/fast-check.ts'

const hour = 60 * 60_000
const day = 24 * hour

test.each([
  { when: 'never', since: null, now: 5, is: false },
  { when: 'just now', since: 5, now: 5, is: true },
  { when: 'almost a day ago', since: 7 * day, now: 8 * day - 1, is: true },
  { when: 'a day ago', since: 7 * day, now: 8 * day, is: false },
  { when: 'in the future of a wrong clock', since: 6, now: 5, is: false },
])('Dash is worried by a conflict, and proud of a release, that came $when: $is', (row) => {
  expect(isStillFelt(row.since, row.now)).toBe(row.is)
})

describe('a long evening', () => {
  const friday = '2026-11-27' as Day
  /** Passes minutes from an hour of Friday on. An hour may be above 24. */
  function pass(from: number, minutes: number, idleSeconds = 0, before: Evening = noEvening) {
    let evening = before
    for (let minute = 0; minute < minutes; minute += 1) {
      const at = from + minute / 60
      const time = { day: addDays(friday, Math.floor(at / 24)), hour: Math.floor(at) % 24 }
      evening = updateEvening(evening, time, idleSeconds)
    }
    return evening
  }

  test.each([
    { what: 'three hours from six', from: 18, minutes: 180, tired: true },
    { what: 'a minute less', from: 18, minutes: 179, tired: false },
    { what: 'three hours over midnight', from: 22, minutes: 180, tired: true },
    { what: 'three hours of daylight', from: 9, minutes: 180, tired: false },
    { what: 'an afternoon and two hours', from: 12, minutes: 8 * 60, tired: false },
    { what: 'a night, until five', from: 20, minutes: 9 * 60 - 1, tired: true },
    { what: 'a night, and the morning', from: 20, minutes: 9 * 60 + 1, tired: false },
  ])('$what: tired $tired', ({ from, minutes, tired }) => {
    expect(isTired(pass(from, minutes))).toBe(tired)
  })

  test('time away does not count, and does not end it', () => {
    const away = pass(19, 60, 300, pass(18, 60))
    expect(away.activeMs).toBe(hour)
    expect(isTired(pass(20, 120, 0, away))).toBe(true)
  })

  test('the next evening starts from zero, even if the machine slept through the day', () => {
    expect(isTired(pass(24 + 18, 1, 0, pass(18, 240)))).toBe(false)
  })

  test('never lasts into the day', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 23 }),
        fc.integer({ min: 1, max: 2000 }),
        (from, minutes) => {
          const end = (from + (minutes - 1) / 60) % 24
          if (end >= 5 && end < 18) expect(pass(from, minutes)).toEqual(noEvening)
        },
      ),
    )
  })
})
