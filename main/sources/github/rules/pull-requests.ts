/** What happened to a pull request of the user's. */
export const pullRequestEvents = ['pull-request-merged', 'checks-failed', 'checks-passed'] as const
export type PullRequestEvent = (typeof pullRequestEvents)[number]

/** How all checks of a pull request's last commit stand; `none` while there is no outcome. */
export type Checks = 'passed' | 'failed' | 'none'

/** One of the pull requests that were changed last. */
export interface PullRequest {
  readonly id: string
  readonly isOpen: boolean
  /** Milliseconds since the epoch; null while it is not merged. */
  readonly mergedAt: number | null
  readonly checks: Checks
}

/** What was seen of a pull request last, and is kept of it. */
export type PullRequestState = 'merged' | 'closed' | Checks
export type SeenPullRequests = ReadonlyMap<string, PullRequestState>

/** One that is met for the first time may be an old one that was touched again: its merge is news for a day. */
const newsMs = 24 * 60 * 60_000

export function stateOf({ isOpen, mergedAt, checks }: PullRequest): PullRequestState {
  if (mergedAt !== null) return 'merged'
  return isOpen ? checks : 'closed'
}

/**
 * What happened between two looks, each event once.
 * @param seen at the last look; null before the first one, after which nothing is news
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
