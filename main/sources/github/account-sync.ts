import type { Problem } from '../../../preload/contract/problem.ts'
import type { Day } from '../../base/rules/day.ts'
import type { DayRange } from '../../ledger/rules/day-range.ts'
import { createReadingProgress } from './reading-progress.ts'
import { createRequestLoop, type RequestTask } from './request-loop.ts'
import { isDueDaily, isPlainName } from './rules/lookups.ts'
import { partialProblem } from './rules/omissions.ts'
import { piecesPerRange } from './rules/request-size.ts'
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
import { createSyncPlan } from './sync-plan.ts'
import { createSyncRecorder, type RecorderTask } from './sync-recorder.ts'

/** One sync of one account. */
export interface SyncTask extends RecorderTask, RequestTask {
  /**
   * Whether the user asks for a sync, perhaps while one is running. The sync then reads everything that may have
   * changed: the last twelve months, because pushes come late; whatever GitHub withheld, because scopes do not tell
   * whether an organisation now allows more; and the days set aside.
   */
  readonly isAskedByUser: () => boolean
}

/**
 * Reads one account's contributions and records them: the last month each time; all years since the first
 * contribution once, newest first; and older days now and then. A failure undoes nothing that was read before. Days
 * that GitHub fails to return are set aside and retried a day later, so they block nothing else.
 * @returns what was not disclosed to this sync, or null if everything was
 * @throws GithubFailure, or the abort reason of the client's signal
 */
export async function syncAccount(task: SyncTask): Promise<Problem | null> {
  const { account, host, store, ledger, clock, isAskedByUser, daily } = task
  const now = clock.now()
  const capacity = task.retries.capacity()
  const plan = createSyncPlan()
  const reading = createReadingProgress(plan, daily, () => clock.now())
  const recorder = createSyncRecorder(task, plan, reading)
  const sendUntil = createRequestLoop(task, plan, recorder)
  const read = store.readRanges(account)
  const latest = latestRanges(now)
  const known = uniqueByStart<DayRange>([...latest, ...read])
  const newestFirst = known.toSorted((one, other) => (one.from < other.from ? 1 : -1))
  const { fresh, dueAgain, withheld } = rangesDue(newestFirst, read, {
    foodFrom: ledger.foodFrom(),
    now,
  })
  const truncatedBefore = store.truncatedDays(account)
  /** The days that earlier syncs set aside and that this sync has not asked for again. */
  let setAsideBefore = store.setAsideRanges(account)
  /** The first days of the ranges that this sync has planned. */
  const planned = new Set<Day>()

  /** The days of a range that are set aside but due again: at once if the user asks, otherwise after a day. */
  const dueSetAsideIn = (range: DayRange) =>
    rangesStartingIn(range, setAsideBefore).filter(
      ({ at }) => isAskedByUser() || isDueDaily(at, now),
    )

  /**
   * Plans to read ranges that this sync has not planned yet, or in which days are due that were set aside.
   * @param count into how many pieces to split each range beforehand
   */
  function addRanges(ranges: readonly DayRange[], count = 1): void {
    store.notePlannedRanges(account, ranges)
    for (const range of ranges) {
      const retried = dueSetAsideIn(range)
      if (planned.has(range.from) && retried.length === 0) continue
      planned.add(range.from)
      setAsideBefore = withoutSameStart(setAsideBefore, retried)
      const setAside = rangesStartingIn(range, store.setAsideRanges(account))
      reading.planRange(
        range,
        [
          ...piecesOf(range, count).map((piece) => ({ range: piece, trust: 'usual' }) as const),
          ...retried.map((piece) => ({ range: piece, trust: 'set-aside' }) as const),
        ],
        withoutSameStart(setAside, retried),
      )
    }
    recorder.storeFinished()
  }

  const withDueSetAside = () => newestFirst.filter((range) => dueSetAsideIn(range).length > 0)

  /**
   * Splits a range into request pieces. Omits set-aside days and isolates truncated days.
   * @param count how many pieces to make if that leaves a single one
   */
  function piecesOf(range: DayRange, count: number): readonly DayRange[] {
    const past = cutOffFuture(range, clock.now())
    const pieces = subtractRanges(past, store.setAsideRanges(account)).flatMap((piece) =>
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
   * @returns the years with contributions
   */
  async function readRecent(): Promise<readonly number[]> {
    recorder.planLookups(capacity.repositories)
    const isDue = (name: string) => isPlainName(name) && daily.isDue(`clone ${name}`)
    const names = ledger.findUnresolvedNames(host).filter(isDue)
    for (const fullName of names.slice(0, capacity.clones)) plan.add({ type: 'clone', fullName })
    // Split fresh ranges so small that even a busy user's lists fit on the first page.
    const pieces = piecesPerRange(capacity, fresh.length)
    addRanges(fresh, pieces)
    const wanted = isAskedByUser() ? withoutSameStart(latest, fresh) : []
    const room = capacity.ranges - fresh.length * pieces - wanted.length
    const others = rangesThatFit(withoutSameStart(dueAgain, wanted), room)
    addRanges([...wanted, ...others, ...withDueSetAside()])
    return sendUntil(() => plan.rangesLeft() === 0)
  }

  async function readHistory(years: readonly number[]): Promise<void> {
    addRanges(withoutSameStart(rangesOfYears(years, now), known))
    await sendUntil(() => plan.rangesAndPagesLeft() === 0)
  }

  /** Reads what the user has asked for in the meantime. */
  async function readWanted(): Promise<void> {
    if (isAskedByUser()) addRanges([...latest, ...withheld, ...dueAgain.slice(0, capacity.ranges)])
    addRanges(withDueSetAside())
    await sendUntil(() => plan.rangesAndPagesLeft() === 0)
  }

  // Recent days become food, so read them first. Remaining pages of long lists share the requests of the history.
  await readHistory(await readRecent())
  await readWanted()
  const setAside = store.setAsideRanges(account).map(lengthInDays)
  return partialProblem(host, recorder.omissions, {
    truncated: reading.truncatedDayCount(),
    setAside: setAside.reduce((sum, days) => sum + days, 0),
  })
}
