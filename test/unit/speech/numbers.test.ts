import { describe, expect, test } from 'vitest'
import type { Day } from '../../../main/base/rules/day.ts'
import { addDays } from '../../../main/base/rules/day.ts'
import { numberRemarks, type LedgerNumbers } from '../../../main/speech/rules/numbers.ts'
import fc from '../../support/fast-check.ts'

/** A Thursday. */
const today = '2026-11-26' as Day
const nothing = { commit: 0, issue: 0, review: 0, 'pull-request': 0 }

/** @param days what counts, by the number of days before today */
function numbersOf(
  days: Readonly<Record<number, number>>,
  others: Partial<LedgerNumbers> = {},
): LedgerNumbers {
  return {
    today,
    adoption: '2026-01-01' as Day,
    days: Object.entries(days)
      .map(([ago, count]) => ({ day: addDays(today, -Number(ago)), count }))
      .toReversed(),
    year: nothing,
    lifetime: { count: 0, activeDays: 0 },
    ...others,
  }
}

describe('the user’s own numbers', () => {
  test.each<[string, LedgerNumbers, readonly object[]]>([
    ['nothing at first', numbersOf({}), []],
    ['nothing after two dishes', numbersOf({ 0: 2 }), []],
    ['three dishes today', numbersOf({ 0: 3 }), [{ trigger: 'numbers-today', count: 3 }]],
    ['a day off', numbersOf({ 0: 1, 2: 1 }), [{ trigger: 'numbers-rest' }]],
    ['no day off before today’s first dish', numbersOf({ 2: 1 }), []],
    [
      'no day off before Dash moved in',
      numbersOf({ 0: 1, 2: 1 }, { adoption: addDays(today, -1) }),
      [],
    ],
    ['a return', numbersOf({ 0: 1, 61: 1 }), [{ trigger: 'numbers-return', count: 2 }]],
    ['no return after 60 days, not quite two months', numbersOf({ 0: 1, 60: 1 }), []],
    [
      'no return while older days may be missing',
      numbersOf({ 0: 1, 61: 1 }, { adoption: addDays(today, -60) }),
      [],
    ],
    ['the month', numbersOf({ 1: 2, 25: 8, 26: 90 }), [{ trigger: 'numbers-month', count: 10 }]],
    [
      'reviews and pull requests of the year',
      numbersOf({}, { year: { ...nothing, review: 3, 'pull-request': 3 } }),
      [
        { trigger: 'numbers-reviews', count: 3 },
        { trigger: 'numbers-pulls', count: 3 },
      ],
    ],
    [
      'the lifetime',
      numbersOf({}, { lifetime: { count: 50, activeDays: 10 } }),
      [
        { trigger: 'numbers-total', count: 50 },
        { trigger: 'numbers-days', count: 10 },
      ],
    ],
    [
      'the hottest day of the week',
      numbersOf({ 1: 1, 2: 3, 3: 2 }),
      [{ trigger: 'numbers-week', day: { ja: '火曜日', en: 'Tuesday' } }],
    ],
    [
      'the hottest day since Monday',
      numbersOf({ 1: 1, 2: 2, 3: 3 }),
      [{ trigger: 'numbers-week', day: { ja: '月曜日', en: 'Monday' } }],
    ],
    [
      'the hottest day of three with today',
      numbersOf({ 0: 1, 1: 3, 2: 2 }, { adoption: addDays(today, -1) }),
      [{ trigger: 'numbers-week', day: { ja: '水曜日', en: 'Wednesday' } }],
    ],
    [
      'the hottest day so far, whatever commits of tomorrow say',
      numbersOf({ [-1]: 4, 1: 1, 2: 3, 3: 1 }),
      [{ trigger: 'numbers-week', day: { ja: '火曜日', en: 'Tuesday' } }],
    ],
    ['no hottest day if it is today', numbersOf({ 0: 2, 1: 1, 2: 1 }), []],
    ['no hottest day of two and one a week ago', numbersOf({ 1: 1, 2: 3, 7: 2 }), []],
    ['no hottest day of two and an older one', numbersOf({ 1: 1, 2: 3, 8: 2 }), []],
    [
      'no day off and no hottest day while the day of arrival is unknown',
      numbersOf({ 0: 1, 2: 3, 3: 2 }, { adoption: null }),
      [],
    ],
    [
      'a day off since Dash moved in',
      numbersOf({ 0: 1, 2: 1 }, { adoption: addDays(today, -2) }),
      [{ trigger: 'numbers-rest' }],
    ],
    ['no hottest day if two are equal', numbersOf({ 1: 3, 2: 3, 3: 2 }), []],
    ['no hottest day of two', numbersOf({ 1: 1, 2: 3 }), []],
    ['no hottest day before Monday', numbersOf({ 1: 1, 2: 2, 4: 3 }), []],
    [
      'no hottest day before Dash moved in',
      numbersOf({ 1: 1, 2: 3, 3: 2 }, { adoption: addDays(today, -1) }),
      [],
    ],
  ])('allow %s', (_name, numbers, expected) => {
    expect(numberRemarks(numbers)).toEqual(expected)
  })

  test('are never zero, negative or fractional', () => {
    const ledger = fc.record({
      days: fc.dictionary(fc.nat(400).map(String), fc.integer({ min: 1, max: 500 })),
      review: fc.nat(500),
      count: fc.nat(100_000),
    })
    fc.assert(
      fc.property(ledger, ({ days, review, count }) => {
        const lifetime = { count, activeDays: Object.keys(days).length }
        const numbers = numbersOf(days, { year: { ...nothing, review }, lifetime })
        for (const remark of numberRemarks(numbers))
          if ('count' in remark) {
            expect(Number.isInteger(remark.count)).toBe(true)
            expect(remark.count).toBeGreaterThanOrEqual(2)
          }
      }),
    )
  })
})
