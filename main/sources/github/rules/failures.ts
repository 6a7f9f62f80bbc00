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

/** What follows a failure. */
interface Consequences {
  /** What the user sees. */
  readonly problem: ProblemCode
  /**
   * What to blame if the server still answers other queries. `maybe-query`: perhaps a part of the query, so find it and
   * leave it out. `maybe-size`: perhaps a part or the size, so also halve the query if it fails again. `size`: certainly
   * the size. `other`: not the query.
   */
  readonly cause: FailureCause
  /** How many times in a row a query is retried within a sync; after that, the server counts as down. */
  readonly maxRetries: number
  /** What the account does when the sync has ended. */
  readonly pause: PauseName
}

/** No request leaves this machine. */
const offline = {
  problem: 'github-offline',
  cause: 'other',
  maxRetries: 3,
  pause: 'back-off',
} as const
/** The server may be down. */
const trouble = { problem: 'github-trouble', maxRetries: 3, pause: 'cool-down' } as const
/** A repetition would change nothing. */
const refusal = { cause: 'other', maxRetries: 0 } as const

const consequences = {
  'no-network': offline,
  'unresolved-host': offline,
  'broken-connection': { ...trouble, problem: 'github-offline', cause: 'maybe-query' },
  timeout: { ...trouble, problem: 'github-offline', cause: 'maybe-size' },
  /** The server has run out of time, or may have. */
  overload: { ...trouble, cause: 'maybe-size' },
  /** Some or all of the data is missing or unreadable. */
  incomplete: { ...trouble, cause: 'maybe-size' },
  unavailable: { ...trouble, cause: 'maybe-query' },
  /** GitHub sends no data, perhaps only because it refuses the pull requests: ask again without them. */
  'pull-requests-refused': { ...trouble, cause: 'maybe-query' },
  /** A proxy or a captive portal answered, which does not change within seconds, or a flaky connection cut the body. */
  malformed: { ...trouble, problem: 'github-bad-answer', cause: 'maybe-query', maxRetries: 1 },
  /** One rejection of the token may be the host's mistake, so believe only a second one in a row. */
  rejected: { problem: 'github-token-rejected', cause: 'other', maxRetries: 1, pause: 'sign-out' },
  /** If the limit ends within seconds, the sync waits for that. */
  'rate-limited': {
    problem: 'github-rate-limited',
    cause: 'other',
    maxRetries: 1,
    pause: 'rate-limit',
  },
  /**
   * A busy user's year is more than GitHub returns at once.
   * https://docs.github.com/en/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api#query-resource-limits
   */
  'too-large': { ...trouble, cause: 'size', maxRetries: Infinity },
  /** Asking more often would not change a refusal. */
  refused: { ...refusal, problem: 'github-refused', pause: 'interval' },
  /** GitHub understood the query but refuses to answer it, without saying why. */
  unanswered: { ...refusal, problem: 'github-trouble', pause: 'cool-down' },
  'not-found': { ...refusal, problem: 'github-bad-answer', pause: 'cool-down' },
  'other-status': { ...refusal, problem: 'github-bad-answer', pause: 'cool-down' },
  /** No token was granted, found or kept. The failure's own `problem` says why. */
  'no-token': { ...refusal, problem: 'unexpected', pause: 'sign-out' },
} as const satisfies Readonly<Record<string, Consequences>>

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

export const consequencesOf = ({ code }: Failure): Consequences => consequences[code]

/**
 * The problem to show the user.
 * @param isKnown whether the host is github.com or has answered before. If its name does not resolve, we are offline;
 *   the name of any other host may be mistyped.
 */
export function problemOfGithubFailure(
  { code, problem = consequences[code].problem }: Failure,
  { host, isKnown }: { readonly host: string; readonly isKnown: boolean },
): Problem {
  const isNoHost = !isKnown && (code === 'unresolved-host' || code === 'not-found')
  return { code: isNoHost ? 'github-unknown-host' : problem, params: { host } }
}
