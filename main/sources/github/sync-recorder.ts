import type { Clock } from '../../base/clock.ts'
import { utcDay, type Day } from '../../base/rules/day.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import type { AccountId, GithubFacts, RepositoryId } from '../../ledger/rules/facts.ts'
import type { DailyQuestions } from './daily-questions.ts'
import type { ReadingProgress } from './reading-progress.ts'
import type { Arrival } from './rules/contribution-answer.ts'
import { overlapsAny, pathsOf } from './rules/contribution-query.ts'
import type { Failure } from './rules/failures.ts'
import { lookupsDue } from './rules/lookups.ts'
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

/** Whose contributions a sync records, and where. */
export interface RecorderTask {
  readonly account: AccountId
  readonly host: string
  readonly store: SyncStore
  readonly ledger: Pick<Ledger, 'foodFrom' | 'findUnresolvedNames' | 'verdict' | 'recordRepair'> & {
    recordGithub(facts: GithubFacts): unknown
  }
  readonly clock: Clock
  readonly daily: DailyQuestions
  readonly onProgress: (done: number, total: number) => void
  /** Called if anything happened to the user's pull requests. */
  readonly onPullRequests: (events: readonly PullRequestEvent[]) => void
  /** Called with the account's name, which may have changed. */
  readonly onLogin: (login: string) => void
}

export type SyncRecorder = ReturnType<typeof createSyncRecorder>

/** Records what arrives in one sync, and what is given up. Plans the lookups that follow from it. */
export function createSyncRecorder(task: RecorderTask, plan: SyncPlan, reading: ReadingProgress) {
  const { account, host, store, ledger, clock, daily } = task
  /** The day of each repository's latest contribution. */
  const lastDays = new Map(store.repositories(account).map((one) => [one.repository, one.lastDay]))
  const omissions: Omission[] = []

  const recordGithub = (facts: Partial<GithubFacts>) =>
    ledger.recordGithub({ account, host, repositories: [], commitDays: [], items: [], ...facts })

  function planLookup(repository: RepositoryId): void {
    plan.add({ type: 'repository', repository, nodeId: repository.slice(`github:${host}:`.length) })
  }

  /** Also plans to look up new repositories. */
  function recordFacts(facts: Pick<GithubFacts, 'repositories' | 'commitDays' | 'items'>): void {
    const { commitDays, items } = facts
    const byId = new Map(facts.repositories.map((one) => [one.repository, one]))
    recordGithub({ repositories: [...byId.values()], commitDays, items })
    const changed = new Map<RepositoryId, Day>()
    const itemDays = items.map(({ repository, at }) => ({ repository, day: utcDay(at) }))
    for (const { repository, day } of [...commitDays, ...itemDays]) {
      const known = lastDays.get(repository)
      if (known !== undefined && known >= day) continue
      if (known === undefined) planLookup(repository)
      lastDays.set(repository, day)
      changed.set(repository, day)
    }
    store.putRepositories(account, changed)
  }

  function recordLookups(
    found: readonly Pick<Arrival<'repository' | 'clone'>, 'part' | 'answer'>[],
  ): void {
    const facts = found.flatMap(({ answer }) => answer ?? [])
    if (facts.length > 0) recordGithub({ repositories: facts })
    const lookedUp: RepositoryId[] = []
    for (const { part } of found) {
      if (part.type === 'clone') daily.noteAsked(`clone ${part.fullName}`)
      else lookedUp.push(part.repository)
    }
    store.markLookedUp(account, lookedUp, clock.now())
  }

  function recordPullRequests(current: readonly PullRequest[]): void {
    const merges = current.flatMap(({ id: key, mergedAt: at }) => (at === null ? [] : { key, at }))
    if (merges.length > 0) recordGithub({ merges })
    const seen = store.pullRequests(account)
    const stated = withRetries(seen ?? new Map(), current)
    const news = pullRequestNews(seen, stated, clock.now())
    store.putPullRequests(account, stated)
    for (const key of repairedPullRequests(seen ?? new Map(), stated))
      ledger.recordRepair(host, key)
    if (news.length > 0) task.onPullRequests(news)
  }

  /** Stores the ranges that are finished, and reports the progress. */
  function storeFinished(): void {
    for (const range of reading.takeFinished()) store.putReadRange(account, range, clock.now())
    task.onProgress(reading.doneCount(), reading.doneCount() + plan.rangesAndPagesLeft())
  }

  return {
    omissions,
    storeFinished,

    record(arrived: readonly Arrival[]): void {
      recordLookups(arrived.filter((one) => one.type === 'repository' || one.type === 'clone'))
      for (const { type, part, answer } of arrived) {
        if (type === 'account') task.onLogin(answer.login)
        else if (type === 'pull-requests') recordPullRequests(answer)
        else if (type === 'page') {
          reading.acceptPage(part, answer)
          recordFacts({ ...answer, commitDays: [] })
        } else if (type === 'range' && reading.acceptRange(part, answer))
          recordFacts({ ...answer, items: answer.lists.flatMap(({ items }) => items) })
      }
      storeFinished()
    },

    /** Call it before `record`. @param parts those of the request whose answer left something out */
    noteOmission(parts: readonly SyncPart[], omission: Omission): void {
      omissions.push(omission)
      const paths = pathsOf(parts)
      for (const [n, part] of parts.entries())
        if (overlapsAny(paths[n] ?? [], omission.paths)) reading.noteErrors(part)
    },

    /** Gives up on a part for now. */
    leaveOut(part: SyncPart, failure: Failure): void {
      if (part.type === 'range' || part.type === 'page') reading.leaveOut(part, failure)
      else if (part.type === 'repository' || part.type === 'clone')
        recordLookups([{ part, answer: null }])
      storeFinished()
    },

    /** Plans to look up all new repositories, and those that are due again up to `max` in all. */
    planLookups(max: number): void {
      const seen = store.repositories(account)
      const fresh = seen.filter(({ askedAt }) => askedAt === null).length
      const due = lookupsDue(seen, (id) => ledger.verdict(id), clock.now())
      for (const id of due.slice(0, Math.max(fresh, max))) planLookup(id)
    },
  }
}
