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
  const requests = createRequests(task, now)
  const { planRanges, planDueSetAside, sendUntilEmpty } = requests

  // Lookups, fresh ranges and rereads share requests, so lookups and rereads never cost a request of their own.
  const repositories = store.repositories(account)
  const newCount = repositories.filter(({ askedAt }) => askedAt === null).length
  const dueLookups = lookupsDue(repositories, (id) => ledger.verdict(id), now)
  const dueNames = ledger
    .findUnresolvedNames(host)
    .filter((name) => isPlainName(name) && daily.clones.isDue(name))
  requests.planLookups(
    dueLookups.slice(0, Math.max(newCount, capacity.repositories)),
    dueNames.slice(0, capacity.clones),
  )
  // Split fresh ranges so small that even a busy user's lists fit on the first page.
  const pieces = piecesPerRange(capacity, fresh.length)
  planRanges(fresh, pieces)
  const wanted = isAskedByUser() ? withoutSameStart(latest, fresh) : []
  const room = capacity.ranges - fresh.length * pieces - wanted.length
  planRanges(wanted)
  requests.planRangesThatFit(withoutSameStart(dueAgain, wanted), Math.max(0, room))
  planDueSetAside(known)
  // Recent days become food, so read them first. Remaining pages of long lists share the requests of the history.
  const years = await sendUntilEmpty(['range'])

  planRanges(withoutSameStart(rangesOfYears(years, now), known))
  await sendUntilEmpty(rangesAndPages)

  // The user may have asked for more in the meantime.
  if (isAskedByUser()) planRanges([...latest, ...withheld, ...dueAgain.slice(0, capacity.ranges)])
  planDueSetAside(known)
  await sendUntilEmpty(rangesAndPages)

  const { omissions, ranges } = requests.progress()
  const setAside = store.setAsideRanges(account).map(lengthInDays)
  return partialProblem(host, omissions, {
    truncated: [...ranges.values()].flatMap((range) => [...range.truncatedDays]).length,
    setAside: setAside.reduce((sum, days) => sum + days, 0),
  })
}

/** The requests of one sync: plans them, sends them, records the answers, and plans again what fails. */
function createRequests(task: SyncTask, now: number) {
  const { client, retries, daily, isAskedByUser } = task
  const { clock, store } = task.context
  const { id: account, host } = task.account
  const truncatedDays = store.truncatedDays(account)
  let progress = startSync({
    setAsideBefore: store.setAsideRanges(account),
    readLists: daily.lists.recent(),
    asksPullRequests: daily.refusals.isDue('pull-requests'),
  })

  function planLookups(repositories: readonly RepositoryId[], names: readonly string[] = []): void {
    const clones = names.map((fullName): SyncPart => ({ type: 'clone', fullName }))
    const parts = [...repositories.map((id) => lookupOf(host, id)), ...clones]
    dispatch({ type: 'lookups-planned', parts })
  }

  /** @param count into how many pieces to split each range beforehand */
  function planRanges(ranges: readonly DayRange[], count = 1): void {
    store.addPlannedRanges(account, ranges)
    const setAside = store.setAsideRanges(account)
    const plans = uniqueByStart(ranges).map((range) => ({
      range,
      pieces: piecesOf(range, count),
      setAside: rangesStartingIn(range, setAside),
      retried: rangesStartingIn(range, dueSetAside()),
    }))
    dispatch({ type: 'ranges-planned', ranges: plans })
  }

  function piecesOf(range: DayRange, count: number): readonly DayRange[] {
    const setAside = store.setAsideRanges(account)
    return piecesToAsk(range, { setAside, truncatedDays, now }, count)
  }

  /** The set-aside days that are due again: at once if the user asks, otherwise after a day. */
  const dueSetAside = () =>
    progress.setAsideBefore.filter(({ at }) => isAskedByUser() || isDueDaily(at, now))

  /** Plans the ranges that have set-aside days which are due again. */
  function planDueSetAside(ranges: readonly DayRange[]): void {
    const due = dueSetAside()
    planRanges(ranges.filter((range) => rangesStartingIn(range, due).length > 0))
  }

  /** Plans the first of the ranges, at most `max`, that still fit in the next request. */
  function planRangesThatFit(ranges: readonly DayRange[], max: number): void {
    let parts = countIn(progress.plan, ['range'])
    const first = ranges.slice(0, max)
    const end = first.findIndex(
      (range) => (parts += piecesOf(range, 1).length) > retries.capacity().parts,
    )
    planRanges(end < 0 ? first : first.slice(0, end))
  }

  /** Sends requests until these queues and the lookups are empty. @returns the years with contributions */
  async function sendUntilEmpty(queues: readonly Queue[]): Promise<readonly number[]> {
    const left = () => countIn(progress.plan, [...lookups, ...queues])
    while (!progress.years || left() > 0) await send()
    return progress.years
  }

  /** Sends the next request. What does not arrive is planned again, perhaps in smaller requests, after a wait. */
  async function send(): Promise<void> {
    dispatch({ type: 'asked', capacity: retries.capacity() })
    const plannedCount = countIn(progress.pending, [...lookups, ...rangesAndPages])
    const { failure, omission, ...answer } = await client.ask(progress.pending)
    dispatch({ type: 'answered', answer, omission })
    if (failure === null) {
      retries.dispatch({ type: 'answered', isWhole: true })
      return
    }
    if (progress.pending.length < plannedCount)
      retries.dispatch({ type: 'answered', isWhole: false })
    if (failure.code === 'pull-requests-refused') daily.refusals.markAsked('pull-requests')
    // A question about the account alone cannot get smaller.
    if (plannedCount === 0 && failure.code === 'too-large') throw new GithubFailure(failure)
    const lone = decideOnLonePart(progress, failure, retries.isLastTry(failure))
    const isServerWell = lone?.needsProof !== true || (await answersAnotherQuery(lone.part))
    dispatch({ type: 'failed', failure, lone, isServerWell, now: clock.now() })
    await retries.waitAfter(failure, { isOfPart: lone !== null && isAskedAlone(lone.part) })
  }

  /** If a range failed, only a range that has arrived before can tell. */
  async function answersAnotherQuery({ type }: SyncPart): Promise<boolean> {
    const { arrived } = progress.record
    if (type === 'range' && !arrived) return false
    const { failure } = await client.ask([arrived ?? { type: 'account' }])
    if (!failure) retries.dispatch({ type: 'answered', isWhole: false })
    return !failure
  }

  /** Advances the sync and stores what that brings. Facts come first, so that no day counts as read without them. */
  function dispatch(event: ProgressEvent): void {
    const before = progress
    progress = reduceProgress(before, event)
    const { readLists, accepted, finished, plan, pending, done } = progress
    const newRepositories = recordArrivals(task, accepted)
    for (const list of readLists) if (!before.readLists.has(list)) daily.lists.markAsked(list)
    for (const range of finished) store.putReadRange(account, range, clock.now())
    if (event.type !== 'asked' && event.type !== 'lookups-planned')
      task.onProgress(done, done + countIn([...plan, ...pending], rangesAndPages))
    if (newRepositories.length > 0) planLookups(newRepositories)
  }

  return {
    progress: () => progress,
    planLookups,
    planRanges,
    planDueSetAside,
    planRangesThatFit,
    sendUntilEmpty,
  }
}
