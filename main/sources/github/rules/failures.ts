import type { Problem, ProblemCode } from '../../../../preload/contract/problem.ts'
import { assertNever } from '../../../../preload/contract/result.ts'
import { undisclosedKey } from '../../../../preload/contract/undisclosed.ts'
import { maxPageSize, maxRanges, nameAlias } from './queries.ts'

/** The limits that an answer's headers tell. */
export interface Limits {
  /** `retry-after`, in seconds. */
  readonly retryAfter: number | null
  /** `x-ratelimit-remaining`. */
  readonly remaining: number | null
  /** `x-ratelimit-reset`, in milliseconds since the epoch. */
  readonly reset: number | null
}

/** How an exchange with GitHub failed, without anything secret or private in it. */
export type Failure =
  /** No answer: the system's or Chromium's code for it (`ENOTFOUND`, `ERR_NAME_NOT_RESOLVED`, `TIMEOUT`). */
  | { readonly name: 'network'; readonly code: string }
  | {
      readonly name: 'status'
      readonly status: number
      readonly limits: Limits
      /** The answer speaks of a (secondary) rate limit. */
      readonly speaksOfLimit: boolean
    }
  /** A GraphQL answer without data. */
  | {
      readonly name: 'graphql'
      readonly types: readonly string[]
      readonly limits: Limits
      readonly speaksOfLimit: boolean
      /** GitHub's own words for a question that it could not finish: a fault of its servers, or a timeout. */
      readonly wentWrong: boolean
    }
  /** Not what GitHub says: a proxy's page, another shape, a body that ends early. */
  | { readonly name: 'malformed' }
  /** The host answered in so many words. */
  | { readonly name: 'told'; readonly code: ProblemCode }

/** What to do about it. */
export type Remedy =
  | { readonly name: 'sign-out'; readonly problem: Problem }
  /** Ask again, but not before `at` (milliseconds since the epoch); `firm`: not even when a person asks. */
  | {
      readonly name: 'wait'
      readonly problem: Problem
      readonly at: number
      readonly firm: boolean
    }

export interface Circumstances {
  readonly host: string
  /** The host has answered before, or is github.com: a name that does not resolve means that we are offline. */
  readonly hostIsKnown: boolean
  readonly now: number
  /** Failures in a row, this one included. */
  readonly attempt: number
  /** 0 (included) to 1: spreads the people who wait for the same server. */
  readonly chance: number
}

const second = 1000
const minute = 60 * second
/** Without failure GitHub is asked this often. */
export const syncEvery = 15 * minute

/** What a host asks for beyond a day is a mistake, of it or of our clock: GitHub's own limits end within an hour. */
const longestLimit = 24 * 60 * minute

const unresolved = /^(?:ENOTFOUND|EAI_AGAIN|EAI_NONAME|ERR_NAME_NOT_RESOLVED)$/

/** Which sentence a person reads. */
export function problemOf(
  failure: Failure,
  { host, hostIsKnown }: Pick<Circumstances, 'host' | 'hostIsKnown'>,
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
      return 'github-bad-answer'
    case 'graphql':
      if (isLimit(failure)) return 'github-rate-limited'
      return failure.types.some((type) => /FORBIDDEN|INSUFFICIENT_SCOPES/.test(type))
        ? 'github-refused'
        : 'github-bad-answer'
    case 'malformed':
      return 'github-bad-answer'
    case 'told':
      return failure.code
    default:
      return assertNever(failure)
  }
}

/** Decides what follows a failed sync: signing out, or when to try again. */
export function remedyFor(failure: Failure, circumstances: Circumstances): Remedy {
  const problem = problemOf(failure, circumstances)
  if (problem.code === 'github-token-rejected') return { name: 'sign-out', problem }
  if (problem.code === 'github-rate-limited')
    return { name: 'wait', problem, at: limitEnds(failure, circumstances), firm: true }
  // Asking a server that refuses us more often would change nothing.
  const pause = problem.code === 'github-refused' ? syncEvery : backOff(30 * second, circumstances)
  return { name: 'wait', problem, at: circumstances.now + pause, firm: false }
}

/** How often a question is repeated within a sync after a transient failure. */
const maxRetries = 2
/** A limit that ends within so many seconds is waited out within a sync; a longer one is shown. */
const maxRetryAfterSeconds = 5

/**
 * Whether a failure is likely to be over within seconds. A server that ran out of time (502, 504, our own timeout) would
 * run out of it again.
 */
export function isTransient(failure: Failure): boolean {
  switch (failure.name) {
    case 'network':
      return failure.code !== 'TIMEOUT'
    case 'status':
      return failure.status >= 500 && failure.status !== 502 && failure.status !== 504
    case 'graphql':
      return failure.wentWrong
    case 'malformed':
    case 'told':
      return false
    default:
      return assertNever(failure)
  }
}

/** Whether the network or the server is away for now. */
export function isOutage(failure: Failure): boolean {
  return failure.name === 'network' || (failure.name === 'status' && failure.status >= 500)
}

/**
 * Decides whether a question is repeated within a sync: twice after a transient failure, once after a limit that ends within
 * seconds.
 * @param retries how often it was repeated so far
 * @param chance 0 (included) to 1
 * @returns milliseconds to wait before; null where it is not repeated
 */
export function retryDelayMs(failure: Failure, retries: number, chance: number): number | null {
  if ('limits' in failure && isLimit(failure)) {
    const { retryAfter } = failure.limits
    const isShort = retryAfter !== null && retryAfter <= maxRetryAfterSeconds
    return isShort && retries === 0 ? Math.round((retryAfter + chance) * second) : null
  }
  if (!isTransient(failure) || retries >= maxRetries) return null
  return Math.round((retries + 1) ** 2 * second * (0.5 + chance / 2))
}

/** Doubles with each failure in a row up to the usual pace; half of it is left to chance. */
function backOff(first: number, { attempt, chance }: Circumstances): number {
  const longest = Math.min(first * 2 ** (attempt - 1), syncEvery)
  return Math.round(longest * (0.5 + chance / 2))
}

function isLimit(failure: Extract<Failure, { readonly limits: Limits }>): boolean {
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
 */
function limitEnds(failure: Failure, { now, attempt, chance }: Circumstances): number {
  const spread = Math.round(chance * 5 * second)
  const limits = 'limits' in failure ? failure.limits : null
  if (limits?.retryAfter !== null && limits?.retryAfter !== undefined)
    return now + Math.min(limits.retryAfter * second, longestLimit) + spread
  if (limits?.remaining === 0 && limits.reset !== null && limits.reset > now)
    return Math.min(limits.reset, now + longestLimit) + spread
  return now + Math.min(minute * 2 ** (attempt - 1), 60 * minute) + spread
}

const tooLarge = /^(?:RESOURCE_LIMITS_EXCEEDED|MAX_NODE_LIMIT_EXCEEDED)$/

/**
 * Whether GitHub refused a question for its size: what busy people did in a year is more than it gives at once.
 * https://docs.github.com/en/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api#query-resource-limits
 */
export function isTooLarge(failure: Failure): boolean {
  return failure.name === 'graphql' && failure.types.some((type) => tooLarge.test(type))
}

/** Whether the server ran out of time over a question, or may have: the same one would fail again. */
export function isOverload(failure: Failure): boolean {
  if (failure.name === 'graphql') return failure.wentWrong
  return failure.name === 'status' && failure.status >= 500 && failure.status !== 503
}

/** How much is asked at once. */
export interface Load {
  /** How many ranges share a request. */
  readonly together: number
  /** Into how many pieces a range is cut beforehand. */
  readonly pieces: number
  /** About how many repositories is asked in a request of their own. */
  readonly repositories: number
}

/** @param overloads how often in a row the server ran out of time */
export function loadAfter(overloads: number): Load {
  const share = (all: number) => Math.max(1, Math.floor(all / 2 ** overloads))
  return {
    together: share(maxRanges),
    pieces: 2 ** Math.min(Math.max(0, overloads - 2), 4),
    repositories: share(maxPageSize),
  }
}

/** Into how many pieces (a power of two) some ranges are cut, so that all of them still share a request. */
export function piecesTogether({ together, pieces }: Load, ranges: number): number {
  const room = Math.max(1, Math.floor(together / ranges))
  return Math.max(pieces, 2 ** Math.floor(Math.log2(room)))
}

/** One error beside data. */
export interface ErrorBeside {
  readonly type: string
  readonly message: string
  /** Where in the answer something is missing; empty where GitHub does not say. */
  readonly path: readonly (string | number)[]
}

/** What was kept from us although the rest came. */
export interface Hidden {
  /** Organisations that GitHub names; it often does not. */
  readonly organisations: readonly string[]
}

const pathOfName = new RegExp(`^${nameAlias}\\d+$`)

/**
 * Reads errors that came beside data: null when none of them hides anything. A deleted repository is no loss, and neither is
 * one that GitHub does not show by the name of a clone: nothing was said to be in it.
 */
export function hiddenBy(errors: readonly ErrorBeside[]): Hidden | null {
  const hiding = errors.filter(
    ({ type, path }) => type !== 'NOT_FOUND' && !pathOfName.test(String(path[0])),
  )
  if (hiding.length === 0) return null
  const organisations = new Set<string>()
  for (const { message } of hiding) {
    const named = /[`'"]([A-Za-z0-9-]+)[`'"] organization/.exec(message)?.[1]
    if (named !== undefined) organisations.add(named)
  }
  return { organisations: [...organisations] }
}

/**
 * A sync that came through with holes. `context` chooses the sentence: `named` (organisations in `names`), `hidden`
 * (unknown ones), `cut` (a day with more repositories than GitHub lists).
 */
export function partialProblem(
  host: string,
  hidden: readonly Hidden[],
  cutDays: number,
): Problem | null {
  const names = new Set(hidden.flatMap(({ organisations }) => organisations))
  if (names.size > 0)
    return {
      code: 'github-partial',
      params: { host, context: 'named', names: [...names].join(', ') },
    }
  if (hidden.length > 0) return { code: 'github-partial', params: { host, context: 'hidden' } }
  if (cutDays > 0)
    return {
      code: 'github-partial',
      params: { host, context: undisclosedKey('truncated'), days: cutDays },
    }
  return null
}
