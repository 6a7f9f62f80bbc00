import { describe, expect, test } from 'vitest'

import type { Failure } from '../../../main/sources/github/rules/failures.ts'
import { initialRequestSize, shrink } from '../../../main/sources/github/rules/request-size.ts'
import {
  admissionDelayMs,
  initialRetryState,
  isLastTry,
  pauseAfter,
  reduceRetries,
  retryDelayMs,
} from '../../../main/sources/github/rules/retry-policy.ts'
import type { RetryEvent, RetryState } from '../../../main/sources/github/rules/retry-policy.ts'
import fc from '../../support/fast-check.ts'
import {
  graphql,
  incomplete,
  malformed,
  network,
  ofLimit,
  status,
  wentWrong,
} from './failure-examples.ts'

const syncIntervalMs = 15 * 60_000
const second = 1000

/** The state after failures and failed syncs in a row, for any reason. */
const failing = (times: number): RetryState => ({
  size: initialRequestSize,
  failures: times,
  rejections: times,
  rateLimits: times,
  failedSyncs: times,
})

describe('after a failed sync', () => {
  /** In seconds. */
  const wait = (failure: Failure, attempt = 1, chance = 0) => {
    const pause = pauseAfter(failing(attempt), failure, { method: 'device', chance })
    return pause.type === 'sign-out' ? null : pause.ms / second
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
    expect(wait(status(403, { retryAfterSeconds: 90 }))).toBe(90)
    expect(wait(graphql(['RATE_LIMITED'], { remaining: 0, resetInMs: 5 * second }))).toBe(5)
  })

  test('a limit without a time, or with a past time, lasts a minute, which doubles up to an hour', () => {
    expect([1, 2, 3, 9].map((attempt) => wait(status(429), attempt))).toEqual([60, 120, 240, 3600])
    expect(wait(graphql(['RATE_LIMITED'], { remaining: 0, resetInMs: -second }))).toBe(60)
  })

  test.each([0, 1, -5, 0.2])(
    'a limit of %d seconds lasts a second, which doubles with each limit in a row, up to an hour',
    (retryAfterSeconds) => {
      const limit = status(429, { retryAfterSeconds })
      expect([1, 2, 3, 6, 40].map((attempt) => wait(limit, attempt))).toEqual([1, 2, 4, 32, 3600])
      expect(retryDelayMs(failing(1), limit, 0)).toBe(second)
    },
  )

  test('a random delay spreads out the end of a limit, but never makes it earlier', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 0.999, noNaN: true }), (chance) => {
        expect(wait(status(403, { retryAfterSeconds: 30 }), 1, chance)).toBeGreaterThanOrEqual(30)
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
    expect(wait(status(403, { retryAfterSeconds: 10 ** 9 }))).toBe(24 * 60 * 60)
    expect(wait(status(403, { remaining: 0, resetInMs: 24 * 60 * 60 * second }))).toBe(24 * 60 * 60)
    // GitHub's limits end within an hour, so a limit of years is a mistake.
    expect(wait(status(403, { remaining: 0, resetInMs: 10 ** 12 }))).toBe(60)
  })

  test('the end of any limit is spread out by up to five seconds', () => {
    expect(wait(status(429), 1, 0.5)).toBe(62.5)
    const reset = { remaining: 0, resetInMs: 30 * second }
    expect(wait(graphql(['RATE_LIMITED'], reset), 1, 0.5)).toBe(32.5)
  })

  test('a refusal is retried after the usual interval', () => {
    expect(wait(status(403))).toBe(syncIntervalMs / second)
  })
})

describe('within a sync', () => {
  const delays = (failure: Failure, chance = 0) =>
    [1, 2, 3, 4].map((failures) => retryDelayMs(failing(failures), failure, chance))

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
  ])('%j is retried after about one, two and three seconds, half of which is random', (failure) => {
    expect(delays(failure)).toEqual([500, 1000, 1500, null])
    expect(delays(failure, 1)).toEqual([1000, 2000, 3000, null])
  })

  test.each([malformed, status(401)])('%j is retried once', (failure) => {
    expect(delays(failure)).toEqual([500, null, null, null])
  })

  test.each([
    status(403, { retryAfterSeconds: 3 }, true),
    status(429, { retryAfterSeconds: 3 }),
    graphql([''], { retryAfterSeconds: 3 }, ofLimit),
  ])('%j, a limit that ends within seconds, is retried once', (failure) => {
    expect(delays(failure)).toEqual([3000, null, null, null])
    expect(delays(failure, 0.5)).toEqual([3500, null, null, null])
  })

  test.each([
    status(403, { retryAfterSeconds: 6 }, true),
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

describe('a failed sync', () => {
  const rejected = status(401)
  const noToken: Failure = { code: 'no-token', problem: 'token-unreadable' }

  test.each([
    ['of a rejected token', rejected, 'device', { type: 'sign-out', isTokenRejected: true }],
    ['of a rejected token', rejected, 'cli', { type: 'sign-out', isTokenRejected: true }],
    ['without a token', noToken, 'device', { type: 'sign-out', isTokenRejected: false }],
    ['without a token', noToken, 'cli', { type: 'wait', ms: syncIntervalMs }],
    ['because of a bug', null, 'token', { type: 'wait', ms: syncIntervalMs }],
    ['at a rate limit', status(429), 'token', { type: 'rate-limit', ms: 60 * second }],
    ['of a server that is down', status(502), 'cli', { type: 'wait', ms: 600 * second }],
  ] as const)('%s (%j, %s) pauses the account: %j', (_, failure, method, pause) => {
    expect(pauseAfter(failing(1), failure, { method, chance: 0 })).toEqual(pause)
  })
})

describe('the retry state', () => {
  const failed = (failure: Failure, isOfPart = false): RetryEvent => {
    return { type: 'failed', failure, isOfPart }
  }
  const answered: RetryEvent = { type: 'answered', isWhole: true }
  const syncFailed = (failure: Failure | null): RetryEvent => ({ type: 'sync-failed', failure })
  const timeout = network('TIMEOUT')
  const after = (...events: RetryEvent[]) => events.reduce(reduceRetries, initialRetryState)
  const smaller = (times: number) =>
    Array.from({ length: times }).reduce<RetryState['size']>(
      (size) => shrink(size),
      initialRequestSize,
    )

  test.each([
    ['nothing', [], {}],
    ['a timeout, which may be chance', [failed(timeout)], { failures: 1 }],
    ['two timeouts', [failed(timeout), failed(timeout)], { failures: 2, size: smaller(1) }],
    [
      'two incomplete answers',
      [failed(incomplete), failed(incomplete)],
      { failures: 2, size: smaller(1) },
    ],
    ['two timeouts of one part', [failed(timeout), failed(timeout, true)], { failures: 2 }],
    [
      'two queries that are too large',
      [failed({ code: 'too-large' }), failed({ code: 'too-large' })],
      { size: smaller(2) },
    ],
    ['an answer', [failed(timeout), failed(status(401)), answered], {}],
    [
      'an incomplete answer',
      [failed(timeout), failed(timeout), { type: 'answered', isWhole: false }],
      { size: smaller(1) },
    ],
    [
      'another failure between two rejections',
      [failed(status(401)), failed(timeout), failed(status(401))],
      { failures: 3, rejections: 2, size: smaller(1) },
    ],
    [
      'an answer between two rate limits',
      [failed(status(429)), answered, failed(status(429))],
      { failures: 1, rateLimits: 2 },
    ],
    ['failed syncs', [syncFailed(timeout), syncFailed(status(429))], { failedSyncs: 2 }],
    [
      'failed syncs for which the host is not to blame',
      [syncFailed(null), syncFailed({ code: 'no-token' })],
      {},
    ],
    [
      'a successful sync',
      [
        failed({ code: 'too-large' }),
        failed(status(429)),
        syncFailed(timeout),
        { type: 'sync-succeeded' },
      ],
      { failures: 1 },
    ],
  ] satisfies readonly (readonly [string, RetryEvent[], Partial<RetryState>])[])(
    'counts %s',
    (_, events, changed) => {
      expect(after(...events)).toEqual({ ...initialRetryState, ...changed })
    },
  )

  test.for([
    [timeout, 1],
    [status(502), 1],
    [wentWrong, 1],
    [incomplete, 1],
    [status(503), 0],
    [network('ECONNRESET'), 0],
    [network('ENOTFOUND'), 0],
    [malformed, 0],
    [status(403), 0],
  ] as const)('after %j twice, the size has been halved %i times', ([failure, halvings]) => {
    expect(after(failed(failure), failed(failure)).size.halvings).toBe(halvings)
  })

  test('knows which try is the last', () => {
    const codes = ['timeout', 'unavailable', 'malformed'] as const
    const tries = codes.map((code) => [0, 1, 2, 3, 4].map((n) => isLastTry(failing(n), { code })))
    const fourth = [false, false, false, true, true]
    expect(tries).toEqual([fourth, fourth, [false, true, true, true, true]])
    for (const code of codes)
      for (const n of [0, 1, 2, 3, 4]) {
        const counted = reduceRetries(failing(n), failed({ code }))
        expect(isLastTry(failing(n), { code })).toBe(retryDelayMs(counted, { code }, 0) === null)
      }
  })

  test('counts rejections apart from other failures', () => {
    const state = { ...initialRetryState, failures: 3, rejections: 1 }
    expect(retryDelayMs(state, { code: 'rejected' }, 1)).toBe(second)
    expect(retryDelayMs({ ...state, rejections: 0 }, { code: 'timeout' }, 1)).toBe(3 * second)
    expect(retryDelayMs(state, { code: 'too-large' }, 1)).toBe(0)
  })

  test('halves the size after one failure, not two, if the size has just grown', () => {
    const grown = after(failed({ code: 'too-large' }), answered)
    expect(grown.size).toMatchObject({ halvings: 0, hasGrown: true })
    expect(reduceRetries(grown, failed(timeout)).size.halvings).toBe(1)
  })
})

describe('before asking again who owns a token', () => {
  test.each([
    ['a failed connection', network('ENOTFOUND'), 1, 0.5],
    ['a third one', network('ENOTFOUND'), 3, 2],
    ['many', network('ENOTFOUND'), 99, 15],
    ['a rate limit', status(403, { retryAfterSeconds: 90 }), 1, 90],
    ['a first rejection', status(401), 1, 0.5],
    ['a second rejection', status(401), 2, null],
  ])('after %s, Hot Dash waits or gives up', (_, failure, failures, seconds) => {
    const delay = admissionDelayMs(failure, failures, 0)
    expect(delay).toBe(seconds === null ? null : seconds * second)
  })

  test('a refused token is not tried again', () => {
    expect(admissionDelayMs({ code: 'refused' }, 1, 0)).toBeNull()
  })
})
