import { Temporal } from 'temporal-polyfill'
import { expect, test } from 'vitest'
import { dayAtOffset, type Day } from '../../../main/base/rules/day.ts'
import { localTime } from '../../../main/base/rules/local-time.ts'
import { createAnswerReader } from '../../../main/sources/github/rules/contribution-answer.ts'
import type { RangePart } from '../../../main/sources/github/rules/sync-plan.ts'
import fc, { trials } from '../../support/fast-check.ts'

const hours = Array.from({ length: 27 }, (_, n) => n - 12)
const seconds = (instant: string) => Date.parse(instant) / 1000
/** As ISO 8601 writes it: `+05:45`. */
const written = (minutes: number) => {
  const two = (part: number) => String(part).padStart(2, '0')
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(Math.abs(minutes) / 60))}:${two(Math.abs(minutes) % 60)}`
}

test('the day of a commit is the day that a calendar with its offset shows, in the years 0 to 9999', () => {
  const time = fc.integer({
    min: seconds('0000-01-02T00:00:00Z'),
    max: seconds('9999-12-30T00:00:00Z'),
  })
  const offset = fc.integer({ min: -12 * 60, max: 14 * 60 })
  fc.assert(
    fc.property(time, offset, (at, minutes) => {
      const calendar = Temporal.Instant.fromEpochMilliseconds(at * 1000)
        .toZonedDateTimeISO(written(minutes))
        .toPlainDate()
      expect(dayAtOffset(at, minutes)).toBe(calendar.toString())
    }),
    { numRuns: trials(500) },
  )
})

const midnights = [
  { what: 'a leap day', before: '2028-02-28', after: '2028-02-29' },
  { what: 'the day after a leap day', before: '2028-02-29', after: '2028-03-01' },
  { what: 'no leap day', before: '2027-02-28', after: '2027-03-01' },
  { what: 'no leap day in 1900', before: '1900-02-28', after: '1900-03-01' },
  { what: 'the leap day of 2000', before: '2000-02-28', after: '2000-02-29' },
  { what: 'new year', before: '2026-12-31', after: '2027-01-01' },
  { what: 'the first day of Unix', before: '1969-12-31', after: '1970-01-01' },
  { what: 'a year long ago', before: '0999-12-31', after: '1000-01-01' },
  { what: 'the far future', before: '9998-12-31', after: '9999-01-01' },
]

test.each(midnights)(
  'the day changes at the midnight before $what, from UTC−12 to UTC+14',
  ({ before, after }) => {
    for (const hour of hours) {
      const midnight = seconds(`${after}T00:00:00${written(hour * 60)}`)
      expect(dayAtOffset(midnight - 1, hour * 60)).toBe(before)
      expect(dayAtOffset(midnight, hour * 60)).toBe(after)
      expect(dayAtOffset(midnight + 86_399, hour * 60)).toBe(after)
    }
  },
)

test('midnight separates the same days as a wall clock does, in each time zone', () => {
  for (const { before, after } of midnights) {
    for (const hour of hours) {
      // The names have the sign of POSIX: Etc/GMT-14 is fourteen hours ahead.
      const timeZone = hour === 0 ? 'Etc/GMT' : `Etc/GMT${hour > 0 ? '-' : '+'}${Math.abs(hour)}`
      const midnight = Date.parse(`${after}T00:00:00${written(hour * 60)}`)
      expect(localTime(midnight - 1, timeZone)).toEqual({ day: before, hour: 23, minute: 59 })
      expect(localTime(midnight, timeZone)).toEqual({ day: after, hour: 0, minute: 0 })
    }
  }
})

test.each([
  // Clocks go forward, from 2 to 3 (half past 2 on Lord Howe Island), and back.
  {
    timeZone: 'America/New_York',
    at: '2026-03-08T06:59:59Z',
    day: '2026-03-08',
    hour: 1,
    minute: 59,
  },
  {
    timeZone: 'America/New_York',
    at: '2026-03-08T07:00:00Z',
    day: '2026-03-08',
    hour: 3,
    minute: 0,
  },
  {
    timeZone: 'America/New_York',
    at: '2026-03-09T03:59:59Z',
    day: '2026-03-08',
    hour: 23,
    minute: 59,
  },
  {
    timeZone: 'America/New_York',
    at: '2026-03-09T04:00:00Z',
    day: '2026-03-09',
    hour: 0,
    minute: 0,
  },
  {
    timeZone: 'America/New_York',
    at: '2026-11-01T05:59:59Z',
    day: '2026-11-01',
    hour: 1,
    minute: 59,
  },
  {
    timeZone: 'America/New_York',
    at: '2026-11-01T06:00:00Z',
    day: '2026-11-01',
    hour: 1,
    minute: 0,
  },
  {
    timeZone: 'America/New_York',
    at: '2026-11-02T04:59:59Z',
    day: '2026-11-01',
    hour: 23,
    minute: 59,
  },
  {
    timeZone: 'America/New_York',
    at: '2026-11-02T05:00:00Z',
    day: '2026-11-02',
    hour: 0,
    minute: 0,
  },
  { timeZone: 'Europe/Berlin', at: '2026-03-28T23:00:00Z', day: '2026-03-29', hour: 0, minute: 0 },
  {
    timeZone: 'Europe/Berlin',
    at: '2026-03-29T21:59:59Z',
    day: '2026-03-29',
    hour: 23,
    minute: 59,
  },
  { timeZone: 'Europe/Berlin', at: '2026-03-29T22:00:00Z', day: '2026-03-30', hour: 0, minute: 0 },
  {
    timeZone: 'Europe/Berlin',
    at: '2026-10-25T22:59:59Z',
    day: '2026-10-25',
    hour: 23,
    minute: 59,
  },
  { timeZone: 'Europe/Berlin', at: '2026-10-25T23:00:00Z', day: '2026-10-26', hour: 0, minute: 0 },
  {
    timeZone: 'Australia/Lord_Howe',
    at: '2026-04-04T14:59:59Z',
    day: '2026-04-05',
    hour: 1,
    minute: 59,
  },
  {
    timeZone: 'Australia/Lord_Howe',
    at: '2026-04-04T15:00:00Z',
    day: '2026-04-05',
    hour: 1,
    minute: 30,
  },
  {
    timeZone: 'Australia/Lord_Howe',
    at: '2026-04-05T13:29:59Z',
    day: '2026-04-05',
    hour: 23,
    minute: 59,
  },
  {
    timeZone: 'Australia/Lord_Howe',
    at: '2026-04-05T13:30:00Z',
    day: '2026-04-06',
    hour: 0,
    minute: 0,
  },
  {
    timeZone: 'Australia/Lord_Howe',
    at: '2026-10-03T15:30:00Z',
    day: '2026-10-04',
    hour: 2,
    minute: 30,
  },
  {
    timeZone: 'Australia/Lord_Howe',
    at: '2026-10-04T12:59:59Z',
    day: '2026-10-04',
    hour: 23,
    minute: 59,
  },
  {
    timeZone: 'Australia/Lord_Howe',
    at: '2026-10-04T13:00:00Z',
    day: '2026-10-05',
    hour: 0,
    minute: 0,
  },
  // Samoa crossed the date line, so it had no 30 December.
  { timeZone: 'Pacific/Apia', at: '2011-12-30T09:59:59Z', day: '2011-12-29', hour: 23, minute: 59 },
  { timeZone: 'Pacific/Apia', at: '2011-12-30T10:00:00Z', day: '2011-12-31', hour: 0, minute: 0 },
])('in $timeZone it is $day, hour $hour, at $at', ({ timeZone, at, ...time }) => {
  expect(localTime(Date.parse(at), timeZone)).toEqual(time)
})

test.each([
  'America/New_York',
  'Europe/Berlin',
  'Australia/Lord_Howe',
  'Asia/Tokyo',
  'Asia/Kathmandu',
])('in %s no day comes twice, and each day is that of the system', (timeZone) => {
  const system = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' })
  const year = { min: Date.parse('1990-01-01T00:00:00Z'), max: Date.parse('2090-01-01T00:00:00Z') }
  const later = fc.integer({ min: 0, max: 3 * 86_400_000 })
  fc.assert(
    fc.property(fc.integer(year), later, (instant, more) => {
      const { day } = localTime(instant, timeZone)
      expect(day).toBe(system.format(instant))
      expect(localTime(instant + more, timeZone).day >= day).toBe(true)
    }),
    { numRuns: trials(300) },
  )
})

test("GitHub's day of commits is the first ten characters of its instant, whatever follows", () => {
  const day = fc
    .date({ min: new Date('1970-01-01'), max: new Date('9998-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10))
  const disguise = fc.constantFrom(
    'T07:00:00Z',
    'T08:00:00Z',
    'T00:00:00Z',
    'T23:59:59-12:00',
    'T00:00:00+14:00',
  )
  const none = { totalCount: 0, pageInfo: { hasNextPage: false, endCursor: null }, nodes: [] }
  const range = { from: '2026-01-01' as Day, to: '2026-01-31' as Day }
  const part: RangePart = { type: 'range', range, start: range.from, trust: 'usual' }
  const read = createAnswerReader('github.com')
  fc.assert(
    fc.property(day, disguise, (on, time) => {
      const r0 = {
        ...{
          restricted: 0,
          totalCommits: 3,
          totalIssues: 0,
          totalReviews: 0,
          totalPullRequests: 0,
          repositories: 1,
        },
        ...{ issues: none, reviews: none, pullRequests: none },
        commits: [
          {
            repository: { id: 'R_1', nameWithOwner: 'dash/nest', isPrivate: false },
            contributions: {
              totalCount: 3,
              pageInfo: { hasNextPage: false },
              nodes: [{ occurredAt: on + time, commitCount: 3 }],
            },
          },
        ],
      }
      const [arrival] = read([part], { ranges: { r0 } }).arrived
      expect(arrival).toMatchObject({
        answer: { commitDays: [{ repository: 'github:github.com:R_1', day: on, count: 3 }] },
      })
    }),
  )
})
