import type { Problem, ProblemCode } from '../../../../preload/contract/problem.ts'
import { fieldsBesideContributions, type AnswerPath } from './contribution-query.ts'

/** The limits in an answer's headers. */
export interface RateLimits {
  /** In seconds. */
  readonly retryAfter: number | null
  /** How many more requests GitHub allows. */
  readonly remaining: number | null
  /** In milliseconds from the answer, by the server's own clock, so our clock does not matter. */
  readonly resetInMs: number | null
}

/** How an exchange with GitHub failed. Contains nothing secret or private. */
export interface Failure {
  readonly kind: FailureKind
  /** Meant for the log: a status, the code of a failed connection, or the types of GraphQL errors. */
  readonly detail?: string | number
  readonly limits?: RateLimits
  /** The problem to show, if the kind does not determine it. */
  readonly code?: ProblemCode
}

/**
 * @param code the problem to show
 * @param retries how many times in a row a query is retried within a sync
 * @param mayBeOfQuery whether the query itself may be the cause, while the server answers other queries
 */
const meaning = (code: ProblemCode, retries: number, mayBeOfQuery: boolean) => ({
  code,
  retries,
  mayBeOfQuery,
})

/** What each kind of failure means. A server that does not answer after a few retries counts as down for now. */
const meanings = {
  'no-network': meaning('github-offline', 3, false),
  'unresolved-host': meaning('github-offline', 3, false),
  'broken-connection': meaning('github-offline', 3, true),
  timeout: meaning('github-offline', 3, true),
  /** The server ran out of time, or may have. */
  overload: meaning('github-trouble', 3, true),
  /** Some or all of the data is missing or unreadable. */
  incomplete: meaning('github-trouble', 3, true),
  unavailable: meaning('github-trouble', 3, true),
  /** GitHub sends no data, perhaps only because it refuses the pull requests: ask again without them. */
  'pull-requests-refused': meaning('github-trouble', 3, true),
  /**
   * Something other than GitHub answered, or the body ends early: a proxy's page, another shape. A captive portal
   * does not turn into GitHub within seconds, but a flaky connection may recover.
   */
  malformed: meaning('github-bad-answer', 1, true),
  /** One rejection of the token may be the host's mistake, so believe only a second one in a row. */
  rejected: meaning('github-token-rejected', 1, false),
  /** `retryDelayMs` has its own rules for limits. */
  limited: meaning('github-rate-limited', 0, false),
  /**
   * A busy user's year is more than GitHub returns at once.
   * https://docs.github.com/en/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api#query-resource-limits
   */
  'too-large': meaning('github-trouble', 0, false),
  refused: meaning('github-refused', 0, false),
  /** GitHub understood the query but refuses to answer it, without saying why. */
  unanswered: meaning('github-trouble', 0, false),
  'not-found': meaning('github-bad-answer', 0, false),
  'other-status': meaning('github-bad-answer', 0, false),
  /** No token was granted, found or kept. The failure's own code says why. */
  'no-token': meaning('unexpected', 0, false),
} as const

export type FailureKind = keyof typeof meanings

const unresolved = /^(?:ENOTFOUND|EAI_AGAIN|EAI_NONAME|ERR_NAME_NOT_RESOLVED)$/
const noNetwork =
  /^(?:EAI_|ENETUNREACH|ENETDOWN|EHOSTUNREACH|ERR_(?:INTERNET_DISCONNECTED|NETWORK_|ADDRESS_UNREACHABLE|PROXY_CONNECTION_FAILED))/
const tooLarge = /^(?:RESOURCE_LIMITS_EXCEEDED|MAX_NODE_LIMIT_EXCEEDED)$/

/** No answer came. @param code the system's or Chromium's (`ENOTFOUND`, `ERR_NAME_NOT_RESOLVED`, `TIMEOUT`) */
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

/** A GraphQL answer without data, or without enough. */
export function graphqlFailure(
  errors: readonly { readonly type: string; readonly message: string }[],
  limits: RateLimits,
): Failure {
  const types = errors.map(({ type }) => type)
  const speaksOfLimit = errors.some(({ message }) => /rate limit/i.test(message))
  const kindOf = (): FailureKind => {
    if (types.some((type) => tooLarge.test(type))) return 'too-large'
    if (speaksOfLimit || types.some((type) => type.startsWith('RATE_LIMIT'))) return 'limited'
    if (errors.some(({ message }) => tellsWentWrong(message))) return 'overload'
    const isRefusal = types.some((type) => /FORBIDDEN|INSUFFICIENT_SCOPES/.test(type))
    return isRefusal ? 'refused' : 'unanswered'
  }
  return { kind: kindOf(), detail: types.join(' '), limits }
}

/** Whether GitHub says that it could not finish the query, because of a server fault or a timeout. */
const tellsWentWrong = (message: string) =>
  message.startsWith('Something went wrong while executing your query')

export const mayBeOfQuery = ({ kind }: Failure): boolean => meanings[kind].mayBeOfQuery

/** Whether the server ran out of time, or may have: a smaller query has a better chance. */
export const isOverload = ({ kind }: Failure): boolean => kind === 'overload' || kind === 'timeout'

/**
 * The message to show the user.
 * @param isKnownHost whether the host has answered before, or is github.com: if its name does not resolve, we are
 *   offline
 */
export function problemOf(
  { kind, code = meanings[kind].code }: Failure,
  host: string,
  isKnownHost: boolean,
): Problem {
  const isNoHost = !isKnownHost && (kind === 'unresolved-host' || kind === 'not-found')
  return { code: isNoHost ? 'github-unknown-host' : code, params: { host } }
}

const second = 1000
const minute = 60 * second
/** The interval between syncs while nothing fails. */
export const syncIntervalMs = 15 * minute

/** GitHub's own limits end within an hour. A wait of more than a day is a mistake of the host or of our clock. */
const maxLimitMs = 24 * 60 * minute
/** The longest random delay that spreads out users who wait for the same limit. */
const maxSpreadMs = 5 * second
export const maxWaitMs = maxLimitMs + maxSpreadMs
/** The pause after the server did not answer, or answered badly. */
const coolDownMs = 10 * minute
/** A sync waits out a limit of up to this many seconds. If the limit is longer, the sync fails and the user sees it. */
const maxRetryAfterSeconds = 5
/** The shortest wait for a limit, whatever the host says. It doubles with each limit in a row. */
const minRetryAfterSeconds = 1
const maxAdmissionDelayMs = 30 * second

/**
 * How long to leave the server alone after a failed sync. After a rate limit, not even the user can ask earlier.
 * @param attempt failures in a row, including this one; for rate limits, all since the last successful sync
 * @param chance from 0 (inclusive) to 1: spreads out the users who wait for the same server
 * @returns milliseconds, or null to sign out because the host has rejected the token
 */
export function backOffMs(failure: Failure, attempt: number, chance: number): number | null {
  const { kind } = failure
  if (kind === 'rejected') return null
  if (kind === 'limited') return limitMs(failure, attempt, chance)
  // Asking more often would not change a refusal.
  if (kind === 'refused') return syncIntervalMs
  if (kind === 'no-network' || kind === 'unresolved-host')
    return doublingMs(30 * second, syncIntervalMs, attempt, chance)
  return Math.round(coolDownMs * (1 + chance / 5))
}

/**
 * Decides whether to retry within a sync.
 * @param failures requests that failed in a row, including this one and those of earlier syncs; for a rejection, only
 *   the rejected requests
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
 * How long to wait before asking again who owns a granted token. A host that is down must not make us lose it.
 * @param failures how many times in a row this has failed, including this time
 * @returns milliseconds, or null if the host has rejected or refused the token
 */
export function admissionDelayMs(
  failure: Failure,
  failures: number,
  chance: number,
): number | null {
  if (failure.kind === 'limited') return limitMs(failure, failures, chance)
  if (failure.kind === 'refused') return null
  if (failure.kind === 'rejected' && failures > meanings.rejected.retries) return null
  return doublingMs(second, maxAdmissionDelayMs, failures, chance)
}

/** Exponential back-off. Half of each wait is random. */
function doublingMs(first: number, max: number, attempt: number, chance: number): number {
  return Math.round(Math.min(first * 2 ** (attempt - 1), max) * (0.5 + chance / 2))
}

/**
 * The primary limit says when it resets. The secondary limit may say how long to stay away; if not, we wait a minute.
 * That minute doubles with each limit in a row.
 * https://docs.github.com/en/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api
 */
function limitMs({ limits }: Failure, attempt: number, chance: number): number {
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

/** An error that came beside data. */
interface PartialError {
  readonly type: string
  readonly message: string
  /** The path in the answer at which something is missing; empty if GitHub does not say. */
  readonly path: AnswerPath
}

/** What an answer leaves out because organisations do not let the token see it. */
export interface Omission {
  /** GitHub often names no organisation. */
  readonly organisations: readonly string[]
  /** The paths in the answer. An empty path stands for any place. */
  readonly places: readonly AnswerPath[]
}

/** Whether an error means that GitHub did not finish this part of its answer, so that asking again may help. */
export function tellsLoss({ type, message }: Omit<PartialError, 'path'>): boolean {
  return tooLarge.test(type) || tellsWentWrong(message)
}

/**
 * Reads errors that came beside data. A deleted repository is no omission. Nor is an unknown name of a clone, since no
 * contribution was claimed there. Withheld pull request checks say nothing about contributions.
 * @returns null if the errors leave nothing out
 */
export function omissionOf(errors: readonly PartialError[]): Omission | null {
  const relevant = errors.filter((error) => {
    const isBeside = fieldsBesideContributions.test(String(error.path[0]))
    return error.type !== 'NOT_FOUND' && !isBeside && !tellsLoss(error)
  })
  if (relevant.length === 0) return null
  const named = relevant.flatMap(
    ({ message }) => /[`'"]([A-Za-z0-9-]+)[`'"] organization/.exec(message)?.[1] ?? [],
  )
  return { organisations: [...new Set(named)], places: relevant.map(({ path }) => path) }
}

/**
 * The problem of a sync that succeeded with gaps. `context` chooses the sentence: `named` (GitHub names the
 * organisations), `hidden` (it names none), `set-aside` (it fails to return some days), `truncated` (a day has more
 * repositories than GitHub lists).
 */
export function partialProblem(
  host: string,
  omissions: readonly Pick<Omission, 'organisations'>[],
  { truncated, setAside }: { readonly truncated: number; readonly setAside: number },
): Problem | null {
  const partial = (context: string, more: Problem['params'] = {}): Problem => {
    return { code: 'github-partial', params: { host, context, ...more } }
  }
  const names = new Set(omissions.flatMap(({ organisations }) => organisations))
  if (names.size > 0) return partial('named', { names: [...names].join(', ') })
  if (omissions.length > 0) return partial('hidden')
  if (setAside > 0) return partial('set-aside', { days: setAside })
  return truncated > 0 ? partial('truncated', { days: truncated }) : null
}
