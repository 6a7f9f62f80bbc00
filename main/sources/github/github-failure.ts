import { GraphqlResponseError } from '@octokit/graphql'
import { z } from 'zod'

import { RefusedResponse } from '../../base/http.ts'
import { tellsWentWrong } from './rules/failures.ts'
import type { Failure, RateLimits } from './rules/failures.ts'

/** An expected failure on the way to GitHub. It carries no token, address or repository name. */
export class GithubFailure extends Error {
  override readonly name = 'GithubFailure'
  readonly failure: Failure

  constructor(failure: Failure) {
    super(failure.name)
    this.failure = failure
  }
}

const headersSchema = z.record(
  z.string(),
  z.union([z.string(), z.number()]).optional().catch(undefined),
)
const errorsSchema = z
  .array(z.object({ type: z.string().catch(''), message: z.string().catch('') }))
  .catch([])
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
    if (cause instanceof RefusedResponse) return { name: 'malformed' }
  }
  if (error instanceof GraphqlResponseError)
    return graphqlFailure(error.errors, headersSchema.parse(error.headers))
  const requestError = requestErrorSchema.safeParse(error)
  if (!requestError.success) return undefined
  const { status, response } = requestError.data
  if (!response) return { name: 'network', code: networkCode(error) }
  const body = bodySchema.safeParse(response.data)
  return {
    name: 'status',
    status,
    limits: limitsOf(response.headers),
    speaksOfLimit: body.success && /rate limit|abuse detection/i.test(body.data.message),
  }
}

function graphqlFailure(errors: unknown, headers: z.infer<typeof headersSchema>): Failure {
  const parsed = errorsSchema.parse(errors)
  return {
    name: 'graphql',
    types: parsed.map(({ type }) => type),
    limits: limitsOf(headers),
    speaksOfLimit: parsed.some(({ message }) => /rate limit/i.test(message)),
    wentWrong: parsed.some(({ message }) => tellsWentWrong(message)),
  }
}

function limitsOf(headers: z.infer<typeof headersSchema>): RateLimits {
  const number = (name: string) => {
    const value = headers[name]
    if (value === undefined || value === '') return null
    return Number.isFinite(Number(value)) ? Number(value) : null
  }
  const text = (name: string) => String(headers[name] ?? '')
  const reset = number('x-ratelimit-reset')
  const untilMs = (instant: number) => {
    const milliseconds = instant - Date.parse(text('date'))
    return Number.isNaN(milliseconds) ? null : milliseconds
  }
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
