import { dayMs } from '../../../base/rules/day.ts'

/** What happened to one of the user's pull requests. */
export const pullRequestEvents = ['pull-request-merged', 'checks-failed', 'checks-passed'] as const
export type PullRequestEvent = (typeof pullRequestEvents)[number]

/** The combined state of all checks on a pull request's last commit; `none` until there is an outcome. */
export type Checks = 'passed' | 'failed' | 'none'

/** One of the most recently updated pull requests. */
export interface PullRequest {
  readonly id: string
  readonly isOpen: boolean
  /** Milliseconds since the epoch; null if it is not merged. */
  readonly mergedAt: number | null
  readonly checks: Checks
}

/** The last seen state of a pull request, as it is stored. */
export type PullRequestState = 'merged' | 'closed' | Checks
export type SeenPullRequests = ReadonlyMap<string, PullRequestState>

/** A pull request seen for the first time may be an old one that was touched again: its merge is news for one day. */
const newsMs = dayMs

export function stateOf({ isOpen, mergedAt, checks }: PullRequest): PullRequestState {
  if (mergedAt !== null) return 'merged'
  return isOpen ? checks : 'closed'
}

/**
 * What happened between two syncs, each event once.
 * @param seen at the last sync; null before the first one, which reports no news
 * @param now milliseconds since the epoch
 */
export function pullRequestNews(
  seen: SeenPullRequests | null,
  current: readonly PullRequest[],
  now: number,
): readonly PullRequestEvent[] {
  if (seen === null) return []
  const events = new Set<PullRequestEvent>()
  for (const one of current) {
    const [before, after] = [seen.get(one.id), stateOf(one)]
    if (before === after || before === 'merged') continue
    const isKnown = before !== undefined
    const isFresh = one.mergedAt !== null && Math.abs(now - one.mergedAt) < newsMs
    if (after === 'merged' && (isKnown || isFresh)) events.add('pull-request-merged')
    if (after === 'failed' && isKnown) events.add('checks-failed')
    if (after === 'passed' && isKnown) events.add('checks-passed')
  }
  return [...events]
}
