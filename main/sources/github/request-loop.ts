import type { Clock } from '../../base/clock.ts'
import { utcDay } from '../../base/rules/day.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import type { AccountId, GithubFacts, RepositoryId } from '../../ledger/rules/facts.ts'
import type { GithubClient } from './github-client.ts'
import { GithubFailure } from './octokit.ts'
import type { ReadingProgress } from './reading-progress.ts'
import type { Retries } from './retries.ts'
import { splitAnswer, type Arrival } from './rules/contribution-answer.ts'
import { overlapsAny, pathsOf } from './rules/contribution-query.ts'
import type { Failure } from './rules/failures.ts'
import { decideOnLonePart, type RangeRecord } from './rules/lone-failure.ts'
import { isDueDaily, lookupsDue, type ContributedRepository } from './rules/lookups.ts'
import type { Omission } from './rules/omissions.ts'
import {
  pullRequestNews,
  repairedPullRequests,
  withRetries,
  type PullRequest,
  type PullRequestEvent,
} from './rules/pull-requests.ts'
import type { SyncPart } from './rules/sync-parts.ts'
import type { SyncPlan } from './sync-plan.ts'
import type { SyncStore } from './sync-store.ts'

/** One sync of one account. */
export interface SyncTask {
  readonly account: AccountId
  readonly host: string
  readonly client: GithubClient
  readonly store: SyncStore
  readonly ledger: Pick<Ledger, 'foodFrom' | 'findUnresolvedNames' | 'verdict' | 'recordRepair'> & {
    recordGithub(facts: GithubFacts): unknown
  }
  readonly clock: Clock
  readonly retries: Retries
  /**
   * Whether the user asks for a sync, perhaps while one is running. The sync then reads everything that may have
   * changed: the last twelve months, because pushes come late; whatever GitHub withheld, because scopes do not tell
   * whether an organisation now allows more; and the days set aside.
   */
  readonly isAskedByUser: () => boolean
  /** When each once-a-day question was last asked, in milliseconds since the epoch. */
  readonly askedAt: {
    readonly cloneNames: Map<string, number>
    /** By the list's content. */
    readonly longLists: Map<string, number>
    /** Null unless GitHub has refused the pull requests. */
    refusedPullRequests: number | null
  }
  readonly onProgress: (done: number, total: number) => void
  /** Called if anything happened to the user's pull requests. */
  readonly onPullRequests: (events: readonly PullRequestEvent[]) => void
  /** Called with the account's name, which may have changed. */
  readonly onLogin: (login: string) => void
}

/** Sends the requests of one sync in turn. Records the parts that arrive. Retries, halves or leaves out the others. */
export function createRequestLoop(task: SyncTask, plan: SyncPlan, reading: ReadingProgress) {
  const { account, host, client, store, ledger, clock, retries, askedAt } = task
  const repositories = new Map(store.repositories(account).map((one) => [one.repository, one]))
  const omissions: Omission[] = []
  /** The years with contributions; null while they are unknown. */
  let years: readonly number[] | null = null
  /** Only the first request of a sync asks for pull requests. If they do not arrive, they wait for the next sync. */
  let asksPullRequests = isDueDaily(askedAt.refusedPullRequests, clock.now())
  let ranges: RangeRecord = { arrived: null, loneFailures: 0 }

  /** Sends the next request, and records whatever arrives. After a failure, later requests may be smaller. */
  async function send(): Promise<void> {
    const capacity = retries.capacity()
    const planned = plan.take(capacity)
    const parts: SyncPart[] = [...planned]
    if (!years) parts.push({ type: 'account' })
    if (asksPullRequests && capacity.isMixed) parts.push({ type: 'pull-requests' })
    asksPullRequests = false
    const reply = await client.ask(parts)
    const { failure, omission } = reply
    if (failure?.code === 'pull-requests-refused') askedAt.refusedPullRequests = clock.now()
    if (omission) noteOmission(parts, omission)
    const { countable, missing } = splitAnswer(reply)
    record(countable)
    storeFinished()
    const isWhole = failure === null
    if (isWhole || missing.length < planned.length) retries.dispatch({ type: 'answered', isWhole })
    if (isWhole) return
    // A question about the account alone cannot get smaller.
    if (planned.length === 0 && failure.code === 'too-large') throw new GithubFailure(failure)
    await retries.waitAfter(failure, { isOfPart: await replan(missing, failure) })
  }

  /**
   * Plans again what did not arrive. A single part is retried, halved or left out.
   * @returns whether the failure is traced to one part, so that a smaller request would fail too
   */
  async function replan(missing: readonly SyncPart[], failure: Failure): Promise<boolean> {
    const [failed, ...others] = missing
    if (failed === undefined || others.length > 0) {
      // They come last: if the parts before them arrive, the server is well and a missing part is to blame.
      plan.add(...missing)
      return false
    }
    const after = decideOnLonePart(ranges, failed, failure, retries.isLastTry(failure))
    const { part, step, needsProof } = after
    ranges = after.ranges
    const isProven = !needsProof || (await isServerWell(part))
    if (step === 'retry' || !isProven) plan.add(part)
    else if (step === 'halve' && part.type === 'range') plan.halve(part)
    else leaveOut(part, failure)
    return part.type === 'range' && part.trust !== 'usual'
  }

  /** Whether the server still answers another query. If a range failed, only a range that arrived can tell. */
  async function isServerWell({ type }: SyncPart): Promise<boolean> {
    if (type === 'range' && !ranges.arrived) return false
    const { failure } = await client.ask([ranges.arrived ?? { type: 'account' }])
    if (!failure) retries.dispatch({ type: 'answered', isWhole: false })
    return !failure
  }

  function leaveOut(part: SyncPart, failure: Failure): void {
    if (part.type === 'range') reading.leaveOutRange(part, failure)
    else if (part.type === 'page') reading.leaveOutPage(part)
    else if (part.type === 'repository' || part.type === 'clone')
      recordLookups([{ part, answer: null }])
    storeFinished()
  }

  function record(arrived: readonly Arrival[]): void {
    recordLookups(arrived.filter((one) => one.type === 'repository' || one.type === 'clone'))
    for (const arrival of arrived) {
      if (arrival.type === 'account') {
        years = arrival.answer.contributionsCollection.contributionYears
        task.onLogin(arrival.answer.login)
      } else if (arrival.type === 'pull-requests') recordPullRequests(arrival.answer)
      else if (arrival.type === 'page') {
        reading.acceptPage(arrival.part, arrival.answer)
        recordFacts({ ...arrival.answer, commitDays: [] })
      } else if (arrival.type === 'range') {
        const { part, answer } = arrival
        ranges = { ...ranges, arrived: part }
        if (reading.acceptRange(part, answer))
          recordFacts({ ...answer, items: answer.lists.flatMap(({ items }) => items) })
      }
    }
  }

  /** Also plans to look up new repositories. */
  function recordFacts(facts: Omit<GithubFacts, 'account' | 'host'>): void {
    const { commitDays, items } = facts
    const byId = new Map(facts.repositories.map((one) => [one.repository, one]))
    ledger.recordGithub({ account, host, repositories: [...byId.values()], commitDays, items })
    const days = [
      ...commitDays,
      ...items.map(({ repository, at }) => ({ repository, day: utcDay(at) })),
    ]
    const changed = new Map<RepositoryId, ContributedRepository>()
    for (const { repository, day } of days) {
      const known = repositories.get(repository)
      if (known && known.lastDay >= day) continue
      if (!known) planLookup(repository)
      const seen = { repository, lastDay: day, askedAt: known?.askedAt ?? null }
      repositories.set(repository, seen)
      changed.set(repository, seen)
    }
    store.putRepositories(account, [...changed.values()])
  }

  function planLookup(repository: RepositoryId): void {
    plan.add({ type: 'repository', repository, nodeId: repository.slice(`github:${host}:`.length) })
  }

  function recordLookups(
    found: readonly Pick<Arrival<'repository' | 'clone'>, 'part' | 'answer'>[],
  ): void {
    const facts = found.flatMap(({ answer }) => answer ?? [])
    if (facts.length > 0)
      ledger.recordGithub({ account, host, repositories: facts, commitDays: [], items: [] })
    const lookedUp: RepositoryId[] = []
    for (const { part } of found) {
      if (part.type === 'clone') askedAt.cloneNames.set(part.fullName, clock.now())
      else lookedUp.push(part.repository)
    }
    store.markLookedUp(account, lookedUp, clock.now())
  }

  function recordPullRequests(current: readonly PullRequest[]): void {
    const merges = current.flatMap(({ id: key, mergedAt: at }) => (at === null ? [] : { key, at }))
    if (merges.length > 0)
      ledger.recordGithub({ account, host, repositories: [], commitDays: [], items: [], merges })
    const seen = store.pullRequests(account)
    const stated = withRetries(seen ?? new Map(), current)
    const news = pullRequestNews(seen, stated, clock.now())
    store.putPullRequests(account, stated)
    for (const key of repairedPullRequests(seen ?? new Map(), stated))
      ledger.recordRepair(host, key)
    if (news.length > 0) task.onPullRequests(news)
  }

  function noteOmission(parts: readonly SyncPart[], omission: Omission): void {
    omissions.push(omission)
    const paths = pathsOf(parts)
    for (const [n, part] of parts.entries())
      if (overlapsAny(paths[n] ?? [], omission.paths)) reading.noteErrors(part)
  }

  /** Stores the ranges that are finished, and reports the progress. */
  function storeFinished(): void {
    for (const range of reading.takeFinished()) store.putReadRange(account, range, clock.now())
    task.onProgress(reading.doneCount(), reading.doneCount() + plan.rangesAndPagesLeft())
  }

  return {
    omissions,
    storeFinished,

    /** Plans to look up all new repositories, and those that are due again up to `max` in all. */
    planLookups(max: number): void {
      const due = lookupsDue(repositories.values(), (id) => ledger.verdict(id), clock.now())
      for (const [n, id] of due.entries())
        if (n < max || repositories.get(id)?.askedAt === null) planLookup(id)
    },

    /** Sends requests until `isDone` and all lookups are done. @returns the years with contributions */
    async sendUntil(isDone: () => boolean): Promise<readonly number[]> {
      while (!years || !isDone() || plan.lookupsLeft() > 0) await send()
      return years
    },
  }
}
