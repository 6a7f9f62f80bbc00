import type { Problem } from '../../../preload/contract/problem.ts'
import type { DayRange } from '../../ledger/rules/day-range.ts'
import { createRequestLoop, type SyncTask } from './request-loop.ts'
import { isDueDaily, namesDue } from './rules/lookups.ts'
import { partialProblem } from './rules/omissions.ts'
import { createReadingProgress } from './rules/reading-progress.ts'
import { piecesPerRange } from './rules/request-size.ts'
import { createSyncPlan } from './rules/sync-plan.ts'
import {
  cutOffFuture,
  withoutSameStart,
  latestRanges,
  lengthInDays,
  rangesDue,
  rangesStartingIn,
  rangesOfYears,
  splitAround,
  splitRange,
  subtractRanges,
  uniqueByStart,
} from './rules/sync-ranges.ts'

/**
 * Reads one account's contributions and records them: the last month each time; all years since the first
 * contribution once, newest first; and older days now and then. A failure undoes nothing that was read before. Days
 * that GitHub fails to return are set aside and retried a day later, so they block nothing else.
 * @returns what was not disclosed to this sync, or null if everything was
 * @throws GithubFailure, or the abort reason of the client's signal
 */
export async function syncAccount(task: SyncTask): Promise<Problem | null> {
  const { account, host, store, ledger, clock, isAskedByUser, askedAt } = task
  const now = clock.now()
  const capacity = task.retries.capacity()
  const plan = createSyncPlan()
  const reading = createReadingProgress(plan, askedAt.longLists, () => clock.now())
  const requests = createRequestLoop(task, plan, reading)
  const read = store.readRanges(account)
  const latest = latestRanges(now)
  const known = uniqueByStart<DayRange>([...latest, ...read])
  const newestFirst = known.toSorted((one, other) => (one.from < other.from ? 1 : -1))
  const { fresh, dueAgain, withheld } = rangesDue(newestFirst, read, {
    foodFrom: ledger.foodFrom(),
    now,
  })
  /** The other ranges of the last twelve months. They are reread if the user asks. */
  const restOfLatest = withoutSameStart(latest, fresh)
  const truncatedBefore = store.truncatedDays(account)
  /** The days that earlier syncs set aside and that this sync has not asked for again. */
  let setAsideBefore = store.setAsideRanges(account)

  /** The days of a range that are set aside but due again: at once if the user asks, otherwise after a day. */
  const dueSetAsideIn = (range: DayRange) =>
    rangesStartingIn(range, setAsideBefore).filter(
      ({ at }) => isAskedByUser() || isDueDaily(at, now),
    )

  /** @param count how many pieces to split each range into beforehand */
  function addRanges(ranges: readonly DayRange[], count = 1): void {
    store.notePlannedRanges(account, ranges)
    for (const range of ranges) {
      const retried = dueSetAsideIn(range)
      setAsideBefore = withoutSameStart(setAsideBefore, retried)
      const setAside = rangesStartingIn(range, store.setAsideRanges(account))
      reading.planRange(range, piecesOf(range, count), retried, withoutSameStart(setAside, retried))
    }
    requests.storeFinished()
  }

  function addDueSetAside(): void {
    addRanges(newestFirst.filter((range) => dueSetAsideIn(range).length > 0))
  }

  /**
   * Splits a range into request pieces. Omits set-aside days and isolates truncated days.
   * @param count how many pieces to make if that leaves a single one
   */
  function piecesOf(range: DayRange, count: number): readonly DayRange[] {
    const setAside = rangesStartingIn(range, store.setAsideRanges(account))
    const pieces = subtractRanges(cutOffFuture(range, clock.now()), setAside).flatMap((piece) =>
      splitAround(piece, truncatedBefore),
    )
    return pieces.length > 1 ? pieces : pieces.flatMap((whole) => splitRange(whole, count))
  }

  /** The first of the ranges, at most `max`, that still fit in the next request. */
  function rangesThatFit(ranges: readonly DayRange[], max: number): readonly DayRange[] {
    const fitting: DayRange[] = []
    let parts = plan.rangesLeft()
    for (const range of ranges.slice(0, Math.max(0, max))) {
      parts += piecesOf(range, 1).length
      if (parts > capacity.parts) break
      fitting.push(range)
    }
    return fitting
  }

  /**
   * Sends lookups, fresh ranges and rereads together, so lookups and rereads never cost a request of their own.
   * @returns the years with contributions, and the ranges that were reread
   */
  async function readRecent() {
    requests.planLookups(capacity.repositories)
    const names = namesDue(ledger.findUnresolvedNames(host), askedAt.cloneNames, now)
    for (const fullName of names.slice(0, capacity.clones)) plan.add({ type: 'clone', fullName })
    // Split fresh ranges so small that even a busy user's lists fit on the first page.
    const pieces = piecesPerRange(capacity, fresh.length)
    addRanges(fresh, pieces)
    const wanted = isAskedByUser() ? restOfLatest : []
    const room = capacity.ranges - fresh.length * pieces - wanted.length
    const reread = [...wanted, ...rangesThatFit(withoutSameStart(dueAgain, wanted), room)]
    addRanges(reread)
    addDueSetAside()
    return { years: await requests.sendUntil(() => plan.rangesLeft() === 0), reread }
  }

  async function readHistory(years: readonly number[]): Promise<void> {
    addRanges(withoutSameStart(rangesOfYears(years, now), known))
    await requests.sendUntil(() => plan.rangesAndPagesLeft() === 0)
  }

  /** Reads what the user has asked for in the meantime. */
  async function readWanted(reread: readonly DayRange[]): Promise<void> {
    const wanted = [...restOfLatest, ...withheld, ...dueAgain.slice(0, capacity.ranges)]
    addRanges(isAskedByUser() ? withoutSameStart(uniqueByStart<DayRange>(wanted), reread) : [])
    addDueSetAside()
    await requests.sendUntil(() => plan.rangesAndPagesLeft() === 0)
  }

  // Recent days become food, so read them first. Remaining pages of long lists share the requests of the history.
  const { years, reread } = await readRecent()
  await readHistory(years)
  await readWanted(reread)
  const setAside = store.setAsideRanges(account).map(lengthInDays)
  return partialProblem(host, requests.omissions, {
    truncated: reading.truncatedDayCount(),
    setAside: setAside.reduce((sum, days) => sum + days, 0),
  })
}
