import { Octokit } from '@octokit/core'
import { GraphqlResponseError } from '@octokit/graphql'
import { z } from 'zod'

import { fetchWithTimeout, RefusedResponse, type Fetch } from '../../base/http.ts'
import type { Log } from '../../base/log.ts'
import type { Timers } from '../../base/timers.ts'
import {
  graphqlFailure,
  networkFailure,
  statusFailure,
  type Failure,
  type RateLimits,
} from './rules/failures.ts'
import type { Host } from './rules/hosts.ts'

/** How requests reach a host, and what else they need. */
export interface Transport {
  readonly fetch: Fetch
  readonly timers: Timers
  readonly log: Log
  /** From 0 (inclusive) to 1: `Math.random` in the app. */
  readonly random: () => number
}

/** For one exchange. GitHub itself gives up after ten seconds. */
const requestTimeoutMs = 30_000

/**
 * Octokit for one host: with the limits of `fetchWithTimeout`, aborted by `signal`, without cookies or cache. It logs
 * its messages, but not its objects, which contain headers.
 */
export function octokitFor({ fetch, timers, log }: Transport, host: Host, signal: AbortSignal) {
  const write = (message: string) => {
    log.info(`github: ${message}`)
  }
  const octokitLog = { debug: () => undefined, info: () => undefined, warn: write, error: write }
  const limited: Fetch = (url, init) =>
    fetchWithTimeout(
      fetch,
      url,
      { ...init, cache: 'no-store', credentials: 'omit' },
      { timeoutMs: requestTimeoutMs, signal, timers },
    )
  return Octokit.plugin(requireJsonObject).defaults({
    baseUrl: host.rest,
    userAgent: 'hot-dash',
    log: octokitLog,
    request: { fetch: limited, log: octokitLog },
  })
}

/** Rejects an answer that is not a JSON object, which Octokit would pass on as text or as nothing at all. */
function requireJsonObject(octokit: Octokit): void {
  octokit.hook.after('request', ({ data }: { readonly data: unknown }) => {
    if (typeof data !== 'object' || data === null) throw new GithubFailure({ kind: 'malformed' })
  })
}

/** An expected failure on the way to GitHub. It carries no token, address or repository name. */
export class GithubFailure extends Error {
  override readonly name = 'GithubFailure'
  readonly failure: Failure

  constructor(failure: Failure) {
    super(failure.kind)
    this.failure = failure
  }
}

/** Parses an answer. @throws GithubFailure if it has another shape */
export function parseAnswer<T>(schema: z.ZodType<T>, answer: unknown): T {
  const result = schema.safeParse(answer)
  if (!result.success) throw new GithubFailure({ kind: 'malformed' })
  return result.data
}

/** Passes a value on, or throws its failure as a GithubFailure. Bugs and the signal's reason are rethrown unchanged. */
export async function withGithubFailure<T>(signal: AbortSignal, outcome: Promise<T>): Promise<T> {
  try {
    const value = await outcome
    signal.throwIfAborted()
    return value
  } catch (error) {
    signal.throwIfAborted()
    const failure = failureOf(error)
    throw failure ? new GithubFailure(failure) : error
  }
}

const headersSchema = z.record(
  z.string(),
  z.union([z.string(), z.number()]).optional().catch(undefined),
)
type Headers = z.infer<typeof headersSchema>

const errorsSchema = z
  .array(
    z.object({
      type: z.string().catch(''),
      message: z.string().catch(''),
      path: z.array(z.union([z.string(), z.number()])).catch([]),
    }),
  )
  .catch([])

/** The errors of a GraphQL answer. */
export function errorsOf(error: GraphqlResponseError<unknown>): z.infer<typeof errorsSchema> {
  return errorsSchema.parse(error.errors)
}

/** The shape of what Octokit throws for a request: its class lives in a separate package. */
const requestErrorSchema = z.object({
  name: z.literal('HttpError'),
  status: z.number(),
  response: z.object({ headers: headersSchema, data: z.unknown() }).optional(),
})
const bodySchema = z.object({ message: z.string() })

/**
 * Turns what a request threw into data.
 * @returns undefined if the request itself did not fail: a bug, or our own abort
 */
export function failureOf(error: unknown): Failure | undefined {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof GithubFailure) return cause.failure
    if (cause instanceof RefusedResponse) return { kind: 'malformed' }
  }
  if (error instanceof GraphqlResponseError)
    return graphqlFailure(errorsOf(error), limitsOf(headersSchema.parse(error.headers)))
  const requestError = requestErrorSchema.safeParse(error)
  if (!requestError.success) return undefined
  const { status, response } = requestError.data
  if (!response) return networkFailure(networkCode(error))
  const message = bodySchema.safeParse(response.data).data?.message ?? ''
  const speaksOfLimit = /rate limit|abuse detection/i.test(message)
  return statusFailure(status, limitsOf(response.headers), speaksOfLimit)
}

function limitsOf(headers: Headers): RateLimits {
  const number = (name: string) => {
    const value = headers[name]
    if (value === undefined || value === '') return null
    return Number.isFinite(Number(value)) ? Number(value) : null
  }
  const text = (name: string) => String(headers[name] ?? '')
  const untilMs = (instant: number) => {
    const milliseconds = instant - Date.parse(text('date'))
    return Number.isNaN(milliseconds) ? null : milliseconds
  }
  const reset = number('x-ratelimit-reset')
  // https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
  const retryAtMs = untilMs(Date.parse(text('retry-after')))
  return {
    retryAfter: number('retry-after') ?? (retryAtMs === null ? null : retryAtMs / 1000),
    remaining: number('x-ratelimit-remaining'),
    resetInMs: reset === null ? null : untilMs(reset * 1000),
  }
}

/** The code of a failed connection: Node puts it on a cause, Chromium into the message. */
function networkCode(error: unknown): string {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause.name === 'TimeoutError') return 'TIMEOUT'
    if ('code' in cause && typeof cause.code === 'string') return cause.code
    const chromium = /net::(ERR_[A-Z0-9_]+)/.exec(cause.message)?.[1]
    if (chromium !== undefined) return chromium
  }
  return 'UNKNOWN'
}
