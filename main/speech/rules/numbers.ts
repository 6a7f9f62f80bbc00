import type { Locale } from '../../../preload/contract/declared-settings.ts'
import type { Counts } from '../../../preload/contract/views/history-view.ts'
import { addDays, daysBetween, type Day } from '../../base/rules/day.ts'
import { calendarDay } from './holidays.ts'
import type { Trigger } from './triggers.ts'

/** The contributions that count, as History shows them. */
export interface LedgerNumbers {
  readonly today: Day
  /** When Dash moved in, or null if unknown. */
  readonly adoption: Day | null
  /** The days of this year and the last on which something counts, oldest first. */
  readonly days: readonly { readonly day: Day; readonly count: number }[]
  readonly year: Counts
  readonly lifetime: { readonly count: number; readonly activeDays: number }
}

type NumberTrigger = Extract<Trigger, `numbers-${string}`>

export type NumberRemark =
  | { readonly trigger: 'numbers-rest' }
  | { readonly trigger: 'numbers-week'; readonly day: Readonly<Record<Locale, string>> }
  | {
      readonly trigger: Exclude<NumberTrigger, 'numbers-rest' | 'numbers-week'>
      readonly count: number
    }

const weekdays: readonly Readonly<Record<Locale, string>>[] = [
  { ja: '日曜日', en: 'Sunday' },
  { ja: '月曜日', en: 'Monday' },
  { ja: '火曜日', en: 'Tuesday' },
  { ja: '水曜日', en: 'Wednesday' },
  { ja: '木曜日', en: 'Thursday' },
  { ja: '金曜日', en: 'Friday' },
  { ja: '土曜日', en: 'Saturday' },
]

/** Below these counts, Dash does not mention a number. */
const least = { today: 3, month: 10, reviews: 3, pulls: 3, lifetime: 50, activeDays: 10 }
const absenceDays = 61
const daysPerMonth = 30.4

/** Everything that Dash may say about the user's own numbers now. No remark says that a number was once higher. */
export function numberRemarks(numbers: LedgerNumbers): readonly NumberRemark[] {
  const { today, adoption, days, year, lifetime } = numbers
  const countOn = (day: Day) => days.find((one) => one.day === day)?.count ?? 0
  const month = days
    .filter(({ day }) => day.slice(0, 7) === today.slice(0, 7))
    .reduce((sum, { count }) => sum + count, 0)
  const hottest = hottestDay(numbers)
  const last = days.findLast(({ day }) => day < today)
  const absence = last === undefined || countOn(today) === 0 ? 0 : daysBetween(last.day, today)
  // An absence that began before Dash moved in is unknown: the ledger may lack those days.
  const isAbsenceKnown = adoption !== null && daysBetween(adoption, today) >= absence
  const remarks: readonly (readonly [boolean, NumberRemark])[] = [
    [countOn(today) >= least.today, { trigger: 'numbers-today', count: countOn(today) }],
    [absence === 2 && isAbsenceKnown, { trigger: 'numbers-rest' }],
    [
      absence >= absenceDays && isAbsenceKnown,
      { trigger: 'numbers-return', count: Math.floor(absence / daysPerMonth) },
    ],
    [month >= least.month, { trigger: 'numbers-month', count: month }],
    [year.review >= least.reviews, { trigger: 'numbers-reviews', count: year.review }],
    [
      year['pull-request'] >= least.pulls,
      { trigger: 'numbers-pulls', count: year['pull-request'] },
    ],
    [lifetime.count >= least.lifetime, { trigger: 'numbers-total', count: lifetime.count }],
    [
      lifetime.activeDays >= least.activeDays,
      { trigger: 'numbers-days', count: lifetime.activeDays },
    ],
  ]
  return [
    ...remarks.flatMap(([applies, remark]) => (applies ? [remark] : [])),
    ...(hottest === null ? [] : [{ trigger: 'numbers-week' as const, day: hottest }]),
  ]
}

/** The weekday with the most contributions in the last week, if it was since Monday and Dash had moved in by then. */
function hottestDay({
  today,
  adoption,
  days,
}: LedgerNumbers): Readonly<Record<Locale, string>> | null {
  const sinceMonday = (calendarDay(today).weekday + 6) % 7
  const recent = days.filter(({ day }) => day > addDays(today, -7) && day <= today)
  const [first, second, third] = recent.toSorted((a, b) => b.count - a.count)
  if (first === undefined || third === undefined || first.count === second?.count) return null
  if (first.day === today || daysBetween(first.day, today) > sinceMonday) return null
  if (adoption === null || first.day < adoption) return null
  return weekdays[calendarDay(first.day).weekday] ?? null
}
