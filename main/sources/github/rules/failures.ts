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
  readonly kind: FailureKind
  /** Meant for the log: a status, the code of a failed connection, or the types of GraphQL errors. */
  readonly detail?: string | number
  readonly limits?: RateLimits
  /** The problem to show, if the kind does not determine it. */
  readonly code?: ProblemCode
}

interface Meaning {
  readonly code: ProblemCode
  /** How many times in a row a query is retried within a sync. */
  readonly maxRetries: number
  /** Whether the query itself is the cause, while the server answers other queries. */
  readonly causedByQuery: 'no' | 'maybe' | 'yes'
}

/** What each kind of failure means. If a few retries do not help, the server counts as down for now. */
const meanings = {
  'no-network': { code: 'github-offline', maxRetries: 3, causedByQuery: 'no' },
  'unresolved-host': { code: 'github-offline', maxRetries: 3, causedByQuery: 'no' },
  'broken-connection': { code: 'github-offline', maxRetries: 3, causedByQuery: 'maybe' },
  timeout: { code: 'github-offline', maxRetries: 3, causedByQuery: 'maybe' },
  /** The server ran out of time, or may have. */
  overload: { code: 'github-trouble', maxRetries: 3, causedByQuery: 'maybe' },
  /** Some or all of the data is missing or unreadable. */
  incomplete: { code: 'github-trouble', maxRetries: 3, causedByQuery: 'maybe' },
  unavailable: { code: 'github-trouble', maxRetries: 3, causedByQuery: 'maybe' },
  /** GitHub sends no data, perhaps only because it refuses the pull requests: ask again without them. */
  'pull-requests-refused': { code: 'github-trouble', maxRetries: 3, causedByQuery: 'maybe' },
  /**
   * Something other than GitHub answered, or the body ends early: a proxy's page, another shape. A captive portal
   * does not turn into GitHub within seconds, but a flaky connection may recover.
   */
  malformed: { code: 'github-bad-answer', maxRetries: 1, causedByQuery: 'maybe' },
  /** One rejection of the token may be the host's mistake, so believe only a second one in a row. */
  rejected: { code: 'github-token-rejected', maxRetries: 1, causedByQuery: 'no' },
  /** retry-policy.ts has its own rules for rate limits. */
  'rate-limited': { code: 'github-rate-limited', maxRetries: 0, causedByQuery: 'no' },
  /**
   * A busy user's year is more than GitHub returns at once.
   * https://docs.github.com/en/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api#query-resource-limits
   */
  'too-large': { code: 'github-trouble', maxRetries: 0, causedByQuery: 'yes' },
  refused: { code: 'github-refused', maxRetries: 0, causedByQuery: 'no' },
  /** GitHub understood the query but refuses to answer it, without saying why. */
  unanswered: { code: 'github-trouble', maxRetries: 0, causedByQuery: 'no' },
  'not-found': { code: 'github-bad-answer', maxRetries: 0, causedByQuery: 'no' },
  'other-status': { code: 'github-bad-answer', maxRetries: 0, causedByQuery: 'no' },
  /** No token was granted, found or kept. The failure's own code says why. */
  'no-token': { code: 'unexpected', maxRetries: 0, causedByQuery: 'no' },
} as const satisfies Readonly<Record<string, Meaning>>

type FailureKind = keyof typeof meanings

const unresolved = /^(?:ENOTFOUND|EAI_AGAIN|EAI_NONAME|ERR_NAME_NOT_RESOLVED)$/
const noNetwork =
  /^(?:EAI_|ENETUNREACH|ENETDOWN|EHOSTUNREACH|ERR_(?:INTERNET_DISCONNECTED|NETWORK_|ADDRESS_UNREACHABLE|PROXY_CONNECTION_FAILED))/
const tooLarge = /^(?:RESOURCE_LIMITS_EXCEEDED|MAX_NODE_LIMIT_EXCEEDED)$/

/** @param code `TIMEOUT`, or the code of the system (`ENOTFOUND`) or of Chromium (`ERR_NAME_NOT_RESOLVED`) */
export function networkFailure(code: string): Failure {
  if (code === 'TIMEOUT') return { kind: 'timeout' }
  if (unresolved.test(code)) return { kind: 'unresolved-host', detail: code }
  return { kind: noNetwork.test(code) ? 'no-network' : 'broken-connection', detail: code }
}

/** @param mentionsRateLimit whether the answer's text mentions a rate limit, as it does for a secondary one */
export function statusFailure(status: number, limits: RateLimits, mentionsRateLimit: boolean) {
  const isRateLimited = limits.retryAfterSeconds !== null || limits.remaining === 0
  const kindOf = (): FailureKind => {
    if (status === 401) return 'rejected'
    if (mentionsRateLimit || status === 429 || (status === 403 && isRateLimited))
      return 'rate-limited'
    if (status === 403) return 'refused'
    if (status === 404) return 'not-found'
    if (status === 503) return 'unavailable'
    return status >= 500 ? 'overload' : 'other-status'
  }
  return { kind: kindOf(), detail: status, limits }
}

export interface GraphqlError {
  readonly type: string
  readonly message: string
}

/** Errors came instead of data, or instead of some of it. */
export function graphqlFailure(errors: readonly GraphqlError[], limits: RateLimits): Failure {
  const types = errors.map(({ type }) => type)
  const mentionsRateLimit = errors.some(({ message }) => /rate limit/i.test(message))
  const kindOf = (): FailureKind => {
    if (types.some((type) => tooLarge.test(type))) return 'too-large'
    if (mentionsRateLimit || types.some((type) => type.startsWith('RATE_LIMIT')))
      return 'rate-limited'
    if (errors.some(({ message }) => isUnfinishedQuery(message))) return 'overload'
    const isRefusal = types.some((type) => /FORBIDDEN|INSUFFICIENT_SCOPES/.test(type))
    return isRefusal ? 'refused' : 'unanswered'
  }
  return { kind: kindOf(), detail: types.join(' '), limits }
}

/** Whether GitHub says that it could not finish the query, because of a server fault or a timeout. */
const isUnfinishedQuery = (message: string) =>
  message.startsWith('Something went wrong while executing your query')

/** Whether GitHub did not finish a part of its answer, so that asking again may help. */
export const isUnfinishedPart = ({ type, message }: GraphqlError): boolean =>
  tooLarge.test(type) || isUnfinishedQuery(message)

export const meaningOf = ({ kind }: Failure): Meaning => meanings[kind]

/** Whether the server ran out of time, or may have: a smaller query has a better chance. */
export const isOverload = ({ kind }: Failure): boolean => kind === 'overload' || kind === 'timeout'

/**
 * The message to show the user.
 * @param isKnownHost whether the host has answered before, or is github.com: if its name does not resolve, we are
 *   offline
 */
export function problemOfFailure(
  { kind, code = meanings[kind].code }: Failure,
  host: string,
  isKnownHost: boolean,
): Problem {
  const isNoHost = !isKnownHost && (kind === 'unresolved-host' || kind === 'not-found')
  return { code: isNoHost ? 'github-unknown-host' : code, params: { host } }
}
