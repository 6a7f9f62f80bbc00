import { fetchWithTimeout } from '../../base/http.ts'
import type { Fetch } from '../../base/http.ts'
import type { Log } from '../../base/log.ts'
import type { Timers } from '../../base/timers.ts'
import { GithubFailure } from './github-failure.ts'

/** For one exchange. GitHub itself gives up after ten seconds. */
const requestTimeoutMs = 30_000

/** The fetch that Octokit uses: it has the limits of `fetchWithTimeout`, ends with `signal`, and keeps no cookie or cache. */
export function octokitFetch(fetch: Fetch, timers: Timers, signal: AbortSignal): Fetch {
  return (url, init) =>
    fetchWithTimeout(
      fetch,
      url,
      { ...init, cache: 'no-store', credentials: 'omit' },
      { timeoutMs: requestTimeoutMs, signal, timers },
    )
}

/** What Octokit may log: its words, not its objects, which hold headers. */
export function octokitLog(log: Log) {
  const write = (message: string) => {
    log.info(`github: ${message}`)
  }
  return { debug: () => undefined, info: () => undefined, warn: write, error: write }
}

/** Refuses an answer that is no JSON object, which Octokit would pass on as text or as nothing at all. */
export function requireJsonObject(response: { readonly data: unknown }): void {
  if (typeof response.data !== 'object' || response.data === null)
    throw new GithubFailure({ name: 'malformed' })
}
