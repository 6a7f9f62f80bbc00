import type { SyncTask } from './sync-task.ts'
import type { Arrival } from './contribution-answer.ts'
import type { Reply } from './github-client.ts'
import type { RangeRecords } from './range-records.ts'
import type { RepositoryLookups } from './repository-lookups.ts'
import { isTouched, placesOf } from './rules/contribution-query.ts'
import { mayBeOfQuery, type Failure } from './rules/failures.ts'
import { hasRestedADay } from './rules/lookups.ts'
import type { Omission } from './rules/omissions.ts'
import { pullRequestNews, type PullRequest } from './rules/pull-requests.ts'
import type { Part, RangePart, RequestPlan } from './rules/request-plan.ts'
import { limitsOf } from './rules/request-size.ts'

/** After this many failures in a request of its own, a part is left out or set aside. */
const maxTries = 3
/** After this many failures of single ranges, ranges are set aside whole, and halved further when they are retried. */
const maxLoneFailures = 100
/** The key of pull requests that GitHub refuses in `askedAt`. */
const refusedPullRequests = 'refused pull requests'

/** Sends one sync's requests, one after another, and decides about the parts that do not arrive. */
export function createRequestLoop(
  task: SyncTask,
  plan: RequestPlan,
  lookups: RepositoryLookups,
  records: RangeRecords,
) {
  const { account, client, store, clock, retries, askedAt } = task
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

  function reportProgress(): void {
    task.onProgress(records.done(), records.done() + plan.rangesAndPages())
  }

  /** Sends the next request, and records what arrives. After a failure, later requests may be smaller. */
  async function send(): Promise<void> {
    const limits = limitsOf(retries.size())
    const parts = plan.take(limits)
    const question = {
      parts,
      asksYears: !years,
      asksPullRequests: asksPullRequests && limits.isMixed,
    }
    asksPullRequests = false
    const reply = await client.ask(question)
    const missing = record(parts, reply)
    reportProgress()
    const { failure } = reply
    if (!failure) {
      retries.answered()
      return
    }
    if (missing.length < parts.length) retries.answered(false)
    const [part] = missing
    if (!part || missing.length > 1) {
      // At the end: what arrives in the meantime shows whether the server is well.
      plan.add(...missing)
      await retries.wait(failure)
      return
    }
    if (await settle(part, failure)) return
    if (mayBeOfQuery(failure) && retries.isLastTry(failure)) await provesWell(part)
    await retries.wait(failure, part.name === 'range' && part.isSuspect)
  }

  /** @returns the parts that did not arrive */
  function record(parts: readonly Part[], reply: Reply): readonly Part[] {
    const now = clock.now()
    if (reply.failure?.kind === 'pull-requests-refused') askedAt.set(refusedPullRequests, now)
    if (reply.pullRequests) recordPullRequests(reply.pullRequests, now)
    if (reply.omission) noteOmission(parts, reply.omission)
    if (reply.viewer) {
      years ??= reply.viewer.years
      task.onLogin(reply.viewer.login)
    }
    const lookedUp = reply.arrived.filter(isLookup)
    lookups.record(lookedUp, now)
    // Who owns which clone must be known before anything is counted, so that nothing is granted twice.
    if (reply.missing.some(({ name }) => name === 'clone')) {
      const found = new Set<Part>(lookedUp.map(({ part }) => part))
      return parts.filter((part) => !found.has(part))
    }
    for (const arrival of reply.arrived) {
      if (arrival.name === 'page') records.recordPage(arrival.part, arrival.answer)
      if (arrival.name !== 'range') continue
      readable = arrival.part
      records.recordRange(arrival.part, arrival.answer)
    }
    return reply.missing
  }

  function recordPullRequests(current: readonly PullRequest[], now: number): void {
    const news = pullRequestNews(store.pullRequests(account), current, now)
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

  /**
   * Decides what to do with the only part that did not arrive. A range is halved until it is a day; a part that keeps
   * failing is left out or set aside, unless the server answers nothing else either.
   * @returns whether the part is settled, so that there is no need to wait
   */
  async function settle(part: Part, failure: Failure): Promise<boolean> {
    const range = part.name === 'range' ? part : undefined
    const count = (tries.get(part) ?? 0) + 1
    tries.set(part, count)
    const isTooLarge = failure.kind === 'too-large'
    const isRetry = range?.progress.isRetry === true
    const isOwn = mayBeOfQuery(failure)
    if (range && isOwn && readable) {
      range.isSuspect = true
      loneFailures += 1
    }
    const isHalved = isOwn && (isRetry || count > 1) && loneFailures < maxLoneFailures
    if (range && (isTooLarge || isHalved) && plan.halve(range)) return false
    if (range && isTooLarge) {
      records.leaveOutDay(range)
      return false
    }
    const isHopeless = isRetry || count >= maxTries
    if (isHopeless && (isTooLarge || (isOwn && (await provesWell(part))))) {
      leaveOut(part)
      return true
    }
    plan.add(part)
    return false
  }

  /**
   * Whether the server still returns what it returned before: then it is well, and the part fails on its own. If
   * every range has failed so far, that proves nothing about another one.
   */
  async function provesWell(part: Part): Promise<boolean> {
    if (part.name === 'range' && !readable) return false
    const parts = readable ? [readable] : []
    const { failure } = await client.ask({ parts, asksYears: !readable, asksPullRequests: false })
    if (!failure) retries.answered(false)
    return !failure
  }

  /** GitHub does not return it. */
  function leaveOut(part: Part): void {
    if (part.name === 'range') records.setAside(part)
    else if (part.name === 'page') records.leaveOutPage(part)
    else lookups.record([{ part, answer: null }], clock.now())
  }

  return {
    omissions,
    reportProgress,

    /**
     * Sends requests until the plan is far enough and all repository lookups are done.
     * @returns the years with contributions
     */
    async sendUntil(isThrough: () => boolean): Promise<readonly number[]> {
      while (!years || !isThrough() || plan.lookups() > 0) await send()
      return years
    },
  }
}

function isLookup(
  arrival: Arrival,
): arrival is Extract<Arrival, { readonly name: 'repository' | 'clone' }> {
  return arrival.name === 'repository' || arrival.name === 'clone'
}
