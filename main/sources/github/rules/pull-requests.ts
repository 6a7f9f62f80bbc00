import { dayMs } from '../../../../preload/contract/durations.ts'

export const pullRequestEvents = ['pull-request-merged', 'checks-failed', 'checks-passed'] as const
export type PullRequestEvent = (typeof pullRequestEvents)[number]

/** If open, the outcome of the checks. Until they end, `retrying` after a failure, otherwise `none`. */
export type PullRequestState = 'merged' | 'closed' | 'passed' | 'failed' | 'retrying' | 'none'

/** One of the most recently updated pull requests. */
export interface PullRequest {
  readonly id: string
  /** Milliseconds since the epoch; null if it is not merged. */
  readonly mergedAt: number | null
  readonly state: PullRequestState
}

/** @param checks GitHub's combined state of all checks on the last commit, if the token may see it */
export function pullRequestState(state: string, checks?: string): PullRequestState {
  if (state === 'MERGED') return 'merged'
  if (state !== 'OPEN') return 'closed'
  if (checks === 'SUCCESS') return 'passed'
  return checks === 'FAILURE' || checks === 'ERROR' ? 'failed' : 'none'
}

const isRed = (state: PullRequestState | undefined) => state === 'failed' || state === 'retrying'

/** The states to store. @param seen the states at the last sync, by id */
export function withRetries(
  seen: ReadonlyMap<string, PullRequestState>,
  current: readonly PullRequest[],
): readonly PullRequest[] {
  return current.map((one) =>
    one.state === 'none' && isRed(seen.get(one.id)) ? { ...one, state: 'retrying' } : one,
  )
}

/** The ids of the pull requests whose checks have passed since the last sync, after they had failed. */
export function repairedPullRequests(
  seen: ReadonlyMap<string, PullRequestState>,
  current: readonly PullRequest[],
): readonly string[] {
  return current
    .filter(({ id, state }) => state === 'passed' && isRed(seen.get(id)))
    .map(({ id }) => id)
}

/**
 * What happened between two syncs, each event once.
 * @param seen the states at the last sync, by id; null before the first sync, which reports no news
 * @param now milliseconds since the epoch
 */
export function pullRequestNews(
  seen: ReadonlyMap<string, PullRequestState> | null,
  current: readonly PullRequest[],
  now: number,
): readonly PullRequestEvent[] {
  if (seen === null) return []
  const events = new Set<PullRequestEvent>()
  for (const { id, mergedAt, state } of current) {
    const before = seen.get(id)
    if (state === before || before === 'merged') continue
    const isKnown = before !== undefined
    // On first sight, a merged pull request may be years old, so report only merges of the last day.
    const isFresh = mergedAt !== null && Math.abs(now - mergedAt) < dayMs
    if (state === 'merged' && (isKnown || isFresh)) events.add('pull-request-merged')
    if (state === 'failed' && isKnown) events.add('checks-failed')
    if (state === 'passed' && isKnown) events.add('checks-passed')
  }
  return [...events]
}
