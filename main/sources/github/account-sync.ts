import type { Problem } from '../../../preload/contract/problem.ts'
import type { DayRange } from '../../ledger/rules/day-range.ts'
import type { RepositoryId } from '../../ledger/rules/facts.ts'
import { GithubFailure } from './octokit.ts'
import { recordArrivals } from './record-arrivals.ts'
import { isDueDaily, isPlainName, lookupsDue } from './rules/lookups.ts'
import { partialProblem } from './rules/omissions.ts'
import { piecesPerRange } from './rules/request-size.ts'
import { countIn, isAskedAlone, lookupOf, type Queue, type SyncPart } from './rules/sync-plan.ts'
import {
  decideOnLonePart,
  reduceProgress,
  startSync,
  type ProgressEvent,
  type SyncProgress,
} from './rules/sync-progress.ts'
import {
  latestRanges,
  lengthInDays,
  piecesToAsk,
  rangesDue,
  rangesOfYears,
  rangesStartingIn,
  uniqueByStart,
  withoutSameStart,
} from './rules/sync-ranges.ts'
import type { SyncTask } from './sync-task.ts'

const lookups = ['repository', 'clone'] as const
const rangesAndPages = ['range', 'lone-range', 'page'] as const

/** A running sync. Only `dispatch` changes its progress. */
interface Sync {
  readonly task: SyncTask
  /** When it began, in milliseconds since the epoch. */
  readonly now: number
  progress: SyncProgress
}

/**
 * Reads one account's contributions and records them: the last month each time; all years since the first
 * contribution once, newest first; and older days now and then. A failure undoes nothing that was read before. Days
 * that GitHub fails to return are set aside and retried a day later, so they block nothing else.
 * @returns what was not disclosed to this sync, or null if everything was
 * @throws GithubFailure, or the abort reason of the client's signal
 */
export async function syncAccount(task: SyncTask): Promise<Problem | null> {
  const { retries, daily, isAskedByUser } = task
  const { clock, store, ledger } = task.context
  const { id: account, host } = task.account
  const now = clock.now()
  const capacity = retries.capacity()
  const readRanges = store.readRanges(account)
  const latest = latestRanges(now)
  const known = uniqueByStart<DayRange>([...latest, ...readRanges]).toSorted((one, other) =>
    one.from < other.from ? 1 : -1,
  )
  const foodFrom = ledger.foodFrom()
  const { fresh, dueAgain, withheld } = rangesDue(known, readRanges, { foodFrom, now })
  const progress = startSync({
    setAsideBefore: store.setAsideRanges(account),
    readLists: daily.lists.recent(),
    asksPullRequests: daily.refusals.isDue('pull-requests'),
  })
  const sync: Sync = { task, now, progress }

  // Lookups, fresh ranges and rereads share requests, so lookups and rereads never cost a request of their own.
  const repositories = store.repositories(account)
  const newCount = repositories.filter(({ askedAt }) => askedAt === null).length
  const dueLookups = lookupsDue(repositories, (id) => ledger.verdict(id), now)
  const dueNames = ledger
    .findUnresolvedNames(host)
    .filter((name) => isPlainName(name) && daily.clones.isDue(name))
  planLookups(
    sync,
    dueLookups.slice(0, Math.max(newCount, capacity.repositories)),
    dueNames.slice(0, capacity.clones),
  )
  // Split fresh ranges so small that even a busy user's lists fit on the first page.
  const pieces = piecesPerRange(capacity, fresh.length)
  planRanges(sync, fresh, pieces)
  const wanted = isAskedByUser() ? withoutSameStart(latest, fresh) : []
  const room = capacity.ranges - fresh.length * pieces - wanted.length
  planRanges(sync, wanted)
  planRangesThatFit(sync, withoutSameStart(dueAgain, wanted), Math.max(0, room))
  planDueSetAside(sync, known)
  // Recent days become food, so read them first. Remaining pages of long lists share the requests of the history.
  const years = await sendUntilEmpty(sync, ['range'])

  planRanges(sync, withoutSameStart(rangesOfYears(years, now), known))
  await sendUntilEmpty(sync, rangesAndPages)

  // The user may have asked for more in the meantime.
  if (isAskedByUser())
    planRanges(sync, [...latest, ...withheld, ...dueAgain.slice(0, capacity.ranges)])
  planDueSetAside(sync, known)
  await sendUntilEmpty(sync, rangesAndPages)

  const { omissions, ranges } = sync.progress
  const setAside = store.setAsideRanges(account).map(lengthInDays)
  return partialProblem(host, omissions, {
    truncated: [...ranges.values()].flatMap((range) => [...range.truncatedDays]).length,
    setAside: setAside.reduce((sum, days) => sum + days, 0),
  })
}

/**
 * Plans to ask for the languages of repositories.
 * @param names names of clones, to ask which repositories they lead to
 */
function planLookups(
  sync: Sync,
  repositories: readonly RepositoryId[],
  names: readonly string[] = [],
): void {
  const clones = names.map((fullName): SyncPart => ({ type: 'clone', fullName }))
  const parts = [...repositories.map((id) => lookupOf(sync.task.account.host, id)), ...clones]
  dispatch(sync, { type: 'lookups-planned', parts })
}

/** @param count into how many pieces to split each range beforehand */
function planRanges(sync: Sync, ranges: readonly DayRange[], count = 1): void {
  const { store } = sync.task.context
  const { id: account } = sync.task.account
  store.addPlannedRanges(account, ranges)
  const setAside = store.setAsideRanges(account)
  const plans = uniqueByStart(ranges).map((range) => ({
    range,
    pieces: piecesOf(sync, range, count),
    setAside: rangesStartingIn(range, setAside),
    retried: rangesStartingIn(range, dueSetAside(sync)),
  }))
  dispatch(sync, { type: 'ranges-planned', ranges: plans })
}

function piecesOf({ task, now }: Sync, range: DayRange, count: number): readonly DayRange[] {
  const { store } = task.context
  const setAside = store.setAsideRanges(task.account.id)
  const truncatedDays = store.truncatedDays(task.account.id)
  return piecesToAsk(range, { setAside, truncatedDays, now }, count)
}

/** The set-aside days that are due again: at once if the user asks, otherwise after a day. */
const dueSetAside = ({ task, now, progress }: Sync) =>
  progress.setAsideBefore.filter(({ at }) => task.isAskedByUser() || isDueDaily(at, now))

/** Plans the ranges that have set-aside days which are due again. */
function planDueSetAside(sync: Sync, ranges: readonly DayRange[]): void {
  const due = dueSetAside(sync)
  planRanges(
    sync,
    ranges.filter((range) => rangesStartingIn(range, due).length > 0),
  )
}

/** Plans the first of the ranges, at most `max`, that still fit in the next request. */
function planRangesThatFit(sync: Sync, ranges: readonly DayRange[], max: number): void {
  const { parts: maxParts } = sync.task.retries.capacity()
  let parts = countIn(sync.progress.plan, ['range'])
  const fitting: DayRange[] = []
  for (const range of ranges.slice(0, max)) {
    parts += piecesOf(sync, range, 1).length
    if (parts > maxParts) break
    fitting.push(range)
  }
  planRanges(sync, fitting)
}

/** Sends requests until these queues and the lookups are empty. @returns the years with contributions */
async function sendUntilEmpty(sync: Sync, queues: readonly Queue[]): Promise<readonly number[]> {
  const left = () => countIn(sync.progress.plan, [...lookups, ...queues])
  while (!sync.progress.years || left() > 0) await send(sync)
  return sync.progress.years
}

/** Sends the next request. What does not arrive is planned again, perhaps in smaller requests, after a wait. */
async function send(sync: Sync): Promise<void> {
  const { client, retries, daily, context } = sync.task
  dispatch(sync, { type: 'asked', capacity: retries.capacity() })
  const asked = sync.progress.pending
  const { failure, omission, ...answer } = await client.ask(asked)
  dispatch(sync, { type: 'answered', answer, omission })
  if (failure === null) {
    retries.dispatch({ type: 'answered', isWhole: true })
    return
  }
  const plannedCount = countIn(asked, [...lookups, ...rangesAndPages])
  if (sync.progress.pending.length < plannedCount)
    retries.dispatch({ type: 'answered', isWhole: false })
  if (failure.code === 'pull-requests-refused') daily.refusals.markAsked('pull-requests')
  // A question about the account alone cannot get smaller.
  if (plannedCount === 0 && failure.code === 'too-large') throw new GithubFailure(failure)
  const lone = decideOnLonePart(sync.progress, failure, retries.isLastTry(failure))
  const isServerWell = lone?.needsProof !== true || (await answersAnotherQuery(sync, lone.part))
  dispatch(sync, { type: 'failed', failure, lone, isServerWell, now: context.clock.now() })
  await retries.waitAfter(failure, { isOfPart: lone !== null && isAskedAlone(lone.part) })
}

/**
 * Whether the server still answers another query: the last range that arrived, or else the account. If a range failed,
 * only another range shows that.
 */
async function answersAnotherQuery({ task, progress }: Sync, { type }: SyncPart): Promise<boolean> {
  const { arrived } = progress.record
  if (type === 'range' && !arrived) return false
  const { failure } = await task.client.ask([arrived ?? { type: 'account' }])
  if (!failure) task.retries.dispatch({ type: 'answered', isWhole: false })
  return !failure
}

/** Advances the sync and stores the results. Facts come first, so that no day counts as read without them. */
function dispatch(sync: Sync, event: ProgressEvent): void {
  const { task, progress: before } = sync
  const { clock, store } = task.context
  sync.progress = reduceProgress(before, event)
  const { readLists, accepted, finished, plan, pending, done } = sync.progress
  const newRepositories = recordArrivals(task, accepted)
  for (const list of readLists) if (!before.readLists.has(list)) task.daily.lists.markAsked(list)
  for (const range of finished) store.putReadRange(task.account.id, range, clock.now())
  if (event.type !== 'asked' && event.type !== 'lookups-planned')
    task.onProgress(done, done + countIn([...plan, ...pending], rangesAndPages))
  if (newRepositories.length > 0) planLookups(sync, newRepositories)
}
