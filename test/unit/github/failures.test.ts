import { describe, expect, test } from 'vitest'

import {
  backOffMs,
  graphqlFailure,
  isOverload,
  networkFailure,
  omissionOf,
  partialProblem,
  problemOf,
  retryDelayMs,
  statusFailure,
} from '../../../main/sources/github/rules/failures.ts'
import type { Failure, RateLimits } from '../../../main/sources/github/rules/failures.ts'
import fc from '../../fast-check.ts'

const syncIntervalMs = 15 * 60_000

const none: RateLimits = { retryAfter: null, remaining: null, resetInMs: null }
const second = 1000

function status(code: number, limits: Partial<RateLimits> = {}, speaksOfLimit = false): Failure {
  return statusFailure(code, { ...none, ...limits }, speaksOfLimit)
}
function graphql(
  types: readonly string[],
  limits: Partial<RateLimits> = {},
  message = '',
): Failure {
  const errors = types.map((type) => ({ type, message }))
  return graphqlFailure(errors, { ...none, ...limits })
}
const ofLimit = 'You have exceeded a secondary rate limit.'
const wentWrong = graphql(
  [''],
  {},
  'Something went wrong while executing your query on 2026-01-15.',
)
const network = networkFailure
const incomplete: Failure = { kind: 'incomplete' }
const malformed: Failure = { kind: 'malformed' }

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
    [status(403, { retryAfter: 60 }), 'github-rate-limited', 'github-rate-limited'],
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
      { kind: 'no-token', code: 'github-device-denied' },
      'github-device-denied',
      'github-device-denied',
    ],
  ] as const satisfies readonly (readonly [Failure, string, string])[])(
    '%j is %s on a known host, and %s on a new one',
    ([failure, ofKnown, ofNew]) => {
      const host = 'git.example.com'
      const params = { host }
      expect(problemOf(failure, host, true)).toEqual({ code: ofKnown, params })
      expect(problemOf(failure, host, false)).toEqual({ code: ofNew, params })
    },
  )
})

describe('after a failed sync', () => {
  /** In seconds. */
  const wait = (failure: Failure, attempt = 1, chance = 0) => {
    const milliseconds = backOffMs(failure, attempt, chance)
    return milliseconds === null ? null : milliseconds / second
  }

  test('a rejected token signs out; nothing else does', () => {
    expect(wait(status(401))).toBeNull()
    for (const failure of [
      status(403),
      status(404),
      status(500),
      network('ENOTFOUND'),
      graphql(['FORBIDDEN']),
    ])
      expect(wait(failure)).toBeGreaterThan(0)
  })

  test('a limit lasts as long as GitHub says', () => {
    expect(wait(status(403, { retryAfter: 90 }))).toBe(90)
    expect(wait(graphql(['RATE_LIMITED'], { remaining: 0, resetInMs: 5 * second }))).toBe(5)
  })

  test('a limit without a time, or with a past time, lasts a minute, which doubles up to an hour', () => {
    expect([1, 2, 3, 9].map((attempt) => wait(status(429), attempt))).toEqual([60, 120, 240, 3600])
    expect(wait(graphql(['RATE_LIMITED'], { remaining: 0, resetInMs: -second }))).toBe(60)
  })

  test.each([0, 1, -5, 0.2])(
    'a limit of %d seconds lasts a second, which doubles with each limit in a row, up to an hour',
    (retryAfter) => {
      const limit = status(429, { retryAfter })
      expect([1, 2, 3, 6, 40].map((attempt) => wait(limit, attempt))).toEqual([1, 2, 4, 32, 3600])
      expect(retryDelayMs(limit, 1, 0)).toBe(second)
    },
  )

  test('a random delay spreads out the end of a limit, but never makes it earlier', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 0.999, noNaN: true }), (chance) => {
        expect(wait(status(403, { retryAfter: 30 }), 1, chance)).toBeGreaterThanOrEqual(30)
      }),
    )
  })

  test('if the network is down, the back-off doubles up to the usual interval, and up to half of it is random', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (attempt, chance) => {
          const maxSeconds = Math.min(30 * 2 ** (attempt - 1), syncIntervalMs / second)
          const seconds = wait(network('ENOTFOUND'), attempt, chance)!
          expect(seconds).toBeGreaterThanOrEqual(maxSeconds / 2)
          expect(seconds).toBeLessThanOrEqual(maxSeconds)
        },
      ),
    )
    expect(wait(network('ERR_NETWORK_CHANGED'))).toBe(15)
  })

  test.each([
    network('ECONNREFUSED'),
    network('ECONNRESET'),
    network('ERR_CONNECTION_CLOSED'),
    network('TIMEOUT'),
    status(502),
    status(503),
    wentWrong,
    malformed,
  ])(
    'a server that is down (%j) is asked once in ten minutes, however often it has failed',
    (failure) => {
      for (const attempt of [1, 2, 9]) expect(wait(failure, attempt)).toBe(600)
      expect(wait(failure, 1, 0.5)).toBe(660)
    },
  )

  test('a limit ends within a day, whatever the host or our clock says', () => {
    expect(wait(status(403, { retryAfter: 10 ** 9 }))).toBe(24 * 60 * 60)
    expect(wait(status(403, { remaining: 0, resetInMs: 24 * 60 * 60 * second }))).toBe(24 * 60 * 60)
    // GitHub's limits end within an hour, so one that seems to last for years is a mistake.
    expect(wait(status(403, { remaining: 0, resetInMs: 10 ** 12 }))).toBe(60)
  })

  test('a refusal is retried after the usual interval', () => {
    expect(wait(status(403))).toBe(syncIntervalMs / second)
  })
})

test.each([
  [status(502), 'overload'],
  [status(504), 'overload'],
  [status(500), 'overload'],
  [status(503), null],
  [status(403), null],
  [network('ENOTFOUND'), null],
  [network('TIMEOUT'), 'overload'],
  [graphql(['RESOURCE_LIMITS_EXCEEDED']), 'too large'],
  [graphql(['MAX_NODE_LIMIT_EXCEEDED']), 'too large'],
  [graphql(['RATE_LIMITED']), null],
  [wentWrong, 'overload'],
] satisfies readonly (readonly [Failure, string | null])[])(
  '%j means that the query was too large: %j',
  (failure, expected) => {
    expect(isOverload(failure)).toBe(expected === 'overload')
    expect(failure.kind === 'too-large').toBe(expected === 'too large')
  },
)

describe('within a sync', () => {
  const delays = (failure: Failure, chance = 0) =>
    [1, 2, 3, 4].map((failures) => retryDelayMs(failure, failures, chance))

  test.each([
    status(500),
    status(502),
    status(503),
    status(504),
    status(520),
    network('ECONNRESET'),
    network('TIMEOUT'),
    wentWrong,
    incomplete,
  ])('%j is retried after one, two and three seconds, half of each random', (failure) => {
    expect(delays(failure)).toEqual([500, 1000, 1500, null])
    expect(delays(failure, 1)).toEqual([1000, 2000, 3000, null])
  })

  test.each([malformed, status(401)])('%j is retried once', (failure) => {
    expect(delays(failure)).toEqual([500, null, null, null])
  })

  test.each([
    status(403, { retryAfter: 3 }, true),
    status(429, { retryAfter: 3 }),
    graphql([''], { retryAfter: 3 }, ofLimit),
  ])('%j, a limit that ends within seconds, is retried once', (failure) => {
    expect(delays(failure)).toEqual([3000, null, null, null])
    expect(delays(failure, 0.5)).toEqual([3500, null, null, null])
  })

  test.each([
    status(403, { retryAfter: 6 }, true),
    status(403, { remaining: 0, resetInMs: second }),
    status(429),
    graphql(['RATE_LIMITED'], { remaining: 0 }),
    status(403),
    status(404),
    graphql(['']),
  ])('%j is not retried', (failure) => {
    expect(delays(failure)).toEqual([null, null, null, null])
  })
})

describe('data beside errors', () => {
  const saml = {
    type: 'FORBIDDEN',
    message: 'Resource protected by organization SAML enforcement.',
    path: ['ranges', 'r0', 'issues', 'nodes', 3],
  }
  const restricted = {
    type: 'FORBIDDEN',
    message:
      'Although you appear to have the correct authorization credentials, the `acme-inc` organization has enabled OAuth App access restrictions',
    path: [],
  }
  const deleted = { type: 'NOT_FOUND', message: 'Could not resolve to a node', path: ['nodes', 0] }

  test('a deleted repository hides nothing', () => {
    expect(omissionOf([deleted])).toBeNull()
  })

  test('the name of a clone that GitHub does not find hides nothing', () => {
    const byName = { ...saml, path: ['name12'] }
    expect(omissionOf([byName, { ...deleted, path: ['name3'] }])).toBeNull()
    expect(omissionOf([byName, restricted])).toEqual({ organisations: ['acme-inc'], places: [[]] })
  })

  test('a part that GitHub did not finish is requested again, so it is no omission', () => {
    expect(omissionOf([{ ...saml, type: 'RESOURCE_LIMITS_EXCEEDED' }])).toBeNull()
    const message = 'Something went wrong while executing your query on 2026-01-15.'
    expect(omissionOf([{ type: '', message, path: [] }])).toBeNull()
  })

  test('organisations that GitHub names are listed once each', () => {
    expect(omissionOf([saml])).toEqual({ organisations: [], places: [saml.path] })
    expect(omissionOf([saml, restricted, restricted, deleted])).toEqual({
      organisations: ['acme-inc'],
      places: [saml.path, [], []],
    })
  })

  test('the message names organisations; otherwise it says that something is hidden, or that days are missing or cut off', () => {
    const host = 'github.com'
    const none = { truncated: 0, setAside: 0 }
    expect(partialProblem(host, [], none)).toBeNull()
    expect(partialProblem(host, [], { truncated: 2, setAside: 0 })?.params).toEqual({
      host,
      context: 'truncated',
      days: 2,
    })
    expect(partialProblem(host, [], { truncated: 2, setAside: 3 })?.params).toEqual({
      host,
      context: 'set-aside',
      days: 3,
    })
    expect(
      partialProblem(host, [{ organisations: [] }], { truncated: 2, setAside: 3 })?.params,
    ).toEqual({
      host,
      context: 'hidden',
    })
    expect(
      partialProblem(
        host,
        [{ organisations: ['acme'] }, { organisations: ['acme', 'umbrella'] }],
        none,
      )?.params,
    ).toEqual({ host, context: 'named', names: 'acme, umbrella' })
  })
})
