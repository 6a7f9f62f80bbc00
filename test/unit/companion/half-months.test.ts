import { describe, expect, test } from 'vitest'
import { addDays, daysBetween, type Day } from '../../../main/base/rules/day.ts'
import { isSouthern } from '../../../main/base/rules/hemisphere.ts'
import { halfMonthsAt } from '../../../main/companion/rules/half-months.ts'
import { maxParcelsADay, nextParcels } from '../../../main/companion/rules/earned.ts'
import { earnables, earnableIds, type EarnableId } from '../../../preload/contract/earnables.ts'
import fc from '../../support/fast-check.ts'

const day = (text: string) => text as Day
const longAgo = day('2020-01-01')
const ofHalfMonths = earnableIds.filter((item) => 'halfMonth' in earnables[item])

test.each([
  [
    'the first day of a month',
    '2027-03-01',
    longAgo,
    ['03-01', '12-16', '01-01', '01-16', '02-01', '02-16'],
  ],
  ['the 15th', '2027-03-15', longAgo, ['03-01', '01-01', '01-16', '02-01', '02-16']],
  ['the 16th', '2027-03-16', longAgo, ['03-16', '01-01', '01-16', '02-01', '02-16', '03-01']],
  [
    'the 61st day after a half-month',
    '2027-03-17',
    longAgo,
    ['03-16', '01-16', '02-01', '02-16', '03-01'],
  ],
  ['the end of a long month', '2027-12-31', longAgo, ['12-16', '11-01', '11-16', '12-01']],
  ['29 February', '2028-02-29', longAgo, ['02-16', '12-16', '01-01', '01-16', '02-01']],
  ['the day of adoption', '2026-11-25', '2026-11-25', ['11-16']],
  ['adoption on the last day of a half-month', '2026-11-15', '2026-11-15', ['11-01']],
  ['the day after that', '2026-11-16', '2026-11-15', ['11-16', '11-01']],
  ['a month after adoption', '2026-12-20', '2026-11-25', ['12-16', '11-16', '12-01']],
  ['a clock behind the adoption', '2026-11-24', '2026-11-25', []],
  ['a clock that cannot be right', '2020-01-01', null, []],
] as const)('on %s come the half-months', (_, today, adoption, starts) => {
  expect(halfMonthsAt(day(today), adoption === null ? null : day(adoption))).toEqual(starts)
})

test.each([
  ['Australia/Sydney', true],
  ['Pacific/Auckland', true],
  ['America/Sao_Paulo', true],
  ['America/Argentina/Buenos_Aires', true],
  ['America/Santiago', true],
  ['Africa/Johannesburg', true],
  ['Atlantic/Stanley', true],
  ['Asia/Tokyo', false],
  ['Europe/Berlin', false],
  ['America/New_York', false],
  ['Pacific/Honolulu', false],
  ['Africa/Nairobi', false],
  ['Asia/Singapore', false],
  ['+10:00', false],
  ['UTC', false],
])('whether %s has southern seasons: %s', (zone, south) => {
  expect(isSouthern(zone)).toBe(south)
})

/** What comes if Hot Dash starts on these days, without any level. */
function deliveriesAt(starts: readonly Day[], adoption: Day, isSouthern: boolean) {
  const deliveries: { on: Day; item: EarnableId }[] = []
  for (const today of starts) {
    const came = deliveries.filter(({ on }) => on === today).length
    const halfMonths = halfMonthsAt(today, adoption)
    const delivered = new Set<string>(deliveries.map(({ item }) => item))
    const inputs = { level: 0, halfMonths, isSouthern, deeds: new Map(), adoptedAt: null }
    for (const item of nextParcels(inputs, delivered, came)) deliveries.push({ on: today, item })
  }
  return deliveries
}
const anyDay = fc.integer({ min: 0, max: 4000 }).map((days) => addDays(day('2026-01-01'), days))

describe('if Hot Dash is started', () => {
  test('on any days, nothing comes twice and no day brings more than three things, even if the clock jumps', () => {
    fc.assert(
      fc.property(
        anyDay,
        fc.array(fc.integer({ min: -400, max: 400 })),
        fc.boolean(),
        (...given) => {
          const [adoption, jumps, south] = given
          const starts = [adoption]
          for (const jump of jumps) starts.push(addDays(starts.at(-1) ?? adoption, jump))
          const deliveries = deliveriesAt(starts, adoption, south)
          expect(new Set(deliveries.map(({ item }) => item)).size).toBe(deliveries.length)
          for (const start of starts)
            expect(deliveries.filter(({ on }) => on === start).length).toBeLessThanOrEqual(
              maxParcelsADay,
            )
        },
      ),
    )
  })

  test('at least once a week, a year brings everything, with at most 22 days between', () => {
    const gaps = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 380, maxLength: 380 })
    fc.assert(
      fc.property(anyDay, gaps, fc.boolean(), (adoption, days, south) => {
        const starts = [adoption]
        for (const gap of days) starts.push(addDays(starts.at(-1) ?? adoption, gap))
        const ofYear = starts.filter((start) => daysBetween(adoption, start) <= 373)
        const deliveries = deliveriesAt(ofYear, adoption, south)
        expect(deliveries.map(({ item }) => item).sort()).toEqual([...ofHalfMonths].sort())
        // A half-month has at most 16 days, and the next start comes within a week.
        deliveries.slice(1).forEach(({ on }, index) => {
          expect(daysBetween(deliveries[index]!.on, on)).toBeLessThanOrEqual(16 + 6)
        })
      }),
    )
  })

  test('after any pause, the current thing comes first, then those of the last 60 days, oldest first', () => {
    const pause = fc.integer({ min: 1, max: 800 })
    fc.assert(
      fc.property(anyDay, pause, fc.boolean(), (adoption, days, south) => {
        const back = addDays(adoption, days)
        const starts = [adoption, back, addDays(back, 1)]
        const deliveries = deliveriesAt(starts, adoption, south)
        const startOf = (item: EarnableId) => {
          const row = earnables[item]
          if (!('halfMonth' in row)) throw new Error(item)
          const { halfMonth, southernHalfMonth = halfMonth } = row
          return south ? southernHalfMonth : halfMonth
        }
        const cameOn = (on: Day) =>
          deliveries.filter((delivery) => delivery.on === on).map(({ item }) => startOf(item))
        const [had] = cameOn(adoption)
        const due = halfMonthsAt(back, adoption).filter((start) => start !== had)
        expect(cameOn(back)).toEqual(due.slice(0, maxParcelsADay))
        expect(deliveries.map(({ item }) => startOf(item))).toEqual(expect.arrayContaining(due))
      }),
    )
  })
})
