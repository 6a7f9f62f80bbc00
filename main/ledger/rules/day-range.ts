import { addDays, type Day } from '../../base/rules/day.ts'

/** A range of days, both ends included. */
export interface DayRange {
  readonly from: Day
  readonly to: Day
}

/** Every possible day. */
export const allDays: DayRange = { from: '0000-01-01' as Day, to: '9999-12-31' as Day }

export function rangeOfYear(year: number): DayRange {
  const padded = String(year).padStart(4, '0')
  return { from: `${padded}-01-01` as Day, to: `${padded}-12-31` as Day }
}

/** The whole years that cover these ranges, from the first to the last. */
export function yearsOver(ranges: readonly DayRange[]): readonly DayRange[] {
  const [from, to] = [ranges.map((range) => range.from), ranges.map((range) => range.to)]
  const [first, last] = [from.toSorted()[0], to.toSorted().at(-1)]
  if (first === undefined || last === undefined) return []
  const [firstYear, lastYear] = [Number(first.slice(0, 4)), Number(last.slice(0, 4))]
  return Array.from({ length: lastYear - firstYear + 1 }, (_, n) => rangeOfYear(firstYear + n))
}

/** The twelve months of a year. Each ends on day 31, which is enough for comparing days. */
export function monthsOf({ from }: DayRange): readonly DayRange[] {
  return Array.from({ length: 12 }, (_, n) => {
    const month = `${from.slice(0, 4)}-${String(n + 1).padStart(2, '0')}`
    return { from: `${month}-01` as Day, to: `${month}-31` as Day }
  })
}

/** Whole years as four digits, both ends included. */
export interface YearRange {
  readonly fromYear: string
  readonly toYear: string
}

/** The years of a range of whole years. */
export function yearsOf({ from, to }: DayRange): YearRange {
  return { fromYear: from.slice(0, 4), toYear: to.slice(0, 4) }
}

/** Days at most this far apart share a range: a query about a week costs the same as one about a day. */
const maxGapDays = 7

/** Ranges that contain all of these days and little else, earliest first. */
export function rangesAround(days: Iterable<Day>): readonly DayRange[] {
  const ranges: DayRange[] = []
  for (const day of [...days].sort()) {
    const last = ranges.at(-1)
    if (last !== undefined && day <= addDays(last.to, maxGapDays)) {
      ranges[ranges.length - 1] = { ...last, to: day }
    } else ranges.push({ from: day, to: day })
  }
  return ranges
}
