import type { Problem, ProblemCode } from '../../../../preload/contract/problem.ts'
import { assertNever } from '../../../../preload/contract/result.ts'

/** The limits in an answer's headers. */
export interface RateLimits {
  /** `retry-after`, in seconds. */
  readonly retryAfter: number | null
  /** `x-ratelimit-remaining`. */
  readonly remaining: number | null
  /** `x-ratelimit-reset`, in milliseconds from the answer by the server's own clock, so ours does not matter. */
  readonly resetInMs: number | null
}

/** How an exchange with GitHub failed. Contains nothing secret or private. */
export type Failure =
  /** No answer: the system's or Chromium's code for it (`ENOTFOUND`, `ERR_NAME_NOT_RESOLVED`, `TIMEOUT`). */
  | { readonly name: 'network'; readonly code: string }
  | {
      readonly name: 'status'
      readonly status: number
      readonly limits: RateLimits
      /** The answer mentions a (secondary) rate limit. */
      readonly speaksOfLimit: boolean
    }
  /** A GraphQL answer without data. */
  | {
      readonly name: 'graphql'
      readonly types: readonly string[]
      readonly limits: RateLimits
      readonly speaksOfLimit: boolean
      /** GitHub says that it could not finish the query: a server fault, or a timeout. */
      readonly wentWrong: boolean
    }
  /** GitHub answered our query, but some or all of the data is missing or unreadable. */
  | { readonly name: 'incomplete' }
  /** Not an answer of GitHub's: a proxy's page, another shape, a body that ends early. */
  | { readonly name: 'malformed' }
  /** The host's own device flow error. */
  | { readonly name: 'device-flow'; readonly code: ProblemCode }

/** What to do after a failed sync. */
export type NextStep =
  | { readonly name: 'sign-out'; readonly problem: Problem }
  /** Sync again, but not before `at` (milliseconds since the epoch); if `isMandatory`, not even if the user asks. */
  | {
      readonly name: 'wait'
      readonly problem: Problem
      readonly at: number
      readonly isMandatory: boolean
    }

export interface FailureContext {
  readonly host: string
  /** The host has answered before, or is github.com: if its name does not resolve, we are offline. */
  readonly hostIsKnown: boolean
  readonly now: number
  /** Failures in a row, including this one; for rate limits, those since the last successful sync. */
  readonly attempt: number
  /** From 0 (inclusive) to 1: spreads out the users who wait for the same server. */
  readonly chance: number
}

const second = 1000
const minute = 60 * second
/** The interval between syncs while nothing fails. */
export const syncIntervalMs = 15 * minute

/** A wait of more than a day is a mistake of the host or of our clock: GitHub's own limits end within an hour. */
const maxLimitMs = 24 * 60 * minute
/** The longest random delay that spreads out users who wait for the same limit. */
const maxSpreadMs = 5 * second
/** The longest wait, mandatory or not. */
export const maxWaitMs = maxLimitMs + maxSpreadMs

/** How long to leave a server alone that does not answer, or answers badly. */
const restOfServerMs = 10 * minute

/** Error codes of a missing network: no request has reached the host. */
const noWay =
  /^(?:ENOTFOUND|EAI_|ENETUNREACH|ENETDOWN|EHOSTUNREACH|ERR_(?:NAME_NOT_RESOLVED|INTERNET_DISCONNECTED|NETWORK_|ADDRESS_UNREACHABLE|PROXY_CONNECTION_FAILED))/

const unresolved = /^(?:ENOTFOUND|EAI_AGAIN|EAI_NONAME|ERR_NAME_NOT_RESOLVED)$/

/** The message to show the user. */
export function problemOf(
  failure: Failure,
  { host, hostIsKnown }: Pick<FailureContext, 'host' | 'hostIsKnown'>,
): Problem {
  return { code: codeOf(failure, hostIsKnown), params: { host } }
}

function codeOf(failure: Failure, hostIsKnown: boolean): ProblemCode {
  switch (failure.name) {
    case 'network':
      return unresolved.test(failure.code) && !hostIsKnown
        ? 'github-unknown-host'
        : 'github-offline'
    case 'status':
      if (failure.status === 401) return 'github-token-rejected'
      if (isLimit(failure)) return 'github-rate-limited'
      if (failure.status === 404 && !hostIsKnown) return 'github-unknown-host'
      if (failure.status === 403) return 'github-refused'
      return failure.status >= 500 ? 'github-trouble' : 'github-bad-answer'
    case 'graphql':
      if (isLimit(failure)) return 'github-rate-limited'
      return failure.types.some((type) => /FORBIDDEN|INSUFFICIENT_SCOPES/.test(type))
        ? 'github-refused'
        : 'github-trouble'
    case 'incomplete':
      return 'github-trouble'
    case 'malformed':
      return 'github-bad-answer'
    case 'device-flow':
      return failure.code
    default:
      return assertNever(failure)
  }
}

/** Decides what to do after a failed sync: sign out, or when to try again. */
export function nextStepAfter(failure: Failure, context: FailureContext): NextStep {
  const problem = problemOf(failure, context)
  if (problem.code === 'github-token-rejected') return { name: 'sign-out', problem }
  if (problem.code === 'github-rate-limited')
    return {
      name: 'wait',
      problem,
      at: context.now + limitRestMs(failure, context),
      isMandatory: true,
    }
  return {
    name: 'wait',
    problem,
    at: context.now + restMs(failure, problem, context),
    isMandatory: false,
  }
}

/** How long to wait after a failed sync, unless the user asks for one. */
function restMs(failure: Failure, { code }: Problem, context: FailureContext): number {
  // If a server refuses us, asking more often changes nothing.
  if (code === 'github-refused') return syncIntervalMs
  if (failure.name === 'network' && noWay.test(failure.code)) return backoffMs(30 * second, context)
  return Math.round(restOfServerMs * (1 + context.chance / 5))
}

/** How often in a row a query is retried within a sync: a server that still does not answer is down for now. */
const maxRepeats = 3
/** A captive portal does not turn into GitHub within seconds, but a flaky connection may recover. */
const maxRepeatsOfMalformed = 1
const maxRepeatsOfRejection = 1
/** A sync waits out limits of up to this many seconds; longer ones are shown. */
const maxRetryAfterSeconds = 5
/** The shortest wait for a limit, whatever the host says; it doubles with each limit in a row. */
const minRetryAfterSeconds = 1

/**
 * Whether the host rejects the token. One such answer may be the host's mistake; only the second in a row is
 * believed.
 */
export function isRejection(failure: Failure): boolean {
  return failure.name === 'status' && failure.status === 401
}

/** Whether a retry may succeed: the server is broken, or something between it and us. */
function isRepeatable(failure: Failure): boolean {
  switch (failure.name) {
    case 'network':
    case 'incomplete':
    case 'malformed':
      return true
    case 'status':
      return failure.status >= 500 || isRejection(failure)
    case 'graphql':
      return failure.wentWrong
    case 'device-flow':
      return false
    default:
      return assertNever(failure)
  }
}

/** Whether the query itself may cause the failure, while the server answers other queries. */
export function mayBeOfQuestion(failure: Failure): boolean {
  const isAway = failure.name === 'network' && noWay.test(failure.code)
  return isRepeatable(failure) && !isRejection(failure) && !isAway
}

/**
 * Decides whether to retry within a sync.
 * @param failures how many requests in a row have failed (for a rejection: were rejected), including this one and
 *   those of earlier syncs
 * @param chance from 0 (inclusive) to 1
 * @returns milliseconds to wait first, or null to stop asking for now
 */
export function repeatDelayMs(failure: Failure, failures: number, chance: number): number | null {
  if ('limits' in failure && isLimit(failure)) {
    const { retryAfter } = failure.limits
    const isShort = retryAfter !== null && retryAfter <= maxRetryAfterSeconds
    if (!isShort || failures > 1) return null
    return Math.round((Math.max(retryAfter, minRetryAfterSeconds) + chance) * second)
  }
  if (!isRepeatable(failure)) return null
  if (failures > maxRepeatsOf(failure)) return null
  return Math.round(failures * second * (0.5 + chance / 2))
}

function maxRepeatsOf(failure: Failure): number {
  if (isRejection(failure)) return maxRepeatsOfRejection
  return failure.name === 'malformed' ? maxRepeatsOfMalformed : maxRepeats
}

const maxAdmissionDelayMs = 30 * second

/**
 * How long to wait before asking again who owns a granted token. It must not be lost because a host is down.
 * @param failures how often this failed in a row, including this time
 * @param chance from 0 (inclusive) to 1
 * @returns milliseconds, or null if the host has rejected or refused the token
 */
export function admissionDelayMs(
  failure: Failure,
  failures: number,
  chance: number,
): number | null {
  const context = { host: '', hostIsKnown: true, now: 0, attempt: failures, chance }
  const next = nextStepAfter(failure, context)
  if (next.problem.code === 'github-refused') return null
  if (next.name === 'wait' && next.isMandatory) return next.at
  if (isRejection(failure) && failures > maxRepeatsOfRejection) return null
  return Math.min(
    Math.round(second * 2 ** (failures - 1) * (0.5 + chance / 2)),
    maxAdmissionDelayMs,
  )
}

/** Exponential backoff up to the usual interval; half of the delay is random. */
function backoffMs(first: number, { attempt, chance }: FailureContext): number {
  const delayMs = Math.min(first * 2 ** (attempt - 1), syncIntervalMs)
  return Math.round(delayMs * (0.5 + chance / 2))
}

/** Whether the host rate-limits us. */
export function isRateLimit(failure: Failure): boolean {
  return 'limits' in failure && isLimit(failure)
}

function isLimit(failure: Extract<Failure, { readonly limits: RateLimits }>): boolean {
  if (failure.speaksOfLimit) return true
  if (failure.name === 'graphql') return failure.types.some((type) => type.startsWith('RATE_LIMIT'))
  const { status, limits } = failure
  return (
    status === 429 || (status === 403 && (limits.retryAfter !== null || limits.remaining === 0))
  )
}

/**
 * The primary limit says when it resets; the secondary one says how long to stay away or, if it does not, we wait a
 * minute that doubles.
 * https://docs.github.com/en/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api
 * @returns milliseconds
 */
function limitRestMs(failure: Failure, { attempt, chance }: FailureContext): number {
  const spread = Math.round(chance * maxSpreadMs)
  const limits = 'limits' in failure ? failure.limits : null
  const doubled = (first: number) => Math.min(first * 2 ** (attempt - 1), 60 * minute)
  if (limits && limits.retryAfter !== null) {
    const atLeast = doubled(minRetryAfterSeconds * second)
    return Math.min(Math.max(limits.retryAfter * second, atLeast), maxLimitMs) + spread
  }
  const resetInMs = limits?.remaining === 0 ? (limits.resetInMs ?? 0) : 0
  if (resetInMs > 0 && resetInMs <= maxLimitMs) return resetInMs + spread
  return doubled(minute) + spread
}

const tooLarge = /^(?:RESOURCE_LIMITS_EXCEEDED|MAX_NODE_LIMIT_EXCEEDED)$/

/**
 * Whether GitHub refused a query because of its size: a busy user's year is more than it returns at once.
 * https://docs.github.com/en/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api#query-resource-limits
 */
export function isTooLarge(failure: Failure): boolean {
  return failure.name === 'graphql' && failure.types.some(isTooLargeType)
}

/** Whether an error of this type is such a refusal. */
export function isTooLargeType(type: string): boolean {
  return tooLarge.test(type)
}

/** Whether GitHub says that it could not finish the query: a server fault, or a timeout. */
export function tellsWentWrong(message: string): boolean {
  return message.startsWith('Something went wrong while executing your query')
}

/** Whether GitHub understood the query and will not answer it: a retry would change nothing. */
export function isRefusal(failure: Failure): boolean {
  return (
    failure.name === 'graphql' && !failure.wentWrong && !isLimit(failure) && !isTooLarge(failure)
  )
}

/** Whether the server ran out of time, or may have: a smaller query has a better chance. */
export function isOverload(failure: Failure): boolean {
  if (failure.name === 'graphql') return failure.wentWrong
  if (failure.name === 'network') return failure.code === 'TIMEOUT'
  return failure.name === 'status' && failure.status >= 500 && failure.status !== 503
}
