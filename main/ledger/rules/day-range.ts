import { addDays, type Day } from '../../base/rules/day.ts'

/** From one day to another, both included. */
export interface DayRange {
  readonly from: Day
  readonly to: Day
}

/** All days there can be. */
export const allDays: DayRange = { from: '0000-01-01' as Day, to: '9999-12-31' as Day }

/** A year as a range of days. */
export function rangeOfYear(year: number): DayRange {
  const padded = String(year).padStart(4, '0')
  return { from: `${padded}-01-01` as Day, to: `${padded}-12-31` as Day }
}

/** The whole years that some ranges lie in, from the first to the last. */
export function yearsOver(ranges: readonly DayRange[]): readonly DayRange[] {
  const [from, to] = [ranges.map((range) => range.from), ranges.map((range) => range.to)]
  const [first, last] = [from.toSorted()[0], to.toSorted().at(-1)]
  if (first === undefined || last === undefined) return []
  const [firstYear, lastYear] = [Number(first.slice(0, 4)), Number(last.slice(0, 4))]
  return Array.from({ length: lastYear - firstYear + 1 }, (_, n) => rangeOfYear(firstYear + n))
}

/** The twelve months of a year; each with 31 days, as days are compared. */
export function monthsOf({ from }: DayRange): readonly DayRange[] {
  return Array.from({ length: 12 }, (_, n) => {
    const month = `${from.slice(0, 4)}-${String(n + 1).padStart(2, '0')}`
    return { from: `${month}-01` as Day, to: `${month}-31` as Day }
  })
}

/** Whole years, as four digits, both included. */
export interface YearRange {
  readonly fromYear: string
  readonly toYear: string
}

/** The years of a range that is whole years. */
export function yearsOf({ from, to }: DayRange): YearRange {
  return { fromYear: from.slice(0, 4), toYear: to.slice(0, 4) }
}

/** Days so near to each other are taken together: one question about a week costs what one about a day does. */
const maxGapDays = 7

/** The ranges that hold all of some days and little else, the earliest first. */
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
