import type { Problem } from '../../../preload/contract/problem.ts'
import type { DayRange } from '../../ledger/rules/day-range.ts'
import { createRequestLoop, type SyncTask } from './request-loop.ts'
import { isDueDaily, namesDue } from './rules/lookups.ts'
import { partialProblem } from './rules/failures.ts'
import { splitCount } from './rules/request-size.ts'
import { createSyncPlan } from './rules/sync-plan.ts'
import {
  countDays,
  latestRanges,
  rangesDue,
  rangesOfYears,
  splitAround,
  splitRange,
  splitWithout,
  uniqueRanges,
  untilNow,
  without,
  type SetAsideRange,
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
  const limits = task.retries.limits()
  const plan = createSyncPlan(askedAt, () => clock.now())
  const requests = createRequestLoop(task, plan)
  const read = store.readRanges(account)
  const latest = latestRanges(now)
  const known = [...uniqueRanges<DayRange>([...latest, ...read])]
  const newestFirst = known.sort((one, other) => (one.from < other.from ? 1 : -1))
  const { fresh, dueAgain, withheld } = rangesDue(newestFirst, read, { since: task.since(), now })
  /** The other ranges of the last twelve months. They are reread if the user asks. */
  const restOfLatest = without(latest, fresh)

  // Each of these days starts as a part of its own.
  const truncatedBefore = store.truncatedDays(account)
  /** The days that earlier syncs set aside and that this sync has not asked for again. */
  let setAsideBefore = store.setAsideRanges(account)

  const isIn = (range: DayRange, { from }: DayRange) => from >= range.from && from <= range.to
  const setAsideIn = (range: DayRange): readonly SetAsideRange[] =>
    store.setAsideRanges(account).filter((days) => isIn(range, days))

  /** The days set aside in a range that are due again: at once if the user asks, otherwise after a day. */
  const dueSetAsideIn = (range: DayRange): readonly SetAsideRange[] =>
    setAsideBefore.filter(
      (days) => isIn(range, days) && (isAskedByUser() || isDueDaily(days.at, now)),
    )

  const rangesWithDueSetAside = () => newestFirst.filter((range) => dueSetAsideIn(range).length > 0)

  /** @param count how many pieces to split each range into beforehand */
  function addRanges(ranges: readonly DayRange[], count = 1): void {
    store.planRanges(account, ranges)
    for (const range of ranges) {
      const retried = dueSetAsideIn(range)
      setAsideBefore = without(setAsideBefore, retried)
      plan.addRange(range, piecesOf(range, count), retried, without(setAsideIn(range), retried))
    }
    requests.storeFinished()
  }

  /**
   * Splits a range, without the days set aside, into `count` pieces. If a day in it is known to exceed GitHub's
   * lists, splits around that day instead.
   */
  function piecesOf(range: DayRange, count: number): readonly DayRange[] {
    const around = splitWithout(untilNow(range, clock.now()), setAsideIn(range)).flatMap((piece) =>
      splitAround(piece, truncatedBefore),
    )
    const [whole] = around
    return whole && around.length === 1 ? splitRange(whole, count) : around
  }

  /** The first of the ranges, at most `max`, that still fit in the next request. */
  function thoseThatFit(ranges: readonly DayRange[], max: number): readonly DayRange[] {
    const fitting: DayRange[] = []
    let parts = plan.ranges()
    for (const range of ranges.slice(0, Math.max(0, max))) {
      parts += piecesOf(range, 1).length
      if (parts > limits.parts) break
      fitting.push(range)
    }
    return fitting
  }

  /**
   * Sends lookups, fresh ranges and rereads together, so lookups and rereads never cost a request of their own.
   * @returns the years with contributions, and the ranges that were reread
   */
  async function readFood() {
    requests.lookUpDue(limits.repositories)
    const names = namesDue(ledger.unresolvedNames(host), askedAt, now)
    for (const fullName of names.slice(0, limits.clones)) plan.add({ name: 'clone', fullName })
    // Split fresh ranges so small that even a busy user's lists fit on the first page.
    const pieces = splitCount(limits, fresh.length)
    addRanges(fresh, pieces)
    const wanted = isAskedByUser() ? restOfLatest : []
    const room = limits.ranges - fresh.length * pieces - wanted.length
    const reread = [...wanted, ...thoseThatFit(without(dueAgain, wanted), room)]
    addRanges(reread)
    addRanges(rangesWithDueSetAside())
    return { years: await requests.sendUntil(() => plan.ranges() === 0), reread }
  }

  async function readHistory(years: readonly number[]): Promise<void> {
    addRanges(without(rangesOfYears(years, now), known))
    await requests.sendUntil(() => plan.rangesAndPages() === 0)
  }

  /** Reads what the user has asked for in the meantime. */
  async function readWanted(reread: readonly DayRange[]): Promise<void> {
    const wanted = [...restOfLatest, ...withheld, ...dueAgain.slice(0, limits.ranges)]
    addRanges(isAskedByUser() ? without(uniqueRanges<DayRange>(wanted), reread) : [])
    addRanges(rangesWithDueSetAside())
    await requests.sendUntil(() => plan.rangesAndPages() === 0)
  }

  // Read food first. Remaining pages of long lists go into the same requests as history.
  const { years, reread } = await readFood()
  await readHistory(years)
  await readWanted(reread)
  const setAside = store.setAsideRanges(account).map(countDays)
  return partialProblem(host, requests.omissions, {
    truncated: plan.truncatedDays(),
    setAside: setAside.reduce((sum, days) => sum + days, 0),
  })
}
