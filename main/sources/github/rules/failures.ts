import type { Problem, ProblemCode } from '../../../../preload/contract/problem.ts'

/** The limits in an answer's headers. */
export interface RateLimits {
  readonly retryAfterSeconds: number | null
  /** How many more requests GitHub allows. */
  readonly remaining: number | null
  /** In milliseconds from the answer, by the server's own clock, so our clock does not matter. */
  readonly resetInMs: number | null
}

/** How a request to GitHub failed. Contains nothing secret or private. */
export interface Failure {
  readonly code: FailureCode
  /** Meant for the log: a status, the code of a failed connection, or the types of GraphQL errors. */
  readonly detail?: string | number
  readonly limits?: RateLimits
  /** The problem to show, if the code does not determine it. */
  readonly problem?: ProblemCode
}

export type FailureCause = 'other' | 'maybe-query' | 'maybe-size' | 'size'
type PauseName = 'interval' | 'back-off' | 'cool-down' | 'rate-limit' | 'sign-out'

/**
 * @param problem what the user sees
 * @param cause what to blame if the server still answers other queries. `maybe-query`: perhaps a part of the query, so
 *   find it and leave it out. `maybe-size`: perhaps a part or the size, so also halve the query if it fails again.
 *   `size`: certainly the size. `other`: not the query.
 * @param maxRetries how many times in a row a query is retried within a sync; after that, the server counts as down
 * @param pause what the account does when the sync has ended
 */
const row = (problem: ProblemCode, cause: FailureCause, maxRetries: number, pause: PauseName) => {
  return { problem, cause, maxRetries, pause }
}

const consequences = {
  'no-network': row('github-offline', 'other', 3, 'back-off'),
  'unresolved-host': row('github-offline', 'other', 3, 'back-off'),
  'broken-connection': row('github-offline', 'maybe-query', 3, 'cool-down'),
  timeout: row('github-offline', 'maybe-size', 3, 'cool-down'),
  /** The server has run out of time, or may have. */
  overload: row('github-trouble', 'maybe-size', 3, 'cool-down'),
  /** Some or all of the data is missing or unreadable. */
  incomplete: row('github-trouble', 'maybe-size', 3, 'cool-down'),
  unavailable: row('github-trouble', 'maybe-query', 3, 'cool-down'),
  /** GitHub sends no data, perhaps only because it refuses the pull requests: ask again without them. */
  'pull-requests-refused': row('github-trouble', 'maybe-query', 3, 'cool-down'),
  /** A proxy or a captive portal answered, which does not change within seconds, or a flaky connection cut the body. */
  malformed: row('github-bad-answer', 'maybe-query', 1, 'cool-down'),
  /** One rejection of the token may be the host's mistake, so believe only a second one in a row. */
  rejected: row('github-token-rejected', 'other', 1, 'sign-out'),
  /** If the limit ends within seconds, the sync waits for that. */
  'rate-limited': row('github-rate-limited', 'other', 1, 'rate-limit'),
  /**
   * A busy user's year is more than GitHub returns at once.
   * https://docs.github.com/en/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api#query-resource-limits
   */
  'too-large': row('github-trouble', 'size', Infinity, 'cool-down'),
  /** Asking more often would not change a refusal. */
  refused: row('github-refused', 'other', 0, 'interval'),
  /** GitHub understood the query but refuses to answer it, without saying why. */
  unanswered: row('github-trouble', 'other', 0, 'cool-down'),
  'not-found': row('github-bad-answer', 'other', 0, 'cool-down'),
  'other-status': row('github-bad-answer', 'other', 0, 'cool-down'),
  /** No token was granted, found or kept. The failure's own `problem` says why. */
  'no-token': row('unexpected', 'other', 0, 'sign-out'),
}

type FailureCode = keyof typeof consequences

const unresolved = /^(?:ENOTFOUND|EAI_AGAIN|EAI_NONAME|ERR_NAME_NOT_RESOLVED)$/
const noNetwork =
  /^(?:EAI_|ENETUNREACH|ENETDOWN|EHOSTUNREACH|ERR_(?:INTERNET_DISCONNECTED|NETWORK_|ADDRESS_UNREACHABLE|PROXY_CONNECTION_FAILED))/
const tooLarge = /^(?:RESOURCE_LIMITS_EXCEEDED|MAX_NODE_LIMIT_EXCEEDED)$/

/** @param code `TIMEOUT`, or the code of the system (`ENOTFOUND`) or of Chromium (`ERR_NAME_NOT_RESOLVED`) */
export function networkFailure(code: string): Failure {
  if (code === 'TIMEOUT') return { code: 'timeout' }
  if (unresolved.test(code)) return { code: 'unresolved-host', detail: code }
  return { code: noNetwork.test(code) ? 'no-network' : 'broken-connection', detail: code }
}

/** @param mentionsRateLimit whether the answer's text mentions a rate limit, as it does for a secondary one */
export function statusFailure(status: number, limits: RateLimits, mentionsRateLimit: boolean) {
  const isRateLimited = limits.retryAfterSeconds !== null || limits.remaining === 0
  const decideCode = (): FailureCode => {
    if (status === 401) return 'rejected'
    if (mentionsRateLimit || status === 429 || (status === 403 && isRateLimited))
      return 'rate-limited'
    if (status === 403) return 'refused'
    if (status === 404) return 'not-found'
    if (status === 503) return 'unavailable'
    return status >= 500 ? 'overload' : 'other-status'
  }
  return { code: decideCode(), detail: status, limits }
}

export interface GraphqlError {
  readonly type: string
  readonly message: string
}

/** The failure of an answer that has errors in place of all or some of its data. */
export function graphqlFailure(errors: readonly GraphqlError[], limits: RateLimits): Failure {
  const types = errors.map(({ type }) => type)
  const mentionsRateLimit = errors.some(({ message }) => /rate limit/i.test(message))
  const decideCode = (): FailureCode => {
    if (types.some((type) => tooLarge.test(type))) return 'too-large'
    if (mentionsRateLimit || types.some((type) => type.startsWith('RATE_LIMIT')))
      return 'rate-limited'
    if (errors.some(({ message }) => isUnfinishedQuery(message))) return 'overload'
    const isRefusal = types.some((type) => /FORBIDDEN|INSUFFICIENT_SCOPES/.test(type))
    return isRefusal ? 'refused' : 'unanswered'
  }
  return { code: decideCode(), detail: types.join(' '), limits }
}

/** Whether GitHub says that it could not finish the query, because of a server fault or a timeout. */
const isUnfinishedQuery = (message: string) =>
  message.startsWith('Something went wrong while executing your query')

/** Whether GitHub did not finish a part of its answer. Asking again may help. */
export const isUnfinishedPart = ({ type, message }: GraphqlError): boolean =>
  tooLarge.test(type) || isUnfinishedQuery(message)

export const consequencesOf = ({ code }: Failure) => consequences[code]

/**
 * The problem to show the user.
 * @param isKnown whether the host is github.com or has answered before. If its name does not resolve, we are offline;
 *   the name of any other host may be mistyped.
 */
export function problemOfFailure(
  { code, problem = consequences[code].problem }: Failure,
  { host, isKnown }: { readonly host: string; readonly isKnown: boolean },
): Problem {
  const isNoHost = !isKnown && (code === 'unresolved-host' || code === 'not-found')
  return { code: isNoHost ? 'github-unknown-host' : problem, params: { host } }
}
