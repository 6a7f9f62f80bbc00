import type { Clock } from '../../base/clock.ts'
import type { AccountId } from '../../ledger/rules/facts.ts'
import { pullRequestNews } from './rules/pull-requests.ts'
import type { PullRequest, PullRequestEvent } from './rules/pull-requests.ts'
import type { GithubStore } from './store.ts'

/** Receives what happened to the user's pull requests; never an empty list. */
export type PullRequestListener = (events: readonly PullRequestEvent[]) => void

/** Stores the current state of an account's pull requests, and reports what happened to them since the last time. */
export function recordPullRequests(
  { store, clock }: { readonly store: GithubStore; readonly clock: Clock },
  account: AccountId,
  current: readonly PullRequest[],
  onNews: PullRequestListener,
): void {
  const news = pullRequestNews(store.pullRequests(account), current, clock.now())
  store.putPullRequests(account, current)
  if (news.length > 0) onNews(news)
}
