import { describe, expect, test } from 'vitest'
import { addDays, type Day } from '../../../main/base/rules/day.ts'
import {
  adoptionOf,
  isClockBehind,
  easternmostDay,
  type ClockFacts,
} from '../../../main/ledger/rules/adoption.ts'
import fc from '../../support/fast-check.ts'

const day = (text: string) => text as Day
const firstRelease = day('2026-11-01')
const shows = (text: string, latestTold: string | null = null): ClockFacts => {
  const today = day(text)
  return { today, latestToday: today, firstRelease, latestTold: latestTold as Day | null }
}

describe('adoption', () => {
  test.each([
    // The stored day, what the clock shows, the adoption.
    ['at the first start', null, shows('2026-11-25'), '2026-11-25'],
    ['kept on the day of the release', '2026-11-01', shows('2029-01-01'), '2026-11-01'],
    [
      'at a first start on the eve of the release, which has come elsewhere',
      null,
      { ...shows('2026-10-31'), latestToday: firstRelease },
      '2026-11-01',
    ],
    ['later', '2026-11-25', shows('2029-01-01'), '2026-11-25'],
    ['at a first start in 1970', null, shows('1970-01-01'), null],
    ['kept in 1970, while it seems to be 1970', '1970-01-01', shows('1970-01-01'), null],
    ['kept in 1970, when the clock is right', '1970-01-01', shows('2027-02-03'), '2027-02-03'],
    ['kept in 2030, while it seems to be 2030', '2030-05-05', shows('2030-05-05'), '2030-05-05'],
    ['kept in 2030, when the clock is right', '2030-05-05', shows('2026-12-01'), '2026-12-01'],
    ['under a clock back in 1970', '2026-11-25', shows('1970-01-01'), '2026-11-25'],
    ['on the day of the release', null, shows('2026-11-01'), '2026-11-01'],
    [
      'under a clock that is behind what GitHub has dated',
      '2027-05-05',
      shows('2027-02-01', '2027-06-01'),
      '2027-05-05',
    ],
    [
      'kept in 1970, under a clock that is behind what a server has dated',
      '1970-01-01',
      shows('2027-02-01', '2031-06-01'),
      '2027-02-01',
    ],
    [
      'kept under a clock that was ahead of what GitHub has dated',
      '2030-05-05',
      shows('2027-06-01', '2027-06-01'),
      '2027-06-01',
    ],
  ] as const)('has its day, or none, %s', (_, kept, clock, expected) => {
    expect(adoptionOf(kept as Day | null, clock)).toBe(expected)
  })

  const someDay = fc.integer({ min: -2400, max: 2400 }).map((days) => addDays(firstRelease, days))

  test('is never before the first release nor after today, and stays once it is valid', () => {
    fc.assert(
      fc.property(fc.option(someDay), fc.array(someDay, { minLength: 1 }), (first, shown) => {
        let kept = first
        for (const today of shown) {
          const adopted = adoptionOf(kept, shows(today))
          expect(adopted === null || adopted >= firstRelease).toBe(true)
          if (today >= firstRelease) expect(adopted !== null && adopted <= today).toBe(true)
          expect(adoptionOf(adopted, shows(today))).toBe(adopted)
          kept = adopted
        }
      }),
    )
  })
})

test('a clock in Honolulu is not behind, although Tokyo already has the next day', () => {
  // 08:00 on the 26th in Tokyo, and the 25th in Honolulu.
  const now = Date.parse('2026-11-25T23:00:00Z')
  const clock = { ...shows('2026-11-25'), latestToday: easternmostDay(now, day('2026-11-25')) }
  expect(clock.latestToday).toBe('2026-11-26')
  expect(adoptionOf(day('2026-11-26'), clock)).toBe('2026-11-26')
  expect(isClockBehind({ ...clock, latestTold: day('2026-11-26') })).toBe(false)
})
