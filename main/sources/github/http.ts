import { fetchWithTimeout } from '../../base/http.ts'
import type { Fetch } from '../../base/http.ts'
import type { Log } from '../../base/log.ts'
import type { Timers } from '../../base/timers.ts'
import { GithubFailure } from './github-failure.ts'

/** For one exchange. GitHub itself gives up after ten seconds. */
const requestTimeoutMs = 30_000

/**
 * The fetch that Octokit uses: with the limits of `fetchWithTimeout`, aborted by `signal`, without cookies or cache.
 */
export function octokitFetch(fetch: Fetch, timers: Timers, signal: AbortSignal): Fetch {
  return (url, init) =>
    fetchWithTimeout(
      fetch,
      url,
      { ...init, cache: 'no-store', credentials: 'omit' },
      { timeoutMs: requestTimeoutMs, signal, timers },
    )
}

/** Octokit may log its messages, but not its objects, which contain headers. */
export function octokitLog(log: Log) {
  const write = (message: string) => {
    log.info(`github: ${message}`)
  }
  return { debug: () => undefined, info: () => undefined, warn: write, error: write }
}

/** Rejects an answer that is not a JSON object, which Octokit would pass on as text or as nothing at all. */
export function requireJsonObject(response: { readonly data: unknown }): void {
  if (typeof response.data !== 'object' || response.data === null)
    throw new GithubFailure({ name: 'malformed' })
}
