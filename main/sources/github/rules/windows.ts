import { addDays } from '../../../base/rules/day.ts'
import type { Day } from '../../../base/rules/day.ts'

/** Days from `from` to `to`, both of them included. */
export interface Window {
  readonly from: Day
  readonly to: Day
}

/** A window of the calendar that was read to its end, and when (milliseconds since the epoch; 0: to be read again). */
export interface ReadWindow extends Window {
  readonly at: number
  /** Whether it had contributions that GitHub did not disclose. */
  readonly hasUndisclosed: boolean
}

/**
 * Five windows make a year, which is one request. Within 90 days a repository has at most 90 day nodes, which one page of
 * 100 always holds.
 */
const windowDays = 75
const windowsAYear = 5
/** Late pushes add to past days: each day is read until it is this old. */
const overlapDays = 30
const millisecondsADay = 86_400_000

/** How many days a window has. */
export function daysOf({ from, to }: Window): number {
  const span = Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)
  return Math.round(span / millisecondsADay) + 1
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

/** A window cut into `count` pieces (a power of two), or into its days where it has fewer. */
export function piecesOf(window: Window, count: number): readonly Window[] {
  const halves = count > 1 ? halve(window) : null
  return halves ? halves.flatMap((half) => piecesOf(half, count / 2)) : [window]
}

/** The day of an instant in UTC. */
export function utcDay(instant: number): Day {
  return new Date(instant).toISOString().slice(0, 10) as Day
}

/** The last day that can have contributions: people live up to 14 hours east of UTC. */
export function lastDay(now: number): Day {
  return addDays(utcDay(now), 1)
}

/**
 * The windows that hold the days from…to, the newest first. They begin anew with each year, so that they are the same
 * ones whatever is asked: what was read stays read.
 */
export function windowsOver(from: Day, to: Day): readonly Window[] {
  const windows: Window[] = []
  for (let year = yearOf(from); year <= yearOf(to); year++) {
    const end = endOf(year)
    for (
      let start = addDays(endOf(year - 1), 1);
      start <= end;
      start = addDays(start, windowDays)
    ) {
      const last = addDays(start, windowDays - 1)
      windows.push({ from: start, to: last < end ? last : end })
    }
  }
  return windows.filter((window) => window.to >= from && window.from <= to).reverse()
}

/** The windows of the last twelve months, as many as share a request. */
export function latestWindows(now: number): readonly Window[] {
  const last = lastDay(now)
  return windowsOver(addDays(last, -366), last).slice(0, windowsAYear)
}

/**
 * The windows of some years up to now, the newest first; of the year before each the last one too, for GitHub takes
 * instants, and people live west and east of UTC.
 */
export function windowsOfYears(years: readonly number[], now: number): readonly Window[] {
  const newestFirst = [...new Set(years)].sort((one, other) => other - one)
  const windows = newestFirst.flatMap((year) => windowsOver(endOf(year - 1), endOf(year)))
  const unique = new Map(windows.map((window) => [window.from, window]))
  return [...unique.values()].filter(({ from }) => from <= lastDay(now))
}

function yearOf(day: Day): number {
  return Number(day.slice(0, 4))
}

function endOf(year: number): Day {
  return `${String(year).padStart(4, '0')}-12-31` as Day
}

/** The part of a window that is not in the future. */
export function untilNow({ from, to }: Window, now: number): Window {
  const last = lastDay(now)
  return { from, to: to < last ? to : last }
}

/** What a sync has to read. */
export interface Due {
  /** The last 30 days, and what was never read after its days were 30 days old; the newest first. */
  readonly fresh: readonly Window[]
  /** Read before, but late pushes may have added to it; what was not read for the longest time first. */
  readonly again: readonly Window[]
}

/**
 * What is due among some windows (the newest first). Older ones are read again each week where their days are food (not
 * before `since`), else each month; each day where GitHub did not disclose
 * something, which a person may have changed.
 */
export function windowsDue(
  windows: readonly Window[],
  read: readonly ReadWindow[],
  { since, now }: { readonly since: Day; readonly now: number },
): Due {
  const known = new Map(read.map((window) => [window.from, window]))
  const settled = addDays(utcDay(now), -overlapDays)
  const fresh: Window[] = []
  const again: ReadWindow[] = []
  for (const window of windows) {
    const last = known.get(window.from)
    const wasSettled = last !== undefined && utcDay(last.at) > addDays(window.to, overlapDays)
    if (!wasSettled || window.to >= settled) fresh.push(window)
    else if (now - last.at >= restOf(last, since) * millisecondsADay) again.push(last)
  }
  again.sort((one, other) => one.at - other.at)
  return { fresh, again: again.map(({ from, to }) => ({ from, to })) }
}

/** Days until a settled window is read again. */
function restOf({ to, hasUndisclosed }: ReadWindow, since: Day): number {
  if (hasUndisclosed) return 1
  return to >= since ? 7 : 30
}

/** A window as GitHub takes it: two instants, both included. */
export function instantsOf({ from, to }: Window): { readonly from: string; readonly to: string } {
  return { from: `${from}T00:00:00Z`, to: `${to}T23:59:59Z` }
}
