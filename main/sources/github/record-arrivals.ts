import { utcDay, type Day } from '../../base/rules/day.ts'
import type { GithubFacts, RepositoryId } from '../../ledger/rules/facts.ts'
import type { Arrival, ListAnswer, RangeAnswer } from './rules/contribution-answer.ts'
import {
  pullRequestNews,
  repairedPullRequests,
  withRetries,
  type PullRequest,
} from './rules/pull-requests.ts'
import type { SyncTask } from './sync-task.ts'

/**
 * Records what has arrived in a sync: lookups first, because they say which clone is which repository.
 * @returns the repositories that no sync has met before
 */
export function recordArrivals(
  task: SyncTask,
  arrivals: readonly Arrival[],
): readonly RepositoryId[] {
  if (arrivals.length === 0) return []
  const { daily, onLogin } = task
  const { store, ledger, clock, onPullRequests } = task.context
  const { id: account, host } = task.account
  const lastDaysBefore = new Map(
    store.repositories(account).map((one) => [one.repository, one.lastDay]),
  )
  /** The last days with contributions that are later than the stored ones. */
  const lastDays = new Map<RepositoryId, Day>()

  const recordGithub = (facts: Partial<GithubFacts>) =>
    ledger.recordGithub({ account, host, repositories: [], commitDays: [], items: [], ...facts })

  function recordContributions(answer: RangeAnswer | ListAnswer): void {
    const { repositories, items } = answer
    const commitDays = 'commitDays' in answer ? answer.commitDays : []
    const byId = new Map(repositories.map((one) => [one.repository, one]))
    recordGithub({ repositories: [...byId.values()], commitDays, items })
    const itemDays = items.map(({ repository, at }) => ({ repository, day: utcDay(at) }))
    for (const { repository, day } of [...commitDays, ...itemDays])
      if (day > (lastDays.get(repository) ?? lastDaysBefore.get(repository) ?? ''))
        lastDays.set(repository, day)
  }

  function recordPullRequests(current: readonly PullRequest[]): void {
    const merges = current.flatMap(({ id: key, mergedAt: at }) => (at === null ? [] : { key, at }))
    if (merges.length > 0) recordGithub({ merges })
    const before = store.pullRequests(account)
    const now = withRetries(before ?? new Map(), current)
    const news = pullRequestNews(before, now, clock.now())
    store.putPullRequests(account, now)
    for (const key of repairedPullRequests(before ?? new Map(), now)) ledger.recordRepair(host, key)
    if (news.length > 0) onPullRequests(news)
  }

  const lookups = arrivals.filter((one) => one.type === 'repository' || one.type === 'clone')
  const repositories = lookups.flatMap(({ answer }) => answer ?? [])
  if (repositories.length > 0) recordGithub({ repositories })
  const ids = lookups.flatMap(({ part }) => ('repository' in part ? part.repository : []))
  store.markLookedUp(account, ids, clock.now())
  for (const { type, part, answer } of arrivals) {
    if (type === 'clone') daily.clones.markAsked(part.fullName)
    else if (type === 'account') onLogin(answer.login)
    else if (type === 'pull-requests') recordPullRequests(answer)
    else if (type === 'page' || type === 'range') recordContributions(answer)
  }
  store.putRepositories(account, lastDays)
  return [...lastDays.keys()].filter((repository) => !lastDaysBefore.has(repository))
}
