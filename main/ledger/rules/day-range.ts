import { dayOf, type Day } from '../../base/rules/day.ts'

/** A range of days, both ends included. */
export interface DayRange {
  readonly from: Day
  readonly to: Day
}

export const allDays: DayRange = { from: '0000-01-01' as Day, to: '9999-12-31' as Day }

export function rangeOfYear(year: number): DayRange {
  return { from: dayOf(year, 1, 1), to: dayOf(year, 12, 31) }
}

/** Splits a range into parts, each of which one step counts. */
export type SplitRange = (range: DayRange) => readonly DayRange[]
export const wholeRange: SplitRange = (range) => [range]

/** The months with any day of a range. Each ends on day 31, which is enough for comparing days. */
export function monthsOf({ from, to }: DayRange): readonly DayRange[] {
  const numberOf = (day: Day) => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1
  const [first, last] = [numberOf(from), numberOf(to)]
  return Array.from({ length: last - first + 1 }, (_, n) => {
    const [year, month] = [Math.floor((first + n) / 12), ((first + n) % 12) + 1]
    return { from: dayOf(year, month, 1), to: dayOf(year, month, 31) }
  })
}
