import type { Problem, ProblemCode } from '../../../../preload/contract/problem.ts'

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
export interface Failure {
  readonly kind: FailureKind
  /** For the log: a status, the code of a failed connection, or the types of GraphQL errors. */
  readonly detail?: string | number
  readonly limits?: RateLimits
  /** The problem to show, if the kind does not tell. */
  readonly code?: ProblemCode
}

interface Meaning {
  readonly code: ProblemCode
  /** How often in a row a query is retried within a sync. */
  readonly retries: number
  /** Whether the query itself may be the cause, while the server answers other queries. */
  readonly mayBeOfQuery: boolean
}

const meaning = (code: ProblemCode, retries: number, mayBeOfQuery: boolean): Meaning => ({
  code,
  retries,
  mayBeOfQuery,
})

/** What each kind of failure means. A server that does not answer after a few retries is down for now. */
const meanings = {
  /** No request reaches the host. */
  'no-network': meaning('github-offline', 3, false),
  'unresolved-host': meaning('github-offline', 3, false),
  'broken-connection': meaning('github-offline', 3, true),
  timeout: meaning('github-offline', 3, true),
  /** The server ran out of time, or may have. */
  overload: meaning('github-trouble', 3, true),
  /** GitHub answered our query, but some or all of the data is missing or unreadable. */
  incomplete: meaning('github-trouble', 3, true),
  unavailable: meaning('github-trouble', 3, true),
  /** No data, perhaps only because GitHub refuses the pull requests. Ask again without them. */
  'pull-requests-refused': meaning('github-trouble', 3, true),
  /**
   * Not an answer of GitHub's: a proxy's page, another shape, a body that ends early. A captive portal does not turn
   * into GitHub within seconds, but a flaky connection may recover.
   */
  malformed: meaning('github-bad-answer', 1, true),
  /** One rejection of the token may be the host's mistake. Believe only the second in a row. */
  rejected: meaning('github-token-rejected', 1, false),
  /** Retried by its own rules: see `retryDelayMs`. */
  limited: meaning('github-rate-limited', 0, false),
  /**
   * A busy user's year is more than GitHub returns at once.
   * https://docs.github.com/en/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api#query-resource-limits
   */
  'too-large': meaning('github-trouble', 0, false),
  refused: meaning('github-refused', 0, false),
  /** GitHub understood the query and will not answer it, without saying why. */
  unanswered: meaning('github-trouble', 0, false),
  'not-found': meaning('github-bad-answer', 0, false),
  'other-status': meaning('github-bad-answer', 0, false),
  /** The host's verdict on a device code. The failure has its own code. */
  'device-flow': meaning('unexpected', 0, false),
} as const satisfies Record<string, Meaning>

export type FailureKind = keyof typeof meanings

const unresolved = /^(?:ENOTFOUND|EAI_AGAIN|EAI_NONAME|ERR_NAME_NOT_RESOLVED)$/
const noNetwork =
  /^(?:EAI_|ENETUNREACH|ENETDOWN|EHOSTUNREACH|ERR_(?:INTERNET_DISCONNECTED|NETWORK_|ADDRESS_UNREACHABLE|PROXY_CONNECTION_FAILED))/
const tooLarge = /^(?:RESOURCE_LIMITS_EXCEEDED|MAX_NODE_LIMIT_EXCEEDED)$/

/** No answer. @param code the system's or Chromium's (`ENOTFOUND`, `ERR_NAME_NOT_RESOLVED`, `TIMEOUT`) */
export function networkFailure(code: string): Failure {
  if (code === 'TIMEOUT') return { kind: 'timeout' }
  if (unresolved.test(code)) return { kind: 'unresolved-host', detail: code }
  return { kind: noNetwork.test(code) ? 'no-network' : 'broken-connection', detail: code }
}

/** @param speaksOfLimit whether the answer mentions a (secondary) rate limit */
export function statusFailure(status: number, limits: RateLimits, speaksOfLimit: boolean): Failure {
  const hasLimit = limits.retryAfter !== null || limits.remaining === 0
  const kindOf = (): FailureKind => {
    if (status === 401) return 'rejected'
    if (speaksOfLimit || status === 429 || (status === 403 && hasLimit)) return 'limited'
    if (status === 403) return 'refused'
    if (status === 404) return 'not-found'
    if (status === 503) return 'unavailable'
    return status >= 500 ? 'overload' : 'other-status'
  }
  return { kind: kindOf(), detail: status, limits }
}

/** A GraphQL answer without data, or with too little. */
export function graphqlFailure(
  errors: readonly { readonly type: string; readonly message: string }[],
  limits: RateLimits,
): Failure {
  const types = errors.map(({ type }) => type)
  const speaksOfLimit = errors.some(({ message }) => /rate limit/i.test(message))
  const kindOf = (): FailureKind => {
    if (types.some(isTooLargeType)) return 'too-large'
    if (speaksOfLimit || types.some((type) => type.startsWith('RATE_LIMIT'))) return 'limited'
    if (errors.some(({ message }) => tellsWentWrong(message))) return 'overload'
    const isRefusal = types.some((type) => /FORBIDDEN|INSUFFICIENT_SCOPES/.test(type))
    return isRefusal ? 'refused' : 'unanswered'
  }
  return { kind: kindOf(), detail: types.join(' '), limits }
}

/** Whether an error of this type refuses a query because of its size. */
export function isTooLargeType(type: string): boolean {
  return tooLarge.test(type)
}

/** Whether GitHub says that it could not finish the query: a server fault, or a timeout. */
export function tellsWentWrong(message: string): boolean {
  return message.startsWith('Something went wrong while executing your query')
}

/** Whether the query itself may cause the failure, while the server answers other queries. */
export function mayBeOfQuery({ kind }: Failure): boolean {
  return meanings[kind].mayBeOfQuery
}

/** Whether the server ran out of time, or may have: a smaller query has a better chance. */
export function isOverload({ kind }: Failure): boolean {
  return kind === 'overload' || kind === 'timeout'
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

/** The message to show the user. */
export function problemOf(
  { kind, code = meanings[kind].code }: Failure,
  { host, hostIsKnown }: Pick<FailureContext, 'host' | 'hostIsKnown'>,
): Problem {
  const isNoHost = !hostIsKnown && (kind === 'unresolved-host' || kind === 'not-found')
  return { code: isNoHost ? 'github-unknown-host' : code, params: { host } }
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
/** A sync waits out limits of up to this many seconds; longer ones are shown. */
const maxRetryAfterSeconds = 5
/** The shortest wait for a limit, whatever the host says; it doubles with each limit in a row. */
const minRetryAfterSeconds = 1
const maxAdmissionDelayMs = 30 * second

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

/** Decides what to do after a failed sync: sign out, or when to try again. */
export function nextStepAfter(failure: Failure, context: FailureContext): NextStep {
  const problem = problemOf(failure, context)
  if (failure.kind === 'rejected') return { name: 'sign-out', problem }
  const at = context.now + restMs(failure, context)
  return { name: 'wait', problem, at, isMandatory: failure.kind === 'limited' }
}

/** How long to leave the server alone after a failed sync. */
function restMs(failure: Failure, { attempt, chance }: FailureContext): number {
  const { kind } = failure
  if (kind === 'limited') return limitRestMs(failure, attempt, chance)
  // If a server refuses us, asking more often changes nothing.
  if (kind === 'refused') return syncIntervalMs
  if (kind === 'no-network' || kind === 'unresolved-host')
    return backoffMs(30 * second, syncIntervalMs, attempt, chance)
  return Math.round(restOfServerMs * (1 + chance / 5))
}

/**
 * Decides whether to retry within a sync.
 * @param failures how many requests in a row have failed (for a rejection: were rejected), including this one and
 *   those of earlier syncs
 * @param chance from 0 (inclusive) to 1
 * @returns milliseconds to wait first, or null to stop asking for now
 */
export function retryDelayMs(
  { kind, limits }: Failure,
  failures: number,
  chance: number,
): number | null {
  if (kind === 'limited') {
    const retryAfter = limits?.retryAfter ?? null
    if (retryAfter === null || retryAfter > maxRetryAfterSeconds || failures > 1) return null
    return Math.round((Math.max(retryAfter, minRetryAfterSeconds) + chance) * second)
  }
  if (failures > meanings[kind].retries) return null
  return Math.round(failures * second * (0.5 + chance / 2))
}

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
  const { kind } = failure
  if (kind === 'limited') return limitRestMs(failure, failures, chance)
  if (kind === 'refused') return null
  if (kind === 'rejected' && failures > meanings.rejected.retries) return null
  return backoffMs(second, maxAdmissionDelayMs, failures, chance)
}

/** Exponential backoff; half of the delay is random. @returns milliseconds */
function backoffMs(first: number, max: number, attempt: number, chance: number): number {
  return Math.round(Math.min(first * 2 ** (attempt - 1), max) * (0.5 + chance / 2))
}

/**
 * The primary limit says when it resets; the secondary one says how long to stay away or, if it does not, we wait a
 * minute that doubles.
 * https://docs.github.com/en/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api
 * @returns milliseconds
 */
function limitRestMs({ limits }: Failure, attempt: number, chance: number): number {
  const spread = Math.round(chance * maxSpreadMs)
  const doubled = (first: number) => Math.min(first * 2 ** (attempt - 1), 60 * minute)
  const retryAfter = limits?.retryAfter ?? null
  if (retryAfter !== null) {
    const atLeast = doubled(minRetryAfterSeconds * second)
    return Math.min(Math.max(retryAfter * second, atLeast), maxLimitMs) + spread
  }
  const resetInMs = limits?.remaining === 0 ? (limits.resetInMs ?? 0) : 0
  if (resetInMs > 0 && resetInMs <= maxLimitMs) return resetInMs + spread
  return doubled(minute) + spread
}
