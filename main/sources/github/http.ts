import type { Log } from '../../base/log.ts'
import type { Timers } from '../../base/timers.ts'
import { GithubFailure } from './failure.ts'

/** Electron's `net.fetch` in the app (it knows proxies and company certificates), Node's in tests. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>

/** GitHub itself gives up after ten seconds. */
export const patience = 30_000
const bodiless = new Set([204, 205, 304])

/**
 * A fetch that gives up after 30 seconds, ends with `signal`, keeps no cookie or cache, and has the whole body before
 * it answers, so that a connection that breaks in the middle is a failed request and not a short text.
 * @throws GithubFailure (network) when time is up; what `fetch` throws otherwise
 */
export function patientFetch(fetch: Fetch, timers: Timers, signal: AbortSignal): Fetch {
  return async (url, init) => {
    const late = new AbortController()
    const cancel = timers.after(patience, () => {
      late.abort()
    })
    try {
      const response = await fetch(url, {
        ...init,
        cache: 'no-store',
        credentials: 'omit',
        signal: AbortSignal.any([signal, late.signal]),
      })
      const body = bodiless.has(response.status) ? null : await response.text()
      const { status, statusText, headers } = response
      return new Response(body, { status, statusText, headers })
    } catch (error) {
      if (late.signal.aborted) throw new GithubFailure({ name: 'network', code: 'TIMEOUT' })
      throw error
    } finally {
      cancel()
    }
  }
}

/** What Octokit may log: its words, not its objects, which hold headers. */
export function octokitLog(log: Log) {
  const write = (message: string) => {
    log.info(`github: ${message}`)
  }
  return { debug: () => undefined, info: () => undefined, warn: write, error: write }
}

/** Refuses an answer that is no JSON object, which Octokit would pass on as text or as nothing at all. */
export function refuseOtherAnswers(response: { readonly data: unknown }): void {
  if (typeof response.data !== 'object' || response.data === null)
    throw new GithubFailure({ name: 'malformed' })
}
