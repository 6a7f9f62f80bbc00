import type { GithubFacts, RepositoryId } from '../../ledger/rules/facts.ts'
import type { Arrival } from './contribution-answer.ts'
import type { Reply } from './github-client.ts'
import { isTouched, placesOf } from './rules/contribution-query.ts'
import { mayBeOfQuery, type Failure, type Omission } from './rules/failures.ts'
import { hasRestedADay, lookupsDue } from './rules/lookups.ts'
import { pullRequestNews, type PullRequest } from './rules/pull-requests.ts'
import { limitsOf } from './rules/request-size.ts'
import type { Part, RangePart, SyncPlan } from './rules/sync-plan.ts'
import { countDays, utcDay } from './rules/sync-ranges.ts'
import type { SyncTask } from './sync-task.ts'

/** After this many failures in a request of its own, a part is left out or set aside. */
const maxTries = 3
/** After this many failures of single ranges, they are set aside whole at once, and halved further when retried. */
const maxLoneFailures = 100
/** The key of pull requests that GitHub refuses in `askedAt`. */
const refusedPullRequests = 'refused pull requests'

/**
 * Sends the requests of one sync in turn. Records what arrives; retries, splits, or skips the parts that GitHub does not
 * return.
 */
export function createRequestLoop(task: SyncTask, plan: SyncPlan) {
  const { account, host, client, store, ledger, clock, retries, askedAt } = task
  const repositories = new Map(store.repositories(account).map((one) => [one.repository, one]))
  const omissions: Omission[] = []
  /** How often a part failed in a request of its own. */
  const tries = new Map<Part, number>()
  /** The years with contributions, once they are known. */
  let years: readonly number[] | undefined
  /** True once per sync, for its first request: whatever does not arrive can wait for the next sync. */
  let asksPullRequests = hasRestedADay(askedAt.get(refusedPullRequests), clock.now())
  /** How often a single range failed. */
  let loneFailures = 0
  /** The last range that arrived. */
  let readable: RangePart | undefined

  /** Sends the next request, and records what arrives. After a failure, later requests may be smaller. */
  async function send(): Promise<void> {
    const limits = limitsOf(retries.size())
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
      // At the end: what arrives in the meantime shows whether the server is well.
      plan.add(...missing)
      await retries.wait(failure)
      return
    }
    await settle(part, failure)
    await retries.wait(failure, part.name === 'range' && part.trust !== 'usual')
  }

  /**
   * Decides what to do with the only part that did not arrive. A range is halved until it is a day; anything else that
   * keeps failing is left out or set aside, unless the server answers nothing else either.
   */
  async function settle(part: Part, failure: Failure): Promise<void> {
    const range = part.name === 'range' ? part : undefined
    const trust = range?.trust
    const count = (tries.get(part) ?? 0) + 1
    tries.set(part, count)
    const isTooLarge = failure.kind === 'too-large'
    const isOwn = mayBeOfQuery(failure)
    if (range && isOwn && readable) {
      if (trust === 'usual') range.trust = 'suspect'
      loneFailures += 1
    }
    const isLong = range !== undefined && countDays(range.range) > 1
    const isTiring = loneFailures >= maxLoneFailures
    const canHalve = isLong && (isTooLarge || !isTiring)
    const isKnown = trust === 'set-aside' || (trust === 'suspect' && (isLong || isTiring))
    const patience = isKnown || (range && isTooLarge) ? 1 : isLong ? 2 : maxTries
    const isOver = (isTooLarge || isOwn) && count >= patience
    if (isOver && range && canHalve) plan.halve(range)
    else if (isOver && (isTooLarge || (await provesWell(part)))) leaveOut(part, isTooLarge)
    else plan.add(part)
    // If the server is well, the sync goes on.
    if (isOwn && retries.isLastTry(failure)) await provesWell(part)
  }

  /**
   * Whether the server still returns what it returned before: then it is well, and the part fails on its own. If
   * every range has failed so far, that proves nothing about another one.
   */
  async function provesWell(part: Part): Promise<boolean> {
    if (part.name === 'range' && !readable) return false
    const { failure } = await client.ask([readable ?? { name: 'account' }])
    if (!failure) retries.answered(false)
    return !failure
  }

  /** GitHub does not return it. */
  function leaveOut(part: Part, isTooLarge: boolean): void {
    if (part.name === 'range') plan.leaveOutRange(part, isTooLarge, clock.now())
    else if (part.name === 'page') plan.leaveOutPage(part, clock.now())
    else if (part.name === 'repository' || part.name === 'clone')
      recordLookups([{ part, answer: null }])
    storeFinished()
  }

  /** @returns the planned parts that did not arrive */
  function record(parts: readonly Part[], { arrived, missing, failure, omission }: Reply) {
    if (failure?.kind === 'pull-requests-refused') askedAt.set(refusedPullRequests, clock.now())
    if (omission) noteOmission(parts, omission)
    recordLookups(arrived.filter(isLookup))
    // Who owns which clone must be known before anything is counted, so that nothing is granted twice.
    const isEarly = missing.some(({ name }) => name === 'clone')
    const tooEarly: Part[] = []
    for (const arrival of arrived) {
      if (arrival.name === 'account') {
        years = arrival.answer.years
        task.onLogin(arrival.answer.login)
      } else if (arrival.name === 'pull-requests') recordPullRequests(arrival.answer)
      else if (!isLookup(arrival)) {
        if (isEarly) tooEarly.push(arrival.part)
        else recordContributions(arrival)
      }
    }
    return [...tooEarly, ...missing.filter(({ name }) => name !== 'account')]
  }

  function recordContributions(arrival: Extract<Arrival, { name: 'range' | 'page' }>): void {
    if (arrival.name === 'page') {
      plan.pageArrived(arrival.part, arrival.answer, clock.now())
      recordFacts({ ...arrival.answer, commitDays: [] })
      return
    }
    const { part, answer } = arrival
    readable = part
    if (plan.rangeArrived(part, answer, clock.now()))
      recordFacts({ ...answer, items: answer.lists.flatMap(({ items }) => items) })
  }

  /** Records contributions, and plans to look up new repositories. */
  function recordFacts({ repositories: seen, commitDays, items }: Facts): void {
    const byId = new Map(seen.map((one) => [one.repository, one]))
    ledger.recordGithub({ account, host, repositories: [...byId.values()], commitDays, items })
    const days = [
      ...commitDays,
      ...items.map(({ repository, at }) => ({ repository, day: utcDay(at) })),
    ]
    const changed = new Set<RepositoryId>()
    for (const { repository, day } of days) {
      const known = repositories.get(repository)
      if (known && known.lastDay >= day) continue
      if (!known) lookUp(repository)
      repositories.set(repository, { repository, lastDay: day, askedAt: known?.askedAt ?? null })
      changed.add(repository)
    }
    store.putRepositories(
      account,
      [...changed].flatMap((id) => repositories.get(id) ?? []),
    )
  }

  function lookUp(repository: RepositoryId): void {
    plan.add({ name: 'repository', repository, nodeId: repository.slice(`github:${host}:`.length) })
  }

  /** Records what GitHub answers about repositories; null if it says nothing. */
  function recordLookups(found: readonly Pick<Lookup, 'part' | 'answer'>[]): void {
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

  /** Stores the ranges that are done, and what was not disclosed in them. */
  function storeFinished(): void {
    for (const progress of plan.takeFinished()) store.putReadRange(account, progress, clock.now())
    task.onProgress(plan.done(), plan.done() + plan.rangesAndPages())
  }

  return {
    omissions,
    storeFinished,

    /** Plans to look up new repositories, then known ones that are due again, up to `max` of them. */
    lookUpDue(max: number): void {
      const due = lookupsDue(repositories.values(), (id) => ledger.verdict(id), clock.now())
      for (const [n, id] of due.entries())
        if (n < max || repositories.get(id)?.askedAt === null) lookUp(id)
    },

    /**
     * Sends requests until the plan is far enough and all repositories are looked up.
     * @returns the years with contributions
     */
    async sendUntil(isThrough: () => boolean): Promise<readonly number[]> {
      while (!years || !isThrough() || plan.lookups() > 0) await send()
      return years
    },
  }
}

type Facts = Omit<GithubFacts, 'account' | 'host'>
type Lookup = Extract<Arrival, { name: 'repository' | 'clone' }>

function isLookup(arrival: Arrival): arrival is Lookup {
  return arrival.name === 'repository' || arrival.name === 'clone'
}
