import { deeds, type DeedId } from '../../../preload/contract/deed-table.ts'
import { dayMs } from '../../../preload/contract/durations.ts'
import { kinds, type Kind } from '../../../preload/contract/kinds.ts'
import { addDays, daysBetween, type Day } from '../../base/rules/day.ts'
import type { CountedWork, DeedRecords } from '../../ledger/rules/deed-records.ts'
import type { DayRange } from '../../ledger/rules/day-range.ts'
import {
  countDistinct,
  countUp,
  greatest,
  sumUp,
  type Course,
  type Moment,
} from './deed-courses.ts'
import { cold, heatUp, type MealHeat } from './heat.ts'

/** What decides the deeds. Instants are in milliseconds since the epoch. Lists are in order of time. */
export interface DeedInputs extends DeedRecords {
  readonly today: Day
  /** Null before the first start with a clock that can be right. */
  readonly adoption: Day | null
  /** Days that the ledger may not know completely: the user may have done more on them. */
  readonly incomplete: readonly DayRange[]
  /** Each feeding, with its number of dishes. */
  readonly feedings: readonly { readonly at: number; readonly count: number }[]
  readonly meals: Iterable<MealHeat>
  /** For each age of dishes, in days, the first meal of a dish that old. */
  readonly agedMeals: readonly { readonly at: number; readonly days: number }[]
  /** When the things of half-months came. */
  readonly halfMonthThings: readonly number[]
  /** When the outfits that Dash wears now were chosen, one for each slot that is full. */
  readonly worn: readonly number[]
}

const at = ({ day }: { readonly day: Day }) => day

const counted = ({ days }: DeedInputs, kind: Kind) =>
  sumUp(days.map(({ day, counts }) => ({ at: day, count: counts[kind] })))

const worked = ({ work }: DeedInputs, event: CountedWork) =>
  sumUp(work.filter((one) => one.event === event).map(({ day, count }) => ({ at: day, count })))

/** Whether all days from the first to the last are known completely. */
const isComplete = ({ incomplete, today }: DeedInputs, { from, to }: DayRange): boolean =>
  to < today && !incomplete.some((range) => range.from <= to && range.to >= from)

/** 0 is Monday. */
const weekdayOf = (day: Day) => (new Date(day).getUTCDay() + 6) % 7

const isLeapYear = (year: number) => new Date(Date.UTC(year, 1, 29)).getUTCMonth() === 1

/** The programmers' holidays, except for the 256th day of the year. */
const holidays = new Set(['02-29', '03-14', '10-10', '12-04'])

function holidayOf(day: Day): string | null {
  const [date, year] = [day.slice(5), Number(day.slice(0, 4))]
  if (date === (isLeapYear(year) ? '09-12' : '09-13')) return 'programmers'
  return holidays.has(date) ? date : null
}

const monthOf = (day: Day) => day.slice(0, 7)
/** Day 31 is after each day of its month, which is enough for comparing days. */
const rangeOfMonth = (month: string): DayRange => ({
  from: `${month}-01` as Day,
  to: `${month}-31` as Day,
})
const lastDayOf = (month: string): Day =>
  addDays(`${addDays(`${month}-28` as Day, 4).slice(0, 7)}-01` as Day, -1)

/** The last day of each month that is over, completely known, and passes the test. */
function months<Row extends { readonly day: Day }>(
  inputs: DeedInputs,
  rows: readonly Row[],
  holds: (rows: readonly Row[]) => boolean,
): Course {
  const byMonth = [...Map.groupBy(rows, ({ day }) => monthOf(day))]
  return countUp(
    byMonth
      .filter(([month, own]) => isComplete(inputs, rangeOfMonth(month)) && holds(own))
      .map(([month]) => lastDayOf(month)),
  )
}

const daysOfSleepyMonth = 10

const sleepyMonths = (inputs: DeedInputs): Course =>
  months(
    inputs,
    inputs.commitDays,
    (days) => days.length >= daysOfSleepyMonth && days.every(({ isLate }) => isLate === 0),
  )

const pullRequestsOfGivingMonth = 3

const givingMonths = (inputs: DeedInputs): Course =>
  months(inputs, inputs.days, (days) => {
    const sum = (kind: Kind) => days.reduce((all, { counts }) => all + counts[kind], 0)
    const pullRequests = sum('pull-request')
    return pullRequests >= pullRequestsOfGivingMonth && sum('review') >= pullRequests
  })

/** How many days a weekend waits for its verdict, because other devices and slow sources may still report on it. */
const weekendJudgedDays = 14

/** The Sunday of each week that had active days, but none on its weekend. */
function freeWeekends(inputs: DeedInputs): Course {
  const mondays = Map.groupBy(inputs.days.map(at), (day) => addDays(day, -weekdayOf(day)))
  return countUp(
    [...mondays].flatMap(([monday, days]) => {
      const [saturday, sunday] = [addDays(monday, 5), addDays(monday, 6)]
      const isFree =
        days.every((day) => day < saturday) &&
        addDays(sunday, weekendJudgedDays) <= inputs.today &&
        isComplete(inputs, { from: saturday, to: sunday })
      return isFree ? [sunday] : []
    }),
  )
}

/** The days between two active days, both excluded. */
const between = (left: Day, day: Day): DayRange => ({
  from: addDays(left, 1),
  to: addDays(day, -1),
})

const daysOfHoliday = 7

function longHolidays(inputs: DeedInputs): Course {
  const active = inputs.days.map(at)
  return countUp(
    active.filter((day, index) => {
      const left = active[index - 1]
      if (left === undefined || daysBetween(left, day) <= daysOfHoliday) return false
      return isComplete(inputs, between(left, day))
    }),
  )
}

function returns(inputs: DeedInputs): Course {
  const whole = inputs.returns.filter(({ left, day }) => isComplete(inputs, between(left, day)))
  return greatest(whole.map(({ left, day }) => ({ at: day, value: daysBetween(left, day) })))
}

const daysToFix = 30

/** Each pull request that soon follows an issue in its family. An issue is fixed only once. */
function fixes({ items }: DeedInputs): Course {
  const open = new Map<string, number[]>()
  const fixed: Day[] = []
  for (const item of items) {
    const found = open.get(item.family) ?? []
    open.set(item.family, found)
    if (item.kind === 'issue') found.push(item.at)
    else {
      const first = found.findIndex((since) => item.at - since <= daysToFix * dayMs)
      if (first < 0) continue
      found.splice(0, first + 1)
      fixed.push(item.day)
    }
  }
  return countUp(fixed)
}

const minutesBetweenZones = 120

/** After each new offset: the greatest number of offsets that are all far apart. */
function zones({ offsets }: DeedInputs): Course {
  const seen: number[] = []
  return greatest(
    offsets.map(({ day, offset }) => {
      seen.push(offset)
      let last = -Infinity
      const apart = seen
        .toSorted((a, b) => a - b)
        .filter((one) => {
          if (one - last < minutesBetweenZones) return false
          last = one
          return true
        })
      return { at: day, value: apart.length }
    }),
  )
}

/** Replays the meals until the last tier is reached. */
function fires({ meals }: DeedInputs): Course {
  const last = deeds.firebird.tiers.at(-1) ?? 0
  const course: { at: Moment; value: number }[] = []
  let heat = cold
  for (const meal of meals) {
    const before = heat.fires
    heat = heatUp(heat, [meal])
    if (heat.fires > before) course.push({ at: meal.at, value: heat.fires })
    if (heat.fires >= last) break
  }
  return course
}

function daysTogether({ adoption, today }: DeedInputs): Course {
  if (adoption === null || adoption > today) return []
  const together = daysBetween(adoption, today)
  const tiers = deeds.together.tiers.filter((tier) => tier < together)
  return [...tiers, together].map((value) => ({ at: addDays(adoption, value), value }))
}

/** How each deed progresses. To add a deed, add a row to resources/deeds.json and its course here. */
const courses: Readonly<Record<DeedId, (inputs: DeedInputs) => Course>> = {
  'first-bite': ({ feedings }) => sumUp(feedings),
  'big-eater': ({ feedings }) => sumUp(feedings),
  feast: ({ feedings }) => greatest(feedings.map(({ at, count }) => ({ at, value: count }))),
  firebird: fires,
  'well-aged': ({ agedMeals }) => greatest(agedMeals.map(({ at, days }) => ({ at, value: days }))),
  'chilli-farmer': (inputs) => counted(inputs, 'commit'),
  'curry-cook': (inputs) => counted(inputs, 'issue'),
  'kimchi-master': (inputs) => counted(inputs, 'review'),
  'mapo-chef': (inputs) => counted(inputs, 'pull-request'),
  'joined-in': ({ merges }) => countUp(merges),
  'four-courses': ({ days }) =>
    countDistinct(
      days.flatMap(({ day, counts }) =>
        kinds.filter((kind) => counts[kind] > 0).map((key) => ({ at: day, key })),
      ),
    ),
  'find-and-fix': fixes,
  'red-to-green': (inputs) => worked(inputs, 'checks-repaired'),
  'give-and-take': givingMonths,
  milestone: (inputs) => worked(inputs, 'tag'),
  untangled: (inputs) => worked(inputs, 'conflict-over'),
  'turned-back': (inputs) => worked(inputs, 'revert'),
  'straight-line': (inputs) => worked(inputs, 'rebase-done'),
  'bit-by-bit': ({ days }) => countUp(days.map(at)),
  together: daysTogether,
  'seven-days': ({ days }) =>
    countDistinct(days.map(({ day }) => ({ at: day, key: weekdayOf(day) }))),
  'twelve-months': ({ days }) =>
    countDistinct(days.map(({ day }) => ({ at: day, key: day.slice(5, 7) }))),
  'calendar-days': ({ days }) =>
    countDistinct(
      days.flatMap(({ day }) => {
        const key = holidayOf(day)
        return key === null ? [] : [{ at: day, key }]
      }),
    ),
  'early-bird': ({ commitDays }) =>
    sumUp(commitDays.map(({ day, early }) => ({ at: day, count: early }))),
  'sleeps-well': sleepyMonths,
  'weekend-off': freeWeekends,
  'long-holiday': longHolidays,
  traveller: zones,
  garden: ({ families }) => countUp(families),
  neighbours: ({ reviewedFamilies }) => countUp(reviewedFamilies),
  polyglot: ({ languages }) => countUp(languages),
  'gift-upstream': ({ upstream }) => countUp(upstream === null ? [] : [upstream]),
  'welcome-back': returns,
  'old-friends': ({ anniversaries }) =>
    greatest(anniversaries.map(({ day, years }) => ({ at: day, value: years }))),
  'dressed-up': ({ worn }) => countUp(worn),
  almanac: ({ halfMonthThings }) => countUp(halfMonthThings),
}

export interface Progress {
  readonly value: number
  /** The tiers that are reached, each with its moment. */
  readonly reached: readonly { readonly tier: number; readonly at: Moment }[]
}

/** How far a deed is now. The caller remembers tiers, so that none is lost again. */
export function deedProgressOf(id: DeedId, inputs: DeedInputs): Progress {
  const course = courses[id](inputs)
  return {
    value: course.at(-1)?.value ?? 0,
    reached: deeds[id].tiers.flatMap((tier) => {
      const first = course.find(({ value }) => value >= tier)
      return first === undefined ? [] : [{ tier, at: first.at }]
    }),
  }
}
