import type { Problem } from '../../../preload/contract/problem.ts'
import type { DayRange } from '../../ledger/rules/day-range.ts'
import type { RepositoryId } from '../../ledger/rules/facts.ts'
import { GithubFailure } from './octokit.ts'
import { recordArrivals } from './record-arrivals.ts'
import { decideOnLonePart } from './rules/lone-failure.ts'
import { isDueDaily, isPlainName, lookupsDue } from './rules/lookups.ts'
import { partialProblem } from './rules/omissions.ts'
import { piecesPerRange } from './rules/request-size.ts'
import { countIn, isAskedAlone, lookupOf, type Queue, type SyncPart } from './rules/sync-plan.ts'
import { reduceProgress, startSync, type ProgressEvent } from './rules/sync-progress.ts'
import {
  cutOffFuture,
  latestRanges,
  lengthInDays,
  rangesDue,
  rangesOfYears,
  rangesStartingIn,
  splitAround,
  splitRange,
  subtractRanges,
  uniqueByStart,
  withoutSameStart,
} from './rules/sync-ranges.ts'
import type { SyncTask } from './sync-task.ts'

const lookups = ['repository', 'clone'] as const
const rangesAndPages = ['range', 'lone-range', 'page'] as const

/**
 * Reads one account's contributions and records them: the last month each time; all years since the first
 * contribution once, newest first; and older days now and then. A failure undoes nothing that was read before. Days
 * that GitHub fails to return are set aside and retried a day later, so they block nothing else.
 * @returns what was not disclosed to this sync, or null if everything was
 * @throws GithubFailure, or the abort reason of the client's signal
 */
export async function syncAccount(task: SyncTask): Promise<Problem | null> {
  const { client, retries, daily, isAskedByUser } = task
  const { clock, store, ledger } = task.context
  const { id: account, host } = task.account
  const now = clock.now()
  const capacity = retries.capacity()
  const read = store.readRanges(account)
  const truncatedBefore = store.truncatedDays(account)
  const latest = latestRanges(now)
  const known = uniqueByStart<DayRange>([...latest, ...read])
  const newestFirst = known.toSorted((one, other) => (one.from < other.from ? 1 : -1))
  const foodFrom = ledger.foodFrom()
  const { fresh, dueAgain, withheld } = rangesDue(newestFirst, read, { foodFrom, now })
  let progress = startSync({
    setAsideBefore: store.setAsideRanges(account),
    readLists: daily.lists.recent(),
    asksPullRequests: daily.pullRequests.isDue('all'),
  })

  /** Advances the sync and stores what that brings. Facts come first, so that no day counts as read without them. */
  function dispatch(event: ProgressEvent): void {
    const before = progress
    progress = reduceProgress(before, event)
    const { readLists, accepted, finished, plan, asked, done } = progress
    const met = recordArrivals(task, accepted)
    for (const list of readLists) if (!before.readLists.has(list)) daily.lists.noteAsked(list)
    for (const range of finished) store.putReadRange(account, range, clock.now())
    if (event.type !== 'asked' && event.type !== 'lookups-planned')
      task.onProgress(done, done + countIn([...plan, ...asked], rangesAndPages))
    if (met.length > 0) planLookups(met)
  }

  function planLookups(repositories: readonly RepositoryId[], names: readonly string[] = []): void {
    const clones = names.map((fullName): SyncPart => ({ type: 'clone', fullName }))
    const parts = [...repositories.map((id) => lookupOf(host, id)), ...clones]
    dispatch({ type: 'lookups-planned', parts })
  }

  /** Sends the next request. After a failure, later requests may be smaller. */
  async function send(): Promise<void> {
    dispatch({ type: 'asked', capacity: retries.capacity() })
    const planned = countIn(progress.asked, [...lookups, ...rangesAndPages])
    const { failure, omission, ...answer } = await client.ask(progress.asked)
    if (failure?.code === 'pull-requests-refused') daily.pullRequests.noteAsked('all')
    dispatch({ type: 'answered', answer, omission })
    const { asked: missing, record } = progress
    const isWhole = failure === null
    if (isWhole || missing.length < planned) retries.dispatch({ type: 'answered', isWhole })
    if (isWhole) return
    // A question about the account alone cannot get smaller.
    if (planned === 0 && failure.code === 'too-large') throw new GithubFailure(failure)
    const [failed, ...others] = missing
    const isLone = failed !== undefined && others.length === 0
    const lone = isLone
      ? decideOnLonePart(record, failed, failure, retries.isLastTry(failure))
      : null
    const isRetried = lone?.needsProof === true && !(await isServerWell(lone.part))
    const decided = isRetried ? { ...lone, step: 'retry' as const } : lone
    dispatch({ type: 'failed', failure, lone: decided, now: clock.now() })
    await retries.waitAfter(failure, { isOfPart: lone !== null && isAskedAlone(lone.part) })
  }

  /** Whether the server still answers another query. If a range failed, only a range that arrived can tell. */
  async function isServerWell({ type }: SyncPart): Promise<boolean> {
    const { arrived } = progress.record
    if (type === 'range' && !arrived) return false
    const { failure } = await client.ask([arrived ?? { type: 'account' }])
    if (!failure) retries.dispatch({ type: 'answered', isWhole: false })
    return !failure
  }

  /** Sends requests until these queues and the lookups are empty. @returns the years with contributions */
  async function sendAll(queues: readonly Queue[]): Promise<readonly number[]> {
    const left = () => countIn(progress.plan, [...lookups, ...queues])
    while (!progress.years || left() > 0) await send()
    return progress.years
  }

  /**
   * Splits a range into request pieces. Omits set-aside days and isolates truncated days.
   * @param count how many pieces to make if that leaves a single one
   */
  function piecesOf(range: DayRange, count: number): readonly DayRange[] {
    const past = subtractRanges(cutOffFuture(range, now), store.setAsideRanges(account))
    const pieces = past.flatMap((piece) => splitAround(piece, truncatedBefore))
    return pieces.length > 1 ? pieces : pieces.flatMap((whole) => splitRange(whole, count))
  }

  /** The set-aside days that are due again: at once if the user asks, otherwise after a day. */
  const dueSetAside = () =>
    progress.setAsideBefore.filter(({ at }) => isAskedByUser() || isDueDaily(at, now))
  const withDueSetAside = () =>
    newestFirst.filter((range) => rangesStartingIn(range, dueSetAside()).length > 0)

  /** @param count into how many pieces to split each range beforehand */
  function planRanges(ranges: readonly DayRange[], count = 1): void {
    store.notePlannedRanges(account, ranges)
    const setAside = store.setAsideRanges(account)
    const due = dueSetAside()
    const planned = uniqueByStart(ranges).map((range) => ({
      range,
      pieces: piecesOf(range, count),
      setAside: rangesStartingIn(range, setAside),
      retried: rangesStartingIn(range, due),
    }))
    dispatch({ type: 'ranges-planned', ranges: planned })
  }

  /** The first of the ranges, at most `max`, that still fit in the next request. */
  function rangesThatFit(ranges: readonly DayRange[], max: number): readonly DayRange[] {
    let parts = countIn(progress.plan, ['range'])
    const first = ranges.slice(0, Math.max(0, max))
    const end = first.findIndex((range) => (parts += piecesOf(range, 1).length) > capacity.parts)
    return end < 0 ? first : first.slice(0, end)
  }

  // Lookups, fresh ranges and rereads share requests, so lookups and rereads never cost a request of their own.
  const seen = store.repositories(account)
  const unasked = seen.filter(({ askedAt }) => askedAt === null).length
  const due = lookupsDue(seen, (id) => ledger.verdict(id), now)
  const isDue = (name: string) => isPlainName(name) && daily.clones.isDue(name)
  const names = ledger.findUnresolvedNames(host).filter(isDue)
  planLookups(
    due.slice(0, Math.max(unasked, capacity.repositories)),
    names.slice(0, capacity.clones),
  )
  // Split fresh ranges so small that even a busy user's lists fit on the first page.
  const pieces = piecesPerRange(capacity, fresh.length)
  planRanges(fresh, pieces)
  const wanted = isAskedByUser() ? withoutSameStart(latest, fresh) : []
  const room = capacity.ranges - fresh.length * pieces - wanted.length
  const others = rangesThatFit(withoutSameStart(dueAgain, wanted), room)
  planRanges([...wanted, ...others, ...withDueSetAside()])
  // Recent days become food, so read them first. Remaining pages of long lists share the requests of the history.
  const years = await sendAll(['range'])

  planRanges(withoutSameStart(rangesOfYears(years, now), known))
  await sendAll(rangesAndPages)

  // The user may have asked for more in the meantime.
  if (isAskedByUser()) planRanges([...latest, ...withheld, ...dueAgain.slice(0, capacity.ranges)])
  planRanges(withDueSetAside())
  await sendAll(rangesAndPages)

  const setAside = store.setAsideRanges(account).map(lengthInDays)
  return partialProblem(host, progress.omissions, {
    truncated: [...progress.ranges.values()].flatMap((range) => [...range.truncatedDays]).length,
    setAside: setAside.reduce((sum, days) => sum + days, 0),
  })
}
