import { describe, expect, test } from 'vitest'

import {
  graphqlFailure,
  problemOfGithubFailure,
} from '../../../main/sources/github/rules/failures.ts'
import type { Failure } from '../../../main/sources/github/rules/failures.ts'
import {
  graphql,
  incomplete,
  malformed,
  network,
  none,
  ofLimit,
  status,
  wentWrong,
} from './failure-examples.ts'

describe('the problem shown to the user', () => {
  test.for([
    [network('ECONNREFUSED'), 'github-offline', 'github-offline'],
    [network('ENOTFOUND'), 'github-offline', 'github-unknown-host'],
    [network('EAI_AGAIN'), 'github-offline', 'github-unknown-host'],
    [network('ERR_NAME_NOT_RESOLVED'), 'github-offline', 'github-unknown-host'],
    [network('ERR_INTERNET_DISCONNECTED'), 'github-offline', 'github-offline'],
    [network('TIMEOUT'), 'github-offline', 'github-offline'],
    [status(401), 'github-token-rejected', 'github-token-rejected'],
    [status(403), 'github-refused', 'github-refused'],
    [status(403, { remaining: 0 }), 'github-rate-limited', 'github-rate-limited'],
    [status(403, { retryAfterSeconds: 60 }), 'github-rate-limited', 'github-rate-limited'],
    [status(403, {}, true), 'github-rate-limited', 'github-rate-limited'],
    [status(429), 'github-rate-limited', 'github-rate-limited'],
    [status(404), 'github-bad-answer', 'github-unknown-host'],
    [status(418), 'github-bad-answer', 'github-bad-answer'],
    [status(500), 'github-trouble', 'github-trouble'],
    [status(502), 'github-trouble', 'github-trouble'],
    [status(504), 'github-trouble', 'github-trouble'],
    [graphql(['RATE_LIMITED']), 'github-rate-limited', 'github-rate-limited'],
    [graphql(['RATE_LIMIT']), 'github-rate-limited', 'github-rate-limited'],
    [graphql([''], {}, ofLimit), 'github-rate-limited', 'github-rate-limited'],
    [graphql(['INSUFFICIENT_SCOPES']), 'github-refused', 'github-refused'],
    [graphql(['FORBIDDEN']), 'github-refused', 'github-refused'],
    [graphql(['']), 'github-trouble', 'github-trouble'],
    [incomplete, 'github-trouble', 'github-trouble'],
    [malformed, 'github-bad-answer', 'github-bad-answer'],
    [
      { code: 'no-token', problem: 'github-device-denied' },
      'github-device-denied',
      'github-device-denied',
    ],
  ] as const satisfies readonly (readonly [Failure, string, string])[])(
    '%j is %s on a known host, and %s on a new one',
    ([failure, ofKnown, ofNew]) => {
      const host = 'git.example.com'
      const params = { host }
      expect(problemOfGithubFailure(failure, { host, isKnown: true })).toEqual({
        code: ofKnown,
        params,
      })
      expect(problemOfGithubFailure(failure, { host, isKnown: false })).toEqual({
        code: ofNew,
        params,
      })
    },
  )
})

test.each([
  [status(502), 'overload'],
  [status(504), 'overload'],
  [status(500), 'overload'],
  [status(503), 'unavailable'],
  [status(403), 'refused'],
  [network('ENOTFOUND'), 'unresolved-host'],
  [network('TIMEOUT'), 'timeout'],
  [graphql(['RESOURCE_LIMITS_EXCEEDED']), 'too-large'],
  [graphql(['MAX_NODE_LIMIT_EXCEEDED']), 'too-large'],
  [graphql(['RATE_LIMITED']), 'rate-limited'],
  [wentWrong, 'overload'],
] as const)('%j is a failure with the code %s', (failure, code) => {
  expect(failure.code).toBe(code)
})

// Mutation testing ignores what runs while a file is loaded, so make these failures within the tests.
describe('a failure', () => {
  test.for([
    [401, 'rejected'],
    [402, 'other-status'],
    [403, 'refused'],
    [404, 'not-found'],
    [418, 'other-status'],
    [429, 'rate-limited'],
    [499, 'other-status'],
    [500, 'overload'],
    [502, 'overload'],
    [503, 'unavailable'],
    [504, 'overload'],
  ] as const)('with status %i is %s', ([code, expected]) => {
    expect(status(code)).toEqual({ code: expected, detail: code, limits: none })
    expect(status(code, {}, true).code).toBe(code === 401 ? 'rejected' : 'rate-limited')
  })

  test.for([
    [['', 'MAX_NODE_LIMIT_EXCEEDED'], 'too-large'],
    [['', 'RATE_LIMITED'], 'rate-limited'],
    [['', 'FORBIDDEN'], 'refused'],
    [['', 'OTHER'], 'unanswered'],
  ] as const)('with one of several errors, %j, is %s', ([types, code]) => {
    expect(graphql(types)).toEqual({ code, detail: types.join(' '), limits: none })
  })

  test.for([
    [ofLimit, 'rate-limited'],
    ['Something went wrong while executing your query on 2026-01-15.', 'overload'],
    ['Something else went wrong.', 'unanswered'],
  ] as const)('with one of several messages, %s, is %s', ([message, code]) => {
    const errors = [
      { type: '', message: '' },
      { type: '', message },
    ]
    expect(graphqlFailure(errors, none).code).toBe(code)
  })

  test.for(['TIMEOUT', 'ENOTFOUND', 'ENETDOWN', 'ECONNRESET'])('of a connection: %s', (code) => {
    const failures: Record<string, Failure> = {
      TIMEOUT: { code: 'timeout' },
      ENOTFOUND: { code: 'unresolved-host', detail: 'ENOTFOUND' },
      ENETDOWN: { code: 'no-network', detail: 'ENETDOWN' },
      ECONNRESET: { code: 'broken-connection', detail: 'ECONNRESET' },
    }
    expect(network(code)).toEqual(failures[code])
  })
})
