import type { Clock } from '../../base/clock.ts'
import { utcDay, type Day } from '../../base/rules/day.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import type { AccountId, GithubFacts, RepositoryId } from '../../ledger/rules/facts.ts'
import type { GithubClient, Reply } from './github-client.ts'
import type { Retries } from './retries.ts'
import type { Arrival } from './rules/contribution-answer.ts'
import { isTouched, placesOf } from './rules/contribution-query.ts'
import { mayBeOfQuery, type Failure, type Omission } from './rules/failures.ts'
import { afterLoneFailure } from './rules/lone-failure.ts'
import { isDueDaily, lookupsDue, type ContributedRepository } from './rules/lookups.ts'
import { pullRequestNews, type PullRequest, type PullRequestEvent } from './rules/pull-requests.ts'
import type { Part, RangePart, SyncPlan } from './rules/sync-plan.ts'
import type { SyncStore } from './sync-store.ts'

/** One sync of one account. */
export interface SyncTask {
  readonly account: AccountId
  readonly host: string
  readonly client: GithubClient
  readonly store: SyncStore
  readonly ledger: Pick<Ledger, 'unresolvedNames' | 'verdict'> & {
    recordGithub(facts: GithubFacts): unknown
  }
  readonly clock: Clock
  readonly retries: Retries
  /** The first day whose contributions become food: adoption minus 7 days. */
  readonly since: () => Day
  /**
   * Whether the user asks for a sync, perhaps while one is running. The sync then reads everything that may have
   * changed: the last twelve months, because pushes come late; whatever GitHub withheld, because scopes do not tell
   * whether an organisation now allows more; and the days set aside.
   */
  readonly isAskedByUser: () => boolean
  /**
   * When each once-a-day question was last asked, in milliseconds since the epoch: names of clones, long lists (by
   * their content), and pull requests that GitHub refuses.
   */
  readonly askedAt: Map<string, number>
  readonly onProgress: (done: number, total: number) => void
  /** Called if anything happened to the user's pull requests. */
  readonly onPullRequests: (events: readonly PullRequestEvent[]) => void
  /** Called with the account's name, which may have changed. */
  readonly onLogin: (login: string) => void
}

/** The key in `askedAt` for pull requests that GitHub refuses. */
const refusedPullRequests = 'refused pull requests'

/** Sends the requests of one sync in turn. Records the parts that arrive. Retries, splits or leaves out the others. */
export function createRequestLoop(task: SyncTask, plan: SyncPlan) {
  const { account, host, client, store, ledger, clock, retries, askedAt } = task
  const repositories = new Map(store.repositories(account).map((one) => [one.repository, one]))
  const omissions: Omission[] = []
  /** How often a part failed in a request of its own. */
  const tries = new Map<Part, number>()
  /** The years with contributions; undefined while they are unknown. */
  let years: readonly number[] | undefined
  /** Only the first request of a sync asks for pull requests. If they do not arrive, they wait for the next sync. */
  let asksPullRequests = isDueDaily(askedAt.get(refusedPullRequests), clock.now())
  /** Failures of requests for a single range while other ranges arrived. */
  let rangeFailures = 0
  /** The last range that arrived. Asking for it again shows whether the server is well. */
  let readable: RangePart | undefined

  /** Sends the next request, and records whatever arrives. After a failure, later requests may be smaller. */
  async function send(): Promise<void> {
    const limits = retries.limits()
    const planned = plan.take(limits)
    const parts: Part[] = [...planned]
    if (!years) parts.push({ name: 'account' })
    if (asksPullRequests && limits.isMixed) parts.push({ name: 'pull-requests' })
    asksPullRequests = false
    const reply = await client.ask(parts)
    const missing = record(parts, reply)
    storeFinished()
    const { failure } = reply
    if (!failure) {
      retries.answered()
      return
    }
    if (missing.length < planned.length) retries.answered(false)
    const [part] = missing
    if (!part || missing.length > 1) {
      // Add missing parts at the end: the parts before them show whether the server is well.
      plan.add(...missing)
      await retries.wait(failure)
      return
    }
    await handleLoneFailure(part, failure)
  }

  /** Retries, halves or leaves out a part that did not arrive although it was asked for alone. Then waits. */
  async function handleLoneFailure(failed: Part, failure: Failure): Promise<void> {
    const count = (tries.get(failed) ?? 0) + 1
    let part = failed
    if (part.name === 'range' && readable && mayBeOfQuery(failure)) {
      rangeFailures += 1
      if (part.trust === 'usual') part = { ...part, trust: 'suspect' }
    }
    tries.set(part, count)
    const step = afterLoneFailure({ failure, part: failed, tries: count, rangeFailures })
    // If the server is well, the sync goes on.
    const isLastTry = mayBeOfQuery(failure) && retries.isLastTry(failure)
    const isWell = (isLastTry || step === 'leave-out-if-server-is-well') && (await provesWell(part))
    if (step === 'halve' && part.name === 'range') plan.halve(part)
    else if (step === 'leave-out') leaveOut(part, true)
    else if (step === 'leave-out-if-server-is-well' && isWell) leaveOut(part, false)
    else plan.add(part)
    await retries.wait(failure, part.name === 'range' && part.trust !== 'usual')
  }

  /**
   * Whether the server still returns an earlier part, so that only this part fails. For a range, only another range
   * proves that.
   */
  async function provesWell(part: Part): Promise<boolean> {
    if (part.name === 'range' && !readable) return false
    const { failure } = await client.ask([readable ?? { name: 'account' }])
    if (!failure) retries.answered(false)
    return !failure
  }

  function leaveOut(part: Part, isTooLarge: boolean): void {
    if (part.name === 'range') plan.leaveOutRange(part, isTooLarge)
    else if (part.name === 'page') plan.leaveOutPage(part)
    else if (part.name === 'repository' || part.name === 'clone')
      recordLookups([{ part, answer: null }])
    storeFinished()
  }

  /** @returns the planned parts that did not arrive */
  function record(parts: readonly Part[], { arrived, missing, failure, omission }: Reply) {
    if (failure?.kind === 'pull-requests-refused') askedAt.set(refusedPullRequests, clock.now())
    if (omission) noteOmission(parts, omission)
    recordLookups(arrived.filter((one) => one.name === 'repository' || one.name === 'clone'))
    // Before anything is counted, it must be known which clone is which repository: otherwise food is granted twice.
    const isEarly = missing.some(({ name }) => name === 'clone')
    const tooEarly: Part[] = []
    for (const arrival of arrived) {
      if (arrival.name === 'account') {
        years = arrival.answer.contributionsCollection.contributionYears
        task.onLogin(arrival.answer.login)
      } else if (arrival.name === 'pull-requests') recordPullRequests(arrival.answer)
      else if (arrival.name === 'range' || arrival.name === 'page') {
        if (isEarly) tooEarly.push(arrival.part)
        else recordContributions(arrival)
      }
    }
    return [...tooEarly, ...missing.filter(({ name }) => name !== 'account')]
  }

  function recordContributions(arrival: Arrival<'range' | 'page'>): void {
    if (arrival.name === 'page') {
      plan.pageArrived(arrival.part, arrival.answer)
      recordFacts({ ...arrival.answer, commitDays: [] })
      return
    }
    const { part, answer } = arrival
    readable = part
    if (plan.rangeArrived(part, answer))
      recordFacts({ ...answer, items: answer.lists.flatMap(({ items }) => items) })
  }

  /** Records contributions. Plans to look up new repositories. */
  function recordFacts({ repositories: seen, commitDays, items }: Facts): void {
    const byId = new Map(seen.map((one) => [one.repository, one]))
    ledger.recordGithub({ account, host, repositories: [...byId.values()], commitDays, items })
    const days = [
      ...commitDays,
      ...items.map(({ repository, at }) => ({ repository, day: utcDay(at) })),
    ]
    const changed = new Map<RepositoryId, ContributedRepository>()
    for (const { repository, day } of days) {
      const known = repositories.get(repository)
      if (known && known.lastDay >= day) continue
      if (!known) lookUp(repository)
      const seen = { repository, lastDay: day, askedAt: known?.askedAt ?? null }
      repositories.set(repository, seen)
      changed.set(repository, seen)
    }
    store.putRepositories(account, [...changed.values()])
  }

  function lookUp(repository: RepositoryId): void {
    plan.add({ name: 'repository', repository, nodeId: repository.slice(`github:${host}:`.length) })
  }

  /** Records GitHub's answers about repositories. */
  function recordLookups(
    found: readonly Pick<Arrival<'repository' | 'clone'>, 'part' | 'answer'>[],
  ): void {
    const facts = found.flatMap(({ answer }) => answer ?? [])
    if (facts.length > 0)
      ledger.recordGithub({ account, host, repositories: facts, commitDays: [], items: [] })
    const lookedUp: RepositoryId[] = []
    for (const { part } of found) {
      if (part.name === 'clone') askedAt.set(part.fullName, clock.now())
      else lookedUp.push(part.repository)
    }
    store.markLookedUp(account, lookedUp, clock.now())
  }

  function recordPullRequests(current: readonly PullRequest[]): void {
    const news = pullRequestNews(store.pullRequests(account), current, clock.now())
    store.putPullRequests(account, current)
    if (news.length > 0) task.onPullRequests(news)
  }

  function noteOmission(parts: readonly Part[], omission: Omission): void {
    omissions.push(omission)
    const places = placesOf(parts)
    for (const [n, part] of parts.entries())
      if ('progress' in part && isTouched(places[n] ?? [], omission.places))
        part.progress.hadErrors = true
  }

  /** Stores the finished ranges, with their undisclosed numbers. */
  function storeFinished(): void {
    for (const progress of plan.takeFinished()) store.putReadRange(account, progress, clock.now())
    task.onProgress(plan.done(), plan.done() + plan.rangesAndPages())
  }

  return {
    omissions,
    storeFinished,

    /** Plans to look up new repositories, then known ones that are due again, at most `max` in all. */
    lookUpDue(max: number): void {
      const due = lookupsDue(repositories.values(), (id) => ledger.verdict(id), clock.now())
      for (const [n, id] of due.entries())
        if (n < max || repositories.get(id)?.askedAt === null) lookUp(id)
    },

    /** Sends requests until `isThrough` and all lookups are done. @returns the years with contributions */
    async sendUntil(isThrough: () => boolean): Promise<readonly number[]> {
      while (!years || !isThrough() || plan.lookups() > 0) await send()
      return years
    },
  }
}

type Facts = Omit<GithubFacts, 'account' | 'host'>
