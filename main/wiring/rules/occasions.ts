import type { Day } from '../../base/rules/day.ts'
import type { Trigger } from '../../speech/rules/triggers.ts'
import { around, calendarDay, daysBetween, type CalendarDay } from './calendar.ts'
import { isEaster, isJapaneseHoliday, isNth, isSetsubun } from './holidays.ts'

type DayTrigger = Extract<Trigger, `day-${string}`>

/** Something to say about a day. */
export type Occasion =
  | { readonly trigger: 'day-adoption'; readonly years: number }
  | { readonly trigger: Exclude<DayTrigger, 'day-adoption'> }

/** What determines a day's line. */
export interface DayFacts {
  /** The local day, where the user is. */
  readonly today: Day
  /** Local hour, 0 to 23. */
  readonly hour: number
  readonly locale: 'ja' | 'en'
  /** When Dash moved in, or null if unknown. */
  readonly adoption: Day | null
  /** When Dash last said anything, or null if never. */
  readonly lastLine: Day | null
}

const daysOfAbsence = 7
const [mondayIs, thursdayIs, fridayIs] = [1, 4, 5]
/** Monday is greeted until noon; the end of the week, from Friday afternoon on. */
const mondayUntilHour = 12
const fridayFromHour = 15

type PlainTrigger = Exclude<DayTrigger, 'day-adoption'>

/** Days that are the same for everyone or, if they have a locale, for its readers only. In order of priority. */
const days: readonly {
  readonly trigger: PlainTrigger
  readonly locale?: 'ja' | 'en'
  readonly when: (date: CalendarDay) => boolean
}[] = [
  { trigger: 'day-new-year', when: ({ month, day }) => month === 1 && day <= 3 },
  { trigger: 'day-year-end', when: ({ month, day }) => month === 12 && day >= 28 },
  {
    trigger: 'day-christmas',
    when: ({ month, day }) => month === 12 && (day === 24 || day === 25),
  },
  { trigger: 'day-spicy', when: on(1, 16) },
  { trigger: 'day-curry', locale: 'ja', when: on(1, 22) },
  { trigger: 'day-setsubun', locale: 'ja', when: isSetsubun },
  { trigger: 'day-valentine', when: on(2, 14) },
  { trigger: 'day-leap', when: on(2, 29) },
  { trigger: 'day-hina', locale: 'ja', when: on(3, 3) },
  { trigger: 'day-pi', when: on(3, 14) },
  { trigger: 'day-april-fool', when: on(4, 1) },
  { trigger: 'day-easter', locale: 'en', when: isEaster },
  { trigger: 'day-children', locale: 'ja', when: on(5, 5) },
  { trigger: 'day-tanabata', locale: 'ja', when: on(7, 7) },
  { trigger: 'day-programmer', when: ({ dayOfYear }) => dayOfYear === 256 },
  { trigger: 'day-halloween', when: on(10, 31) },
  { trigger: 'day-kimchi', when: on(11, 22) },
  {
    trigger: 'day-thanksgiving',
    locale: 'en',
    when: (date) => date.month === 11 && isNth(4, thursdayIs, date),
  },
  {
    trigger: 'day-friday-13',
    when: ({ weekday, day }) => weekday === fridayIs && day === 13,
  },
]

function on(month: number, day: number) {
  return (date: CalendarDay) => date.month === month && date.day === day
}

/**
 * The number of full years on an anniversary; in other years, February 28 stands in for the 29th. Null on any other
 * day, and on the first day itself.
 */
export function anniversary(adoption: Day, today: Day): number | null {
  const [from, now] = [calendarDay(adoption), calendarDay(today)]
  const years = now.year - from.year
  const isLeap = calendarDay(`${now.year}-12-31` as Day).dayOfYear === 366
  const day = from.month === 2 && from.day === 29 && !isLeap ? 28 : from.day
  return years > 0 && now.month === from.month && now.day === day ? years : null
}

/** Everything that there is to say about a day at this hour. Most important first. */
export function occasionsOn(facts: DayFacts): readonly Occasion[] {
  const { today, hour, locale, adoption, lastLine } = facts
  const date = calendarDay(today)
  const years = adoption === null ? null : anniversary(adoption, today)
  const plain = (trigger: PlainTrigger, applies: boolean): Occasion[] =>
    applies ? [{ trigger }] : []
  return [
    ...(years === null ? [] : [{ trigger: 'day-adoption', years } as const]),
    ...plain('day-hundred', adoption !== null && daysBetween(adoption, today) === 99),
    ...plain('day-back', lastLine !== null && daysBetween(lastLine, today) >= daysOfAbsence),
    ...days
      .filter((row) => (row.locale ?? locale) === locale && row.when(date))
      .map(({ trigger }) => ({ trigger })),
    ...plain('day-off', locale === 'ja' && isJapaneseHoliday(around(today))),
    ...plain('day-monday', date.weekday === mondayIs && hour < mondayUntilHour),
    ...plain('day-friday', date.weekday === fridayIs && hour >= fridayFromHour),
  ]
}
