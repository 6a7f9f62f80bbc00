import type { ServerResponse } from 'node:http'

import type { RecordedRequest } from './server.ts'

/** A failure of a server or of the connection to it. */
export type FailureKind =
  | 'html-page'
  | 'other-json'
  | 'truncated-json'
  | 'null-json'
  | 'empty'
  | 'unauthorized'
  | 'null-data'
  | 'bad-gateway'
  | 'gateway-timeout'
  | 'unavailable'
  | 'resource-limits'
  | 'too-many-requests'
  | 'forbidden'
  | 'rate-limited'
  | 'secondary-limit'
  | 'secondary-limit-200'
  | 'refused'
  | 'query-failed'
  | 'query-failed-in-part'
  | 'redirect'
  | 'endless'
  | 'hang-up'
  | 'silence'

export interface FailureOptions {
  /** The number of failures; unlimited if omitted. */
  readonly times?: number
  /** The number of requests that succeed first; none if omitted. */
  readonly after?: number
  /** The path or the GraphQL operation that fails; all if omitted. */
  readonly on?: string
  /** Whether a query with these variables fails. If omitted, every query fails. */
  readonly when?: (variables: Readonly<Record<string, unknown>>) => boolean
  /** Whether the failure happens this time; always if omitted. */
  readonly chance?: () => boolean
  /** Seconds or a date, for rate limits. */
  readonly retryAfter?: number | string
  /** The target of a redirect. */
  readonly location?: string
  /** Milliseconds since the epoch, for the primary limit. */
  readonly resetAt?: number
}

interface Armed extends FailureOptions {
  readonly kind: FailureKind
  left: number
  spared: number
}

export class Failures {
  #armed: Armed[] = []

  arm(kind: FailureKind, options: FailureOptions): void {
    this.#armed.push({
      ...options,
      kind,
      left: options.times ?? Infinity,
      spared: options.after ?? 0,
    })
  }

  clear(): void {
    this.#armed = []
  }

  /** Takes the failure that is due for this request, if any. */
  take({ path, operation, variables }: RecordedRequest): Armed | undefined {
    const armed = this.#armed.find(
      ({ on, when, chance, left }) =>
        left > 0 &&
        (on === undefined || on === path || on === operation) &&
        (when === undefined || when(variables)) &&
        (chance === undefined || chance()),
    )
    if (!armed) return undefined
    if (armed.spared > 0) {
      armed.spared -= 1
      return undefined
    }
    armed.left -= 1
    return armed
  }
}

/** The response if the primary rate limit is reached. GitHub sends it with HTTP 200. */
export const rateLimited = {
  errors: [{ type: 'RATE_LIMITED', message: 'API rate limit already exceeded for user ID 1.' }],
}
const secondary =
  'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.'

/** @param body JSON as text, or a value to serialise as JSON */
export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
) {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers })
  response.end(typeof body === 'string' ? body : JSON.stringify(body))
}

/** Sends the response of a failure, or none. */
export function answerWrongly(failure: Armed, response: ServerResponse): void {
  const retry: Record<string, string> =
    failure.retryAfter === undefined ? {} : { 'retry-after': String(failure.retryAfter) }
  switch (failure.kind) {
    case 'html-page':
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
      response.end('<!doctype html><title>Welcome to the hotel network</title>')
      return
    case 'other-json':
      sendJson(response, 200, { data: { answer: 42 }, answer: 42 })
      return
    case 'truncated-json':
      sendJson(response, 200, '{"data":{"viewer":{"id":"U_')
      return
    case 'empty':
      sendJson(response, 200, '')
      return
    case 'unauthorized':
      sendJson(response, 401, { message: 'Bad credentials', status: '401' })
      return
    case 'null-json':
      sendJson(response, 200, 'null')
      return
    case 'null-data':
      sendJson(response, 200, { data: null })
      return
    case 'bad-gateway':
      response.writeHead(502, { 'content-type': 'text/html' })
      response.end('<html><title>502 Bad Gateway</title></html>')
      return
    case 'gateway-timeout':
      sendJson(response, 504, {
        message: "We couldn't respond to your request in time. Sorry about that.",
      })
      return
    case 'unavailable':
      sendJson(response, 503, {
        message: 'No server is currently available to service your request.',
      })
      return
    case 'resource-limits':
      sendJson(response, 200, {
        data: { years: null, ranges: null },
        errors: [
          {
            type: 'RESOURCE_LIMITS_EXCEEDED',
            path: ['ranges'],
            message: 'Resource limits for this query exceeded.',
          },
        ],
      })
      return
    case 'too-many-requests':
      sendJson(response, 429, { message: secondary }, retry)
      return
    case 'forbidden':
      sendJson(response, 403, { message: 'Access to this site has been restricted.' })
      return
    case 'rate-limited':
      sendJson(response, 200, rateLimited, {
        'x-ratelimit-remaining': '0',
        ...(failure.resetAt === undefined
          ? {}
          : { 'x-ratelimit-reset': String(Math.ceil(failure.resetAt / 1000)) }),
      })
      return
    case 'secondary-limit':
      sendJson(response, 403, { message: secondary }, retry)
      return
    case 'secondary-limit-200':
      sendJson(response, 200, { errors: [{ message: secondary }] }, retry)
      return
    case 'refused':
      sendJson(response, 200, {
        data: null,
        errors: [
          {
            type: 'FORBIDDEN',
            path: ['ranges'],
            message: 'Resource not accessible by integration',
          },
        ],
      })
      return
    case 'query-failed':
      sendJson(response, 200, {
        data: null,
        errors: [{ message: 'Something went wrong while executing your query.' }],
      })
      return
    case 'query-failed-in-part':
      sendJson(response, 200, {
        data: { years: null, ranges: null },
        errors: [{ message: 'Something went wrong while executing your query on 2026-01-15.' }],
      })
      return
    case 'redirect':
      response.writeHead(307, { location: failure.location ?? '/' }).end()
      return
    case 'endless':
      response.writeHead(200, { 'content-type': 'application/json' })
      writeForEver(response)
      return
    case 'hang-up':
      response.destroy()
      return
    case 'silence':
      return
  }
}

function writeForEver(response: ServerResponse): void {
  const blanks = Buffer.alloc(1024 * 1024, ' ')
  const more = () => {
    while (response.write(blanks));
  }
  response.on('drain', more)
  more()
}
