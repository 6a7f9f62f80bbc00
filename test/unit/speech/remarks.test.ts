import { describe, expect, test } from 'vitest'
import { isSouthern } from '../../../main/base/rules/hemisphere.ts'
import { addDays, daysBetween, parseDay, type Day } from '../../../main/base/rules/day.ts'
import {
  calendarDay,
  isEaster,
  isHarvestMoon,
  isJapaneseHoliday,
  isSetsubun,
  seasonOf,
} from '../../../main/speech/rules/holidays.ts'
import {
  anniversaryYears,
  occasionsOn,
  type OccasionInputs,
} from '../../../main/speech/rules/remarks.ts'
import { triggerNames } from '../../../main/speech/rules/triggers.ts'
import fc from '../../support/fast-check.ts'

const dayFrom = (text: string): Day => {
  const day = parseDay(text)
  if (day === null) throw new Error(text)
  return day
}
const daysOf = (year: number): readonly Day[] => {
  const first = dayFrom(`${year.toString()}-01-01`)
  return Array.from(
    { length: calendarDay(dayFrom(`${year.toString()}-12-31`)).dayOfYear },
    (_, index) => addDays(first, index),
  )
}
const monthAndDay = (day: Day) => day.slice(5)

// Published by the Cabinet Office: https://www8.cao.go.jp/chosei/shukujitsu/gaiyou.html
test.each([
  [
    2024,
    '01-01 01-08 02-11 02-12 02-23 03-20 04-29 05-03 05-04 05-05 05-06 07-15 08-11 08-12 09-16 09-22 09-23 10-14 11-03 11-04 11-23',
  ],
  [
    2025,
    '01-01 01-13 02-11 02-23 02-24 03-20 04-29 05-03 05-04 05-05 05-06 07-21 08-11 09-15 09-23 10-13 11-03 11-23 11-24',
  ],
  [
    2026,
    '01-01 01-12 02-11 02-23 03-20 04-29 05-03 05-04 05-05 05-06 07-20 08-11 09-21 09-22 09-23 10-12 11-03 11-23',
  ],
  [
    2027,
    '01-01 01-11 02-11 02-23 03-21 03-22 04-29 05-03 05-04 05-05 07-19 08-11 09-20 09-23 10-11 11-03 11-23',
  ],
])('the public holidays of %i in Japan are all listed', (year, days) => {
  const found = daysOf(year).filter(isJapaneseHoliday)
  expect(found.map(monthAndDay).join(' ')).toBe(days)
})

// The first ones are the earliest, the latest, and those that the formula corrects.
test.each([
  ...['1818-03-22', '2038-04-25', '1954-04-18', '1981-04-19', '2100-03-28', '2285-03-22'],
  ...['2024-03-31', '2025-04-20', '2026-04-05', '2027-03-28'],
])('Easter is on %s, and on no other day of its year', (easter) => {
  const found = daysOf(Number(easter.slice(0, 4))).filter((day) => isEaster(calendarDay(day)))
  expect(found).toEqual([easter])
})

test('Easter is one Sunday a year', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1900, max: 2199 }), (year) => {
      const found = daysOf(year).map(calendarDay).filter(isEaster)
      expect(found.map(({ weekday }) => weekday)).toEqual([0])
    }),
  )
})

test.each(['2024-02-03', '2025-02-02', '2026-02-03', '2029-02-02'])('Setsubun is on %s', (day) => {
  expect(isSetsubun(calendarDay(dayFrom(day)))).toBe(true)
  expect(isSetsubun(calendarDay(addDays(dayFrom(day), 1)))).toBe(false)
  expect(isSetsubun(calendarDay(addDays(dayFrom(day), 28)))).toBe(false)
})

test.each([
  [4, 'Asia/Tokyo', 'spring'],
  [7, 'Europe/Berlin', 'summer'],
  [11, 'America/New_York', 'autumn'],
  [12, 'Asia/Tokyo', 'winter'],
  [2, 'Asia/Tokyo', 'winter'],
  [12, 'Australia/Sydney', 'summer'],
  [7, 'Pacific/Auckland', 'winter'],
  [4, 'America/Sao_Paulo', 'autumn'],
  [7, 'Pacific/Honolulu', 'summer'],
] as const)('month %i in %s is %s', (month, timeZone, season) => {
  expect(seasonOf(month, isSouthern(timeZone))).toBe(season)
})

describe('what Dash can say about a day', () => {
  const ordinary: Omit<OccasionInputs, 'today'> = {
    hour: 9,
    locale: 'ja',
    adoption: null,
    lastLine: null,
  }
  const named = (today: string, inputs: Partial<OccasionInputs> = {}) =>
    occasionsOn({ ...ordinary, ...inputs, today: dayFrom(today) }).map(({ trigger }) => trigger)

  test.each([
    ['2027-01-01', {}, ['day-new-year', 'day-off']],
    ['2027-01-02', {}, ['day-new-year']],
    ['2027-01-03', {}, ['day-new-year']],
    ['2027-01-11', { hour: 14 }, ['day-off']],
    ['2027-01-11', { hour: 14, locale: 'en' }, []],
    ['2027-02-02', {}, []],
    ['2026-12-24', {}, ['day-christmas']],
    ['2026-12-28', {}, ['day-year-end', 'day-monday']],
    ['2026-12-30', {}, ['day-year-end']],
    ['2027-01-22', {}, ['day-curry']],
    ['2027-01-22', { locale: 'en' }, []],
    ['2028-02-29', {}, ['day-leap']],
    ['2027-03-14', {}, ['day-white', 'day-pi']],
    ['2027-03-14', { locale: 'en' }, ['day-pi']],
    ['2027-05-09', {}, []],
    ['2026-05-10', {}, ['day-bird-week']],
    ['2026-05-16', {}, ['day-bird-week']],
    ['2027-08-13', {}, ['day-obon', 'day-friday-13']],
    ['2026-10-10', {}, ['day-dart']],
    ['2026-12-04', { locale: 'en' }, ['day-flutter']],
    ['2026-05-05', {}, ['day-children', 'day-off']],
    ['2026-11-26', { locale: 'en' }, ['day-thanksgiving']],
    ['2026-11-26', {}, []],
    ['2026-04-05', { locale: 'en' }, ['day-easter']],
    ['2026-09-13', {}, ['day-programmer']],
    ['2028-09-12', {}, ['day-programmer']],
    ['2026-11-13', {}, ['day-friday-13']],
    ['2026-11-13', { hour: 16 }, ['day-friday-13', 'day-friday']],
    ['2026-11-30', {}, ['day-monday']],
    ['2026-11-30', { hour: 11 }, ['day-monday']],
    ['2026-11-30', { hour: 12 }, []],
    ['2026-11-30', { hour: 14 }, []],
    ['2026-11-25', { lastLine: dayFrom('2026-11-18') }, ['day-back']],
    ['2026-11-25', { lastLine: dayFrom('2026-11-19') }, []],
    ['2026-11-25', { adoption: dayFrom('2026-08-18') }, ['day-hundred']],
    ['2027-08-18', { adoption: dayFrom('2026-08-18') }, ['day-adoption']],
  ] as const)('%s with %o: %o', (today, inputs, triggers) => {
    expect(named(today, inputs)).toEqual(triggers)
  })

  test.each(['2026-09-25', '2027-09-15', '2028-10-03', '2029-09-22'])(
    'the harvest moon of %s is the only one of its year',
    (moon) => {
      const moons = daysOf(Number(moon.slice(0, 4))).filter((day) =>
        isHarvestMoon(calendarDay(day)),
      )
      expect(moons).toEqual([moon])
    },
  )

  test('includes each trigger within a few years', () => {
    const found = new Set<string>()
    for (const year of [2026, 2027, 2028])
      for (const today of daysOf(year))
        for (const locale of ['ja', 'en'] as const)
          for (const hour of [9, 16])
            for (const trigger of named(today, {
              locale,
              hour,
              adoption: dayFrom('2026-02-28'),
              lastLine: addDays(today, -7),
            }))
              found.add(trigger)
    expect([...found].toSorted()).toEqual(
      triggerNames.filter((name) => name.startsWith('day-')).toSorted(),
    )
  })

  test.each([
    ['2024-02-29', '2025-02-28', 1],
    ['2024-02-29', '2028-02-28', null],
    ['2024-02-29', '2028-02-29', 4],
    ['2024-02-10', '2025-02-10', 1],
    ['2024-03-29', '2025-03-29', 1],
    ['2026-02-28', '2026-02-28', null],
    ['2026-02-28', '2027-03-01', null],
  ])('an arrival on %s is celebrated on %s: %o', (adoption, today, years) => {
    expect(anniversaryYears(dayFrom(adoption), dayFrom(today))).toBe(years)
  })

  test('includes the anniversary once a year, whenever Dash moved in', () => {
    const anyDay = fc
      .integer({ min: 0, max: 1460 })
      .map((days) => addDays(dayFrom('2026-01-01'), days))
    fc.assert(
      fc.property(anyDay, fc.integer({ min: 2031, max: 2040 }), (adoption, year) => {
        const found = daysOf(year).filter((today) => anniversaryYears(adoption, today) !== null)
        expect(found).toHaveLength(1)
      }),
    )
  })

  test('counts days in both directions', () => {
    expect(daysBetween(dayFrom('2026-03-01'), dayFrom('2026-02-27'))).toBe(-2)
  })
})
