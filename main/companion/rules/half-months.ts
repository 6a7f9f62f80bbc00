import { addDays, type Day } from '../../base/rules/day.ts'

/** How long after its half-month a thing can still come. */
const missedDays = 60

/** The first day of the half-month of a day. A month's second half begins on the 16th. */
const startOfHalfMonth = (day: Day) =>
  `${day.slice(0, 8)}${day.slice(8) < '16' ? '01' : '16'}` as Day

/**
 * The half-months whose things come now: first the current one, then those that the user may have missed, oldest first.
 * Nobody missed what was over before Hot Dash was first started.
 * @param adoption null if it is unknown, because the clock shows a day before the first release
 * @returns the first day of each, as `MM-DD`
 */
export function halfMonthsAt(today: Day, adoption: Day | null): readonly string[] {
  if (adoption === null) return []
  const limit = addDays(today, -missedDays)
  const earliest = adoption > limit ? adoption : limit
  const starts: Day[] = []
  for (let last = today; last >= earliest; last = addDays(startOfHalfMonth(last), -1))
    starts.push(startOfHalfMonth(last))
  const [current, ...missed] = starts.map((start) => start.slice(5))
  return current === undefined ? [] : [current, ...missed.reverse()]
}
