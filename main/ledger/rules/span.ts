import { addDays, type Day } from '../../base/rules/day.ts'

/** From one day to another, both included. */
export interface Span {
  readonly from: Day
  readonly to: Day
}

/** All days there can be. */
export const always: Span = { from: '0000-01-01' as Day, to: '9999-12-31' as Day }

/** A year as a span of days. */
export function spanOfYear(year: number): Span {
  const padded = String(year).padStart(4, '0')
  return { from: `${padded}-01-01` as Day, to: `${padded}-12-31` as Day }
}

/** Days so near to each other are taken together: one question about a week costs what one about a day does. */
const near = 7

/** The spans that hold all of some days and little else, the earliest first. */
export function spansAround(days: Iterable<Day>): readonly Span[] {
  const spans: Span[] = []
  for (const day of [...days].sort()) {
    const last = spans.at(-1)
    if (last !== undefined && day <= addDays(last.to, near)) {
      spans[spans.length - 1] = { ...last, to: day }
    } else spans.push({ from: day, to: day })
  }
  return spans
}
