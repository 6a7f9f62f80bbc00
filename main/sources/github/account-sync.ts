import type { Problem } from '../../../preload/contract/problem.ts'
import type { DayRange } from '../../ledger/rules/day-range.ts'
import { createRangeRecords } from './range-records.ts'
import { createRepositoryLookups } from './repository-lookups.ts'
import { createRequestLoop } from './request-loop.ts'
import { hasRestedADay } from './rules/lookups.ts'
import { partialProblem } from './rules/omissions.ts'
import { createRequestPlan, progressOf, type RangeProgress } from './rules/request-plan.ts'
import { limitsOf, splitCount } from './rules/request-size.ts'
import {
  countDays,
  latestRanges,
  rangesDue,
  rangesOfYears,
  splitAround,
  splitRange,
  splitWithout,
  untilNow,
} from './rules/sync-ranges.ts'
import type { SyncTask } from './sync-task.ts'

/**
 * Reads one account's contributions and records them: the last month each time; all years since the first
 * contribution once, newest first; and older days now and then. What was read before a failure stays read. Days that
 * GitHub fails to return are set aside and retried a day later, so that they do not block anything else.
 * @returns what was not disclosed to this sync, or null if everything was
 * @throws GithubFailure, or the reason of the client's signal
 */
export async function syncAccount(task: SyncTask): Promise<Problem | null> {
  const { account, host, store, clock, retries, since, isWanted } = task
  const now = clock.now()
  const limits = limitsOf(retries.size())
  const plan = createRequestPlan()
  const lookups = createRepositoryLookups(task, plan)
  const records = createRangeRecords(task, plan, lookups)
  const requests = createRequestLoop(task, plan, lookups, records)
  const setAsideBefore = store.setAsideRanges(account)
  // From earlier syncs: each of these days is a part of its own from the start.
  const knownTruncated = store.truncatedDays(account)

  /** Rereading never costs a request of its own. @param room how many more ranges the next request takes */
  function thatFit(ranges: readonly DayRange[], room: number): readonly DayRange[] {
    let parts = limits.parts - plan.ranges()
    return ranges
      .slice(0, Math.max(0, room))
      .filter((range) => (parts -= piecesOf(range, 1).length) >= 0)
  }

  /** @param count how many pieces to split each range into beforehand */
  function addRanges(ranges: readonly DayRange[], count = 1): void {
    store.planRanges(account, ranges)
    const setAside = store.setAsideRanges(account)
    for (const range of ranges) {
      const parts = piecesOf(range, count)
      const progress: RangeProgress = {
        ...progressOf(range, parts.length),
        setAside: setAside.filter(({ from }) => from >= range.from && from <= range.to),
      }
      if (parts.length === 0) records.finishRange(progress)
      for (const part of parts) plan.add({ name: 'range', range: part, progress, isSuspect: false })
    }
    requests.reportProgress()
  }

  /** Plans to retry what was set aside. */
  function addRetry(range: DayRange): void {
    const progress: RangeProgress = { ...progressOf(range, 1), isRetry: true }
    plan.add({ name: 'range', range, progress, isSuspect: true })
  }

  /**
   * Splits a range, without the days set aside, into `count` pieces. If a day in it is known to be too much for
   * GitHub's lists, splits around that day instead.
   */
  function piecesOf(range: DayRange, count: number): readonly DayRange[] {
    const days = untilNow(range, clock.now())
    const around = splitWithout(days, store.setAsideRanges(account)).flatMap((piece) =>
      splitAround(piece, knownTruncated),
    )
    const [whole] = around
    return whole && around.length === 1 ? splitRange(whole, count) : around
  }

  const read = store.readRanges(account)
  const latest = latestRanges(now)
  const known = new Map([...latest, ...read].map((range) => [range.from, range]))
  const newestFirst = [...known.values()].sort((a, b) => (a.from < b.from ? 1 : -1))
  const { fresh, again, withheld } = rangesDue(newestFirst, read, { since, now })

  // All of this fits in one request. Fresh ranges are split small, so that even busy users' lists fit on the first
  // page.
  lookups.begin(now, limits)
  const pieces = splitCount(limits, fresh.length)
  addRanges(fresh, pieces)
  const wanted = without(latest, fresh)
  const first = isWanted() ? wanted : []
  const rereads = [
    ...first,
    ...thatFit(without(again, first), limits.ranges - fresh.length * pieces - first.length),
  ]
  addRanges(rereads)
  // Food does not wait for history; the pages of long lists share history's requests.
  const years = await requests.sendUntil(() => plan.ranges() === 0)
  addRanges(rangesOfYears(years, now).filter(({ from }) => !known.has(from)))
  await requests.sendUntil(() => plan.rangesAndPages() === 0)
  // The user may have asked in the meantime.
  if (isWanted()) {
    const due = [...wanted, ...withheld, ...again.slice(0, limits.ranges)]
    const unique = [...new Map(due.map((range) => [range.from, range])).values()]
    addRanges(without(unique, rereads))
    await requests.sendUntil(() => plan.rangesAndPages() === 0)
  }
  for (const { from, to, at } of setAsideBefore)
    if (isWanted() || hasRestedADay(at, now)) addRetry({ from, to })
  await requests.sendUntil(() => plan.rangesAndPages() === 0)
  const setAside = store.setAsideRanges(account).map(countDays)
  return partialProblem(host, requests.omissions, {
    truncated: records.truncatedDays(),
    setAside: setAside.reduce((sum, days) => sum + days, 0),
  })
}

/** The ranges that are not among the others. */
function without(ranges: readonly DayRange[], others: readonly DayRange[]): readonly DayRange[] {
  const excluded = new Set(others.map(({ from }) => from))
  return ranges.filter(({ from }) => !excluded.has(from))
}
