import { addDays, dayMs, daysBetween, type Day } from '../../../base/rules/day.ts'
import { isExpired } from '../../../base/rules/expiry.ts'
import { rangeOfYear, type DayRange } from '../../../ledger/rules/day-range.ts'

/** A range that was read completely, and when (milliseconds since the epoch; 0: read it again). */
export interface ReadRange extends DayRange {
  readonly at: number
  /** Whether it had, or may have had, contributions that GitHub did not disclose. */
  readonly hasUndisclosed: boolean
  /** Whether access may have been granted since: something was restricted or hidden, or errors came beside the data. */
  readonly isWithheld: boolean
}

/** Days that GitHub fails to return, and when they were last tried (milliseconds since the epoch). */
export interface SetAsideRange extends DayRange {
  readonly at: number
}

/**
 * Five ranges make a year, which is one request. Within 90 days a repository has at most 90 day nodes, which always
 * fit on one page of 100.
 */
export const maxDaysPerRange = 75
const rangesPerYear = 5
/**
 * Late pushes add to past days: each day is reread until it is more than a month old, also for time zones in which it
 * is still yesterday.
 */
const overlapDays = 32
/** Git's dates begin here: anything older is a mistake, or meant to keep us busy. */
const firstYear = 1970

/** The number of days in a range. */
export const countDays = ({ from, to }: DayRange): number => daysBetween(from, to) + 1

/** Both halves of a range whose lists were truncated; null if it is a single day. */
export function halve(range: DayRange): readonly [DayRange, DayRange] | null {
  const days = countDays(range)
  if (days <= 1) return null
  const middle = addDays(range.from, Math.floor(days / 2) - 1)
  return [
    { from: range.from, to: middle },
    { from: addDays(middle, 1), to: range.to },
  ]
}

/** Halves a range until each piece has at most `maxDays` days. */
export function splitByDays(range: DayRange, maxDays: number): readonly DayRange[] {
  const halves = countDays(range) > maxDays ? halve(range) : null
  return halves ? halves.flatMap((half) => splitByDays(half, maxDays)) : [range]
}

/** Splits a range into at most `count` pieces (a power of two) of about the same length. */
export function splitRange(range: DayRange, count: number): readonly DayRange[] {
  return splitByDays(range, Math.ceil(countDays(range) / count))
}

/** What is left of a range without the others (in order, not overlapping), in pieces. */
export function splitWithout(range: DayRange, others: readonly DayRange[]): readonly DayRange[] {
  const pieces: DayRange[] = []
  let { from } = range
  for (const other of others.filter((one) => one.to >= range.from && one.from <= range.to)) {
    if (from < other.from) pieces.push({ from, to: addDays(other.from, -1) })
    from = addDays(other.to, 1)
  }
  if (from <= range.to) pieces.push({ from, to: range.to })
  return pieces
}

/** Splits a range so that each of the given days (in order) inside it is a piece of its own. */
export function splitAround(range: DayRange, days: readonly Day[]): readonly DayRange[] {
  const alone = days
    .filter((day) => day >= range.from && day <= range.to)
    .map((day) => ({ from: day, to: day }))
  const pieces = [...alone, ...splitWithout(range, alone)]
  return pieces.sort((one, other) => (one.from < other.from ? -1 : 1))
}

/** Up to this many more pages are read one after another; longer lists are read in parallel pieces. */
const maxPagesInARow = 3

/**
 * The pieces into which to split the rest of a long list, so that they can be read in parallel and not page after
 * page. The first piece is the last day on the first page, which may show only part of it.
 * @param remaining the number of entries after the first page
 * @param perPage the number of entries on a page
 * @returns empty if a few more pages are enough, or if the range cannot be split
 */
export function piecesOfRest(
  { from, to }: DayRange,
  lastShown: Day,
  remaining: number,
  perPage: number,
): readonly DayRange[] {
  if (remaining <= maxPagesInARow * perPage || from === to) return []
  const [first = { from, to }, ...others] = splitAround({ from: lastShown, to }, [lastShown])
  const count = 2 ** Math.ceil(Math.log2(remaining / perPage))
  return [first, ...others.flatMap((other) => splitRange(other, count))]
}

/** The day of an instant in UTC. */
export function utcDay(instant: number): Day {
  return new Date(instant).toISOString().slice(0, 10) as Day
}

/** The last day that can have contributions: time zones reach 14 hours east of UTC. */
export function lastDay(now: number): Day {
  return addDays(utcDay(now), 1)
}

/**
 * The ranges that cover the days from…to, newest first. They start over each year, so the same days always fall into
 * the same ranges: what was read stays read.
 */
export function rangesOver(from: Day, to: Day): readonly DayRange[] {
  const ranges: DayRange[] = []
  for (let year = yearOf(from); year <= yearOf(to); year++) {
    const whole = rangeOfYear(year)
    for (let start = whole.from; start <= whole.to; start = addDays(start, maxDaysPerRange)) {
      const last = addDays(start, maxDaysPerRange - 1)
      ranges.push({ from: start, to: last < whole.to ? last : whole.to })
    }
  }
  return ranges.filter((range) => range.to >= from && range.from <= to).reverse()
}

const yearOf = (day: Day) => Number(day.slice(0, 4))

/** The ranges of the last twelve months, as many as fit in one request. */
export function latestRanges(now: number): readonly DayRange[] {
  const last = lastDay(now)
  return rangesOver(addDays(last, -366), last).slice(0, rangesPerYear)
}

/**
 * The ranges of the given years up to now, newest first. Includes the last range of the year before each, because
 * GitHub takes instants, and users live west and east of UTC.
 */
export function rangesOfYears(years: readonly number[], now: number): readonly DayRange[] {
  const last = lastDay(now)
  const newestFirst = [...new Set(years)]
    .filter((year) => year >= firstYear && year <= yearOf(last))
    .sort((one, other) => other - one)
  const ranges = newestFirst.flatMap((year) => {
    const { from, to } = rangeOfYear(year)
    return rangesOver(addDays(from, -1), to)
  })
  return uniqueRanges(ranges).filter(({ from }) => from <= last)
}

/** Each range once, in order of its first appearance. */
export function uniqueRanges<Range extends DayRange>(ranges: readonly Range[]): readonly Range[] {
  return [...new Map(ranges.map((range) => [range.from, range])).values()]
}

/** The ranges that are not among the others. */
export function without<Range extends DayRange>(
  ranges: readonly Range[],
  others: readonly DayRange[],
): readonly Range[] {
  const excluded = new Set(others.map(({ from }) => from))
  return ranges.filter(({ from }) => !excluded.has(from))
}

/** The part of a range that is not in the future. */
export function untilNow({ from, to }: DayRange, now: number): DayRange {
  const last = lastDay(now)
  return { from, to: to < last ? to : last }
}

/** What a sync has to read. */
export interface RangesDue {
  /** The last month, and ranges never read since their days became that old. Newest first. */
  readonly fresh: readonly DayRange[]
  /** Read before, but late pushes may have added to them. Least recently read first. */
  readonly again: readonly DayRange[]
  /** Read before, but GitHub withheld something that may be allowed by now. */
  readonly withheld: readonly DayRange[]
}

/**
 * Which of the ranges (newest first) are due. Older ones are reread every week if their days are food (not before
 * `since`), every month otherwise, and every day if GitHub did not disclose something, since that may have changed. A
 * clock that ran ahead leaves ranges that seem to be read in the future: the true time is unknown, so they count as
 * never read.
 */
export function rangesDue(
  ranges: readonly DayRange[],
  read: readonly ReadRange[],
  { since, now }: { readonly since: Day; readonly now: number },
): RangesDue {
  const known = new Map(read.map((range) => [range.from, range]))
  const settled = addDays(utcDay(now), -overlapDays)
  const fresh: DayRange[] = []
  const others: ReadRange[] = []
  for (const range of ranges.filter(({ from }) => from <= lastDay(now))) {
    const last = known.get(range.from)
    const isPast = last !== undefined && last.at <= now && range.to < settled
    if (isPast && utcDay(last.at) > addDays(range.to, overlapDays)) others.push(last)
    else fresh.push(range)
  }
  const isDueAgain = ({ at, to, hasUndisclosed }: ReadRange): boolean => {
    const pastDays = to >= since ? 7 : 30
    const restMs = (hasUndisclosed ? 1 : pastDays) * dayMs
    return isExpired(at + restMs, restMs, now)
  }
  return {
    fresh,
    again: others.filter(isDueAgain).sort((one, other) => one.at - other.at),
    withheld: others.filter(({ isWithheld }) => isWithheld),
  }
}
