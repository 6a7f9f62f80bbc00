import { dayMs } from '../../../../preload/contract/durations.ts'
import { addDays, daysBetween, utcDay, type Day } from '../../../base/rules/day.ts'
import { isWaitOver } from '../../../base/rules/waits.ts'
import { rangeOfYear, type DayRange } from '../../../ledger/rules/day-range.ts'
import { maxPageSize } from './contribution-query.ts'

/** A range that was read to its end. */
export interface ReadRange extends DayRange {
  /** Milliseconds since the epoch; 0 makes the next sync read it again. */
  readonly at: number
  /** Whether the range had, or may have had, contributions that GitHub did not disclose. */
  readonly hasUndisclosed: boolean
  /** Whether the token may see more by now: something was restricted or hidden, or errors came with the data. */
  readonly isWithheld: boolean
}

/** Days that GitHub fails to return. */
export interface SetAsideRange extends DayRange {
  /** When they were last tried, in milliseconds since the epoch. */
  readonly at: number
}

/** A repository has one node for each day with commits, so the nodes of a range fit on a page of 100. */
export const maxDaysPerRange = 75
/** A year's ranges fit in one request. */
const rangesPerYear = 5
/** Pushes come late, so reread each day until it is more than a month old in every time zone. */
const overlapDays = 32
/** After how many days an older range is reread. */
const rereadAfterDays = {
  /** Ranges from which GitHub left something out. */
  undisclosed: 1,
  food: 7,
  other: 30,
}
/** Git's dates begin here. An older year is a mistake, or an attempt to keep us busy. */
const firstYear = 1970

export const lengthInDays = ({ from, to }: DayRange): number => daysBetween(from, to) + 1

/** @returns both halves of a range; null if it is a single day */
export function halvesOf(range: DayRange): readonly [DayRange, DayRange] | null {
  const days = lengthInDays(range)
  if (days <= 1) return null
  const middle = addDays(range.from, Math.floor(days / 2) - 1)
  return [
    { from: range.from, to: middle },
    { from: addDays(middle, 1), to: range.to },
  ]
}

/** Halves a range until each piece has at most `maxDays` days. */
export function halveToMaxDays(range: DayRange, maxDays: number): readonly DayRange[] {
  const halves = lengthInDays(range) > maxDays ? halvesOf(range) : null
  return halves ? halves.flatMap((half) => halveToMaxDays(half, maxDays)) : [range]
}

/** Splits a range into at most `count` pieces (a power of two) of about the same length. */
export function splitRange(range: DayRange, count: number): readonly DayRange[] {
  return halveToMaxDays(range, Math.ceil(lengthInDays(range) / count))
}

/** What is left of a range without the other ranges. @param others in order, not overlapping */
export function subtractRanges(range: DayRange, others: readonly DayRange[]): readonly DayRange[] {
  const pieces: DayRange[] = []
  let { from } = range
  for (const other of others.filter((one) => one.to >= range.from && one.from <= range.to)) {
    if (from < other.from) pieces.push({ from, to: addDays(other.from, -1) })
    from = addDays(other.to, 1)
  }
  if (from <= range.to) pieces.push({ from, to: range.to })
  return pieces
}

/** Splits a range so that each of the given days inside it is a piece of its own. @param days in order */
export function splitAround(range: DayRange, days: readonly Day[]): readonly DayRange[] {
  const alone = days
    .filter((day) => day >= range.from && day <= range.to)
    .map((day) => ({ from: day, to: day }))
  const pieces = [...alone, ...subtractRanges(range, alone)]
  return pieces.sort((one, other) => (one.from < other.from ? -1 : 1))
}

/** A list with more pages left than these is read in parallel pieces. */
const maxPagesInARow = 3

/**
 * Splits what is left of a long list into pieces that can be read in parallel.
 * @param lastShown the last day on the first page, which may show only part of that day, so it is the first piece
 * @param remaining the number of entries after the first page
 * @returns empty if a few more pages are enough, or if the range cannot be split
 */
export function splitRemainder(
  { from, to }: DayRange,
  lastShown: Day,
  remaining: number,
): readonly DayRange[] {
  if (remaining <= maxPagesInARow * maxPageSize || from === to) return []
  const [first = { from, to }, ...others] = splitAround({ from: lastShown, to }, [lastShown])
  const count = 2 ** Math.ceil(Math.log2(remaining / maxPageSize))
  return [first, ...others.flatMap((other) => splitRange(other, count))]
}

/** The last day that can have contributions: time zones reach 14 hours east of UTC. */
export const lastDay = (now: number): Day => addDays(utcDay(now), 1)

/**
 * The ranges that cover some days, newest first. They start over each year, so a day always falls into the same
 * range, and a range that was read stays read.
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

/** The ranges of about the last twelve months, which fit in one request. */
export function latestRanges(now: number): readonly DayRange[] {
  const last = lastDay(now)
  return rangesOver(addDays(last, -366), last).slice(0, rangesPerYear)
}

/**
 * The ranges of some years up to now, newest first. Includes the last range of the year before each, because GitHub
 * takes instants, and users live west and east of UTC.
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
  return uniqueByStart(ranges).filter(({ from }) => from <= last)
}

/** Each range once, in order of its first appearance. */
export function uniqueByStart<Range extends DayRange>(ranges: readonly Range[]): readonly Range[] {
  return [...new Map(ranges.map((range) => [range.from, range])).values()]
}

/** The ranges that do not begin on the same day as one of the others. */
export function withoutSameStart<Range extends DayRange>(
  ranges: readonly Range[],
  others: readonly DayRange[],
): readonly Range[] {
  const otherStarts = new Set(others.map(({ from }) => from))
  return ranges.filter(({ from }) => !otherStarts.has(from))
}

/** The ranges that begin inside a range. */
export function rangesStartingIn<Range extends DayRange>(
  { from, to }: DayRange,
  ranges: readonly Range[],
) {
  return ranges.filter((one) => one.from >= from && one.from <= to)
}

export function cutOffFuture({ from, to }: DayRange, now: number): DayRange {
  const last = lastDay(now)
  return { from, to: to < last ? to : last }
}

/**
 * The pieces of a range to ask for: without the future and the days that are set aside, and each truncated day alone.
 * @param count how many pieces to make if that leaves a single one
 */
export function piecesToAsk(
  range: DayRange,
  known: {
    readonly setAside: readonly DayRange[]
    readonly truncatedDays: readonly Day[]
    readonly now: number
  },
  count: number,
): readonly DayRange[] {
  const past = subtractRanges(cutOffFuture(range, known.now), known.setAside)
  const pieces = past.flatMap((piece) => splitAround(piece, known.truncatedDays))
  return pieces.length > 1 ? pieces : pieces.flatMap((whole) => splitRange(whole, count))
}

/**
 * Which ranges are due. If a range was last read in the future, because a clock ran ahead, it counts as never read.
 * @param ranges newest first
 */
export function rangesDue(
  ranges: readonly DayRange[],
  read: readonly ReadRange[],
  { foodFrom, now }: { readonly foodFrom: Day; readonly now: number },
) {
  const known = new Map(read.map((range) => [range.from, range]))
  /** Ranges never read, or last read when late pushes could still come. Newest first. */
  const fresh: DayRange[] = []
  const others: ReadRange[] = []
  for (const range of ranges.filter(({ from }) => from <= lastDay(now))) {
    const last = known.get(range.from)
    const isKnown = last !== undefined && last.at <= now
    if (isKnown && utcDay(last.at) > addDays(range.to, overlapDays)) others.push(last)
    else fresh.push(range)
  }
  const isDueAgain = ({ at, to, hasUndisclosed }: ReadRange): boolean => {
    const reason = to >= foodFrom ? 'food' : 'other'
    const freshMs = rereadAfterDays[hasUndisclosed ? 'undisclosed' : reason] * dayMs
    return isWaitOver(at + freshMs, freshMs, now)
  }
  return {
    fresh,
    /** Ranges read earlier that late pushes may have changed. Least recently read first. */
    dueAgain: others.filter(isDueAgain).sort((one, other) => one.at - other.at),
    /** Ranges read earlier in which GitHub withheld something that it may show now. */
    withheld: others.filter(({ isWithheld }) => isWithheld),
  }
}
