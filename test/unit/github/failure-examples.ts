import {
  graphqlFailure,
  networkFailure,
  statusFailure,
} from '../../../main/sources/github/rules/failures.ts'
import type { Failure, RateLimits } from '../../../main/sources/github/rules/failures.ts'

export const none: RateLimits = { retryAfterSeconds: null, remaining: null, resetInMs: null }

export function status(
  code: number,
  limits: Partial<RateLimits> = {},
  speaksOfLimit = false,
): Failure {
  return statusFailure(code, { ...none, ...limits }, speaksOfLimit)
}
export function graphql(
  types: readonly string[],
  limits: Partial<RateLimits> = {},
  message = '',
): Failure {
  const errors = types.map((type) => ({ type, message }))
  return graphqlFailure(errors, { ...none, ...limits })
}
export const ofLimit = 'You have exceeded a secondary rate limit.'
export const wentWrong = graphql(
  [''],
  {},
  'Something went wrong while executing your query on 2026-01-15.',
)
export const network = networkFailure
export const incomplete: Failure = { code: 'incomplete' }
export const malformed: Failure = { code: 'malformed' }
