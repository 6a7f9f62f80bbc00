import { addDays } from '../../../base/rules/day.ts'
import type { Day } from '../../../base/rules/day.ts'

/** Days from `from` to `to`, both of them included. */
export interface Window {
  readonly from: Day
  readonly to: Day
}

/** A window that was read to its end, and when (milliseconds since the epoch). */
export interface ReadWindow extends Window {
  readonly at: number
}

/** Within 90 days a repository has at most 90 day nodes, which one page of 100 always holds. */
export const windowDays = 90
/** GitHub refuses spans above one year. */
export const longestSpan = 365
/** Late pushes add to past days: what is older than this is read again once a day only. */
const overlapDays = 30
const millisecondsADay = 86_400_000

/** How many days a window has. */
export function daysOf({ from, to }: Window): number {
  const span = Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)
  return Math.round(span / millisecondsADay) + 1
}

/** Splits from…to into windows of at most `days` days, without gap or overlap; none where `to` is before `from`. */
export function windowsOver(from: Day, to: Day, days: number): readonly Window[] {
  const windows: Window[] = []
  for (let start = from; start <= to; start = addDays(start, days)) {
    const end = addDays(start, days - 1)
    windows.push({ from: start, to: end < to ? end : to })
  }
  return windows
}

/** Both halves of a window whose lists were cut off; null where it is one day and cannot be halved. */
export function halve(window: Window): readonly [Window, Window] | null {
  const days = daysOf(window)
  if (days <= 1) return null
  const middle = addDays(window.from, Math.floor(days / 2) - 1)
  return [
    { from: window.from, to: middle },
    { from: addDays(middle, 1), to: window.to },
  ]
}

/**
 * The days to ask for. It begins a day before `since` and ends a day after today in UTC: GitHub takes instants,
 * and people live up to 14 hours from UTC.
 */
export function spanOf(since: Day, now: number): Window {
  const today = new Date(now).toISOString().slice(0, 10) as Day
  return { from: addDays(since, -1), to: addDays(today, 1) }
}

/** The windows that are due: all but those that are over for a month and were read within a day. */
export function windowsDue(
  windows: readonly Window[],
  read: readonly ReadWindow[],
  now: number,
): readonly Window[] {
  const settled = addDays(new Date(now).toISOString().slice(0, 10) as Day, -overlapDays)
  return windows.filter(({ from, to }) => {
    if (to >= settled) return true
    const last = read.find((known) => known.from === from && known.to === to)
    return last === undefined || now - last.at >= millisecondsADay
  })
}

/** A window as GitHub takes it: two instants, both included. */
export function instantsOf({ from, to }: Window): { readonly from: string; readonly to: string } {
  return { from: `${from}T00:00:00Z`, to: `${to}T23:59:59Z` }
}
