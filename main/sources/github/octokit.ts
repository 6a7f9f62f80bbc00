import { Octokit } from '@octokit/core'
import * as z from 'zod/mini'

import type { Problem, ProblemCode } from '../../../preload/contract/problem.ts'
import { fetchWithTimeout, RefusedResponse, type Fetch } from '../../base/http.ts'
import type { Log } from '../../base/log.ts'
import type { Timers } from '../../base/timers.ts'
import { storageFaultOf } from '../../storage/rules/storage-faults.ts'
import {
  networkFailure,
  problemOfGithubFailure,
  statusFailure,
  type Failure,
  type RateLimits,
} from './rules/failures.ts'
import type { Host } from './rules/hosts.ts'

/** How requests reach a host. */
export interface Transport {
  readonly fetch: Fetch
  readonly timers: Timers
  readonly log: Log
  /** From 0 (inclusive) to 1: `Math.random` in the app. */
  readonly random: () => number
}

/** GitHub itself gives up on a request after ten seconds. */
const requestTimeoutMs = 30_000

/**
 * The Octokit class for one host. Requests use no cookies or cache, and throw a GithubFailure or the signal's reason;
 * anything else is a bug. The log gets Octokit's messages, but not its objects, which contain headers.
 */
export function octokitClass({ fetch, timers, log }: Transport, host: Host, signal: AbortSignal) {
  const write = (message: string) => log.info(`github: ${message}`)
  const octokitLog = { debug: () => undefined, info: () => undefined, warn: write, error: write }
  const boundedFetch: Fetch = (url, init) =>
    fetchWithTimeout(
      fetch,
      url,
      { ...init, cache: 'no-store', credentials: 'omit' },
      { timeoutMs: requestTimeoutMs, signal, timers },
    )
  const withFailures = (octokit: Octokit) => {
    octokit.hook.error('request', (error) => {
      signal.throwIfAborted()
      throw asGithubFailure(error)
    })
    octokit.hook.after('request', ({ data }: { readonly data: unknown }) => {
      signal.throwIfAborted()
      // Octokit would return a page as text, and an empty body as undefined.
      if (typeof data !== 'object' || data === null) throw new GithubFailure({ code: 'malformed' })
    })
  }
  return Octokit.plugin(withFailures).defaults({
    baseUrl: host.rest,
    userAgent: 'hot-dash',
    log: octokitLog,
    request: { fetch: boundedFetch, log: octokitLog },
  })
}

/** An expected failure. Its message has no token, address or repository name. */
export class GithubFailure extends Error {
  override readonly name = 'GithubFailure'
  readonly failure: Failure
  /** The body of a refused request. Do not log it. */
  readonly body: unknown

  constructor(failure: Failure, body?: unknown) {
    super(failure.code)
    this.failure = failure
    this.body = body
  }
}

export const noToken = (problem: ProblemCode) => new GithubFailure({ code: 'no-token', problem })

/** Logs why a task failed, and returns the problem to show. `isKnown`: see `problemOfGithubFailure`. */
export function reportFailure(
  task: 'sign-in' | 'sync',
  error: unknown,
  { host, isKnown, log }: { readonly host: string; readonly isKnown: boolean; readonly log: Log },
): Problem {
  if (!(error instanceof GithubFailure)) {
    log.error(`github: ${task} failed`, error)
    return { code: storageFaultOf(error) ?? 'unexpected' }
  }
  const problem = problemOfGithubFailure(error.failure, { host, isKnown })
  log.warn(`github: ${task} failed: ${problem.code}`, error.failure)
  return problem
}

/** Parses an answer. @throws GithubFailure if it has another shape */
export function parseAnswer<T>(schema: z.ZodMiniType<T>, answer: unknown): T {
  const result = schema.safeParse(answer)
  if (!result.success) throw new GithubFailure({ code: 'malformed' })
  return result.data
}

const headersSchema = z.record(
  z.string(),
  z.catch(z.optional(z.union([z.string(), z.number()])), undefined),
)

/** The shape of Octokit's request errors, whose class lives in a separate package. */
const requestErrorSchema = z.object({
  name: z.literal('HttpError'),
  status: z.number(),
  response: z.optional(z.object({ headers: z.unknown(), data: z.unknown() })),
})
const bodySchema = z.object({ message: z.string() })

/** Turns an error of a request into a GithubFailure. Returns a bug unchanged. */
export function asGithubFailure(error: unknown): unknown {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof GithubFailure) return cause
    if (cause instanceof RefusedResponse) return new GithubFailure({ code: 'malformed' })
  }
  const requestError = requestErrorSchema.safeParse(error)
  if (!requestError.success) return error
  const { status, response } = requestError.data
  if (!response) return new GithubFailure(networkFailure(networkCode(error)))
  const message = bodySchema.safeParse(response.data).data?.message ?? ''
  const mentionsRateLimit = /rate limit|abuse detection/i.test(message)
  const failure = statusFailure(status, rateLimitsOf(response.headers), mentionsRateLimit)
  return new GithubFailure(failure, response.data)
}

/** @param answerHeaders by name, in lower case */
export function rateLimitsOf(answerHeaders: unknown): RateLimits {
  const headers = headersSchema.parse(answerHeaders)
  const text = (name: string) => String(headers[name] ?? '')
  const number = (name: string) =>
    text(name) !== '' && Number.isFinite(Number(text(name))) ? Number(text(name)) : null
  const untilMs = (instant: number) => {
    const milliseconds = instant - Date.parse(text('date'))
    return Number.isNaN(milliseconds) ? null : milliseconds
  }
  const reset = number('x-ratelimit-reset')
  // https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
  const retryAtMs = untilMs(Date.parse(text('retry-after')))
  return {
    retryAfterSeconds: number('retry-after') ?? (retryAtMs === null ? null : retryAtMs / 1000),
    remaining: number('x-ratelimit-remaining'),
    resetInMs: reset === null ? null : untilMs(reset * 1000),
  }
}

/** The code of a failed connection. Node puts it on a cause, Chromium into the message. */
function networkCode(error: unknown): string {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause.name === 'TimeoutError') return 'TIMEOUT'
    if ('code' in cause && typeof cause.code === 'string') return cause.code
    const chromium = /net::(ERR_[A-Z0-9_]+)/.exec(cause.message)?.[1]
    if (chromium !== undefined) return chromium
  }
  return 'UNKNOWN'
}
