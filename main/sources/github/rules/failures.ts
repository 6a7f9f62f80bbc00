import type { Problem, ProblemCode } from '../../../../preload/contract/problem.ts'
import { assertNever } from '../../../../preload/contract/result.ts'

/** The limits that an answer's headers tell. */
export interface RateLimits {
  /** `retry-after`, in seconds. */
  readonly retryAfter: number | null
  /** `x-ratelimit-remaining`. */
  readonly remaining: number | null
  /** `x-ratelimit-reset`, in milliseconds from the answer on by the server's own clock, whatever ours shows. */
  readonly resetInMs: number | null
}

/** How an exchange with GitHub failed, without anything secret or private in it. */
export type Failure =
  /** No answer: the system's or Chromium's code for it (`ENOTFOUND`, `ERR_NAME_NOT_RESOLVED`, `TIMEOUT`). */
  | { readonly name: 'network'; readonly code: string }
  | {
      readonly name: 'status'
      readonly status: number
      readonly limits: RateLimits
      /** The answer speaks of a (secondary) rate limit. */
      readonly speaksOfLimit: boolean
    }
  /** A GraphQL answer without data. */
  | {
      readonly name: 'graphql'
      readonly types: readonly string[]
      readonly limits: RateLimits
      readonly speaksOfLimit: boolean
      /** GitHub's own words for a question that it could not finish: a fault of its servers, or a timeout. */
      readonly wentWrong: boolean
    }
  /** GitHub answered our question, and some of it, or all, is not there or not readable. */
  | { readonly name: 'incomplete' }
  /** Not what GitHub says: a proxy's page, another shape, a body that ends early. */
  | { readonly name: 'malformed' }
  /** The host's own error of the device flow. */
  | { readonly name: 'device-flow'; readonly code: ProblemCode }

/** What follows a failed sync. */
export type NextStep =
  | { readonly name: 'sign-out'; readonly problem: Problem }
  /** Sync again, but not before `at` (milliseconds since the epoch); `isMandatory`: not even when a person asks. */
  | {
      readonly name: 'wait'
      readonly problem: Problem
      readonly at: number
      readonly isMandatory: boolean
    }

export interface FailureContext {
  readonly host: string
  /** The host has answered before, or is github.com: a name that does not resolve means that we are offline. */
  readonly hostIsKnown: boolean
  readonly now: number
  /** Failures in a row, this one included; of limits, those since a sync came through. */
  readonly attempt: number
  /** 0 (included) to 1: spreads the people who wait for the same server. */
  readonly chance: number
}

const second = 1000
const minute = 60 * second
/** Without failure GitHub is asked this often. */
export const syncIntervalMs = 15 * minute

/** What a host asks for beyond a day is a mistake, of it or of our clock: GitHub's own limits end within an hour. */
const maxLimitMs = 24 * 60 * minute
/** So much later people who wait for the same limit ask, at most. */
const maxSpreadMs = 5 * second
/** No wait, mandatory or not, is longer. */
export const maxWaitMs = maxLimitMs + maxSpreadMs

/** A server that does not answer, or wrongly, is asked once in this time. */
const restOfServerMs = 10 * minute

/** Codes of a network that is away: no request has reached the host. */
const noWay =
  /^(?:ENOTFOUND|EAI_|ENETUNREACH|ENETDOWN|EHOSTUNREACH|ERR_(?:NAME_NOT_RESOLVED|INTERNET_DISCONNECTED|NETWORK_|ADDRESS_UNREACHABLE|PROXY_CONNECTION_FAILED))/

const unresolved = /^(?:ENOTFOUND|EAI_AGAIN|EAI_NONAME|ERR_NAME_NOT_RESOLVED)$/

/** Which sentence a person reads. */
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

/** Decides what follows a failed sync: signing out, or when to try again. */
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

/** How long nothing is asked after a sync that failed, unless a person wants it. */
function restMs(failure: Failure, { code }: Problem, context: FailureContext): number {
  // Asking a server that refuses us more often would change nothing.
  if (code === 'github-refused') return syncIntervalMs
  if (failure.name === 'network' && noWay.test(failure.code)) return backoffMs(30 * second, context)
  return Math.round(restOfServerMs * (1 + context.chance / 5))
}

/** How often in a row a question is repeated within a sync: a server that still says nothing is dead for now. */
const maxRepeats = 3
/** A captive portal's page will not become GitHub within seconds, but a broken line may hold. */
const maxRepeatsOfMalformed = 1
const maxRepeatsOfRejection = 1
/** A limit that ends within so many seconds is waited out within a sync; a longer one is shown. */
const maxRetryAfterSeconds = 5
/** No limit is waited out for less, whatever the host says; with each limit in a row it doubles. */
const minRetryAfterSeconds = 1

/** Whether the host does not accept the token. One such answer may be a mistake of the host's; only a second one is believed. */
export function isRejection(failure: Failure): boolean {
  return failure.name === 'status' && failure.status === 401
}

/** Whether a question may be answered when it is asked again: its server is sick, or something between it and us. */
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

/** Whether a failure may come from what was asked, while the server gives other things. */
export function mayBeOfQuestion(failure: Failure): boolean {
  const isAway = failure.name === 'network' && noWay.test(failure.code)
  return isRepeatable(failure) && !isRejection(failure) && !isAway
}

/**
 * Decides whether something is asked again within a sync.
 * @param failures how many requests in a row have failed (of a rejection: were rejected), this one included; those of earlier
 *   syncs count
 * @param chance 0 (included) to 1
 * @returns milliseconds to wait before; null where nothing is asked for now
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
 * How long to wait before asking again whose a granted token is, which must not be thrown away for a host that is sick.
 * @param failures how often that failed in a row, this time included
 * @param chance 0 (included) to 1
 * @returns milliseconds; null if the host has rejected or refused the token
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

/** Doubles with each failure in a row up to the usual pace; half of it is left to chance. */
function backoffMs(first: number, { attempt, chance }: FailureContext): number {
  const delayMs = Math.min(first * 2 ** (attempt - 1), syncIntervalMs)
  return Math.round(delayMs * (0.5 + chance / 2))
}

/** Whether the host limits how often it is asked. */
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
 * The primary limit says when it is reset, the secondary one how long to stay away or, else, a minute that doubles.
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
 * Whether GitHub refused a question for its size: what busy people did in a year is more than it gives at once.
 * https://docs.github.com/en/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api#query-resource-limits
 */
export function isTooLarge(failure: Failure): boolean {
  return failure.name === 'graphql' && failure.types.some(isTooLargeType)
}

/** Whether an error of this type is such a refusal. */
export function isTooLargeType(type: string): boolean {
  return tooLarge.test(type)
}

/** Whether GitHub says that it could not finish a question: a fault of its servers, or a timeout. */
export function tellsWentWrong(message: string): boolean {
  return message.startsWith('Something went wrong while executing your query')
}

/** Whether GitHub understood a question and will not answer it: asking the same again would change nothing. */
export function isRefusal(failure: Failure): boolean {
  return (
    failure.name === 'graphql' && !failure.wentWrong && !isLimit(failure) && !isTooLarge(failure)
  )
}

/** Whether the server ran out of time over a question, or may have: one that asks for less has a better chance. */
export function isOverload(failure: Failure): boolean {
  if (failure.name === 'graphql') return failure.wentWrong
  if (failure.name === 'network') return failure.code === 'TIMEOUT'
  return failure.name === 'status' && failure.status >= 500 && failure.status !== 503
}
