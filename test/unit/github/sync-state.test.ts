import { describe, expect, test } from 'vitest'

import type { Problem } from '../../../preload/contract/problem.ts'
import {
  initialSyncState,
  isSyncDue,
  reduceSync,
} from '../../../main/sources/github/rules/sync-state.ts'
import type { SyncEvent, SyncState } from '../../../main/sources/github/rules/sync-state.ts'

const minute = 60_000
const host = 'github.com'
const offline: Problem = { code: 'github-offline', params: { host } }
const limited: Problem = { code: 'github-rate-limited', params: { host } }
/** The clock and the stopwatch have different origins. */
const now = { clockMs: 1_000_000, stopwatchMs: 5000 }
const at = (stopwatchMs: number) => ({ clockMs: now.clockMs, stopwatchMs })

const states = {
  idle: {
    phase: { name: 'resting', dueAtMs: 9000 },
    view: { name: 'idle', lastAt: 999_000 },
  },
  waiting: {
    phase: { name: 'resting', dueAtMs: 9000 },
    view: { name: 'waiting', problem: offline, nextAt: 1_004_000 },
  },
  limited: {
    phase: { name: 'rate-limited', dueAtMs: 9000 },
    view: { name: 'waiting', problem: limited, nextAt: 1_004_000 },
  },
  signedOut: {
    phase: { name: 'signed-out' },
    view: { name: 'signed-out', problem: offline },
  },
  queued: {
    phase: { name: 'queued' },
    view: { name: 'idle', lastAt: 999_000 },
  },
  running: {
    phase: { name: 'running' },
    view: { name: 'running', done: 1, total: 5 },
  },
} as const satisfies Readonly<Record<string, Omit<SyncState, 'isAskedByUser'>>>
type StateName = keyof typeof states

const state = (name: StateName, isAskedByUser = false): SyncState => {
  return { ...states[name], isAskedByUser }
}
const requested = (isByUser: boolean): SyncEvent => ({ type: 'requested', isByUser })

describe('a request for a sync', () => {
  test.for([
    ['idle', 'queued'],
    ['waiting', 'queued'],
    ['limited', 'rate-limited'],
    ['signedOut', 'queued'],
    ['queued', 'queued'],
    ['running', 'running'],
  ] as const)('in the state %s leads to the phase %s, and shows nothing new', ([name, phase]) => {
    for (const isByUser of [true, false]) {
      const after = reduceSync(state(name), requested(isByUser), now)
      expect(after.phase.name).toBe(phase)
      expect(after.view).toBe(states[name].view)
      expect(after.isAskedByUser).toBe(isByUser)
    }
  })

  test.for([
    [8999, 'rate-limited'],
    [9000, 'queued'],
    [9001, 'queued'],
  ] as const)('at %d ms of a limit that ends at 9000 leads to the phase %s', ([ms, phase]) => {
    expect(reduceSync(state('limited'), requested(true), at(ms)).phase.name).toBe(phase)
  })

  test('returns the same phase if it queues no sync', () => {
    for (const name of ['limited', 'queued', 'running'] as const) {
      const before = state(name)
      expect(reduceSync(before, requested(true), now).phase).toBe(before.phase)
    }
  })

  test('that the minute check makes does not forget that the user asked', () => {
    for (const name of Object.keys(states) as StateName[])
      expect(reduceSync(state(name, true), requested(false), now).isAskedByUser).toBe(true)
  })
})

test('progress is shown', () => {
  for (const name of ['queued', 'running'] as const)
    for (const isAskedByUser of [true, false])
      expect(
        reduceSync(state(name, isAskedByUser), { type: 'progressed', done: 2, total: 7 }, now),
      ).toEqual({
        phase: { name: 'running' },
        view: { name: 'running', done: 2, total: 7 },
        isAskedByUser,
      })
})

describe('the end of a sync', () => {
  test.for([
    [
      'that succeeded',
      { type: 'succeeded', problem: null },
      { name: 'resting', dueAtMs: 5000 + 15 * minute },
      { name: 'idle', lastAt: 1_000_000 },
      false,
    ],
    [
      'that succeeded in part',
      { type: 'succeeded', problem: offline },
      { name: 'resting', dueAtMs: 5000 + 15 * minute },
      { name: 'waiting', problem: offline, nextAt: 1_000_000 + 15 * minute },
      false,
    ],
    [
      'that failed',
      { type: 'failed', problem: offline, pause: { type: 'wait', ms: 30_000 } },
      { name: 'resting', dueAtMs: 35_000 },
      { name: 'waiting', problem: offline, nextAt: 1_030_000 },
      true,
    ],
    [
      'at a rate limit',
      { type: 'failed', problem: limited, pause: { type: 'rate-limit', ms: 90_000 } },
      { name: 'rate-limited', dueAtMs: 95_000 },
      { name: 'waiting', problem: limited, nextAt: 1_090_000 },
      true,
    ],
    [
      'with a rejected token',
      {
        type: 'failed',
        problem: offline,
        pause: { type: 'sign-out', isTokenRejected: true },
      },
      { name: 'signed-out' },
      { name: 'signed-out', problem: offline },
      true,
    ],
  ] satisfies readonly (readonly [
    string,
    SyncEvent,
    SyncState['phase'],
    SyncState['view'],
    boolean,
  ])[])(
    '%s decides what comes next, and only a success answers the user',
    ([, event, phase, view, isAskedByUser]) => {
      expect(reduceSync(state('running', true), event, now)).toEqual({ phase, view, isAskedByUser })
    },
  )
})

const hour = 60 * minute
test.for([
  ['idle', 0, 0, false],
  ['idle', 0, 3999.5, false],
  ['idle', 0, 4000, true],
  ['idle', 0, 94_000, true],
  ['idle', 15 * minute, 0, true],
  ['idle', -hour, 0, true],
  ['waiting', 3999, 0, false],
  ['waiting', 4000, 0, true],
  ['waiting', 0, 3999.5, false],
  ['waiting', 0, 4000, true],
  ['waiting', -hour, 0, true],
  ['limited', hour, 0, false],
  ['limited', -hour, 0, false],
  ['limited', 0, 3999.5, false],
  ['limited', 0, 4000, true],
  ['signedOut', hour, hour, false],
  ['queued', hour, hour, false],
  ['running', hour, hour, false],
] as const)(
  'in the state %s, %i ms later by the clock and %i by the stopwatch, a sync is due: %s',
  ([name, clockMs, stopwatchMs, isDue]) => {
    const later = {
      clockMs: now.clockMs + clockMs,
      stopwatchMs: now.stopwatchMs + stopwatchMs,
    }
    expect(isSyncDue(state(name), later)).toBe(isDue)
  },
)

describe('after a start', () => {
  const due = { name: 'resting', dueAtMs: 5000 }
  const isAskedByUser = false

  test.for([
    ['nothing', [], null],
    ['ranges', [900_000, 990_000, 100], 990_000],
    ['ranges that are to be read again', [0, 0], null],
    ['ranges in the future, by a clock that ran ahead', [1_000_001, 900_000], 900_000],
  ] as const)('an account that has read %s is due', ([, readAt, lastAt]) => {
    for (const rateLimitEndsAt of [0, now.clockMs])
      expect(initialSyncState(host, { readAt, rateLimitEndsAt }, now)).toEqual({
        phase: due,
        view: { name: 'idle', lastAt },
        isAskedByUser,
      })
  })

  test('a rate limit continues', () => {
    const nextAt = now.clockMs + 90_000
    expect(initialSyncState(host, { readAt: [900_000], rateLimitEndsAt: nextAt }, now)).toEqual({
      phase: { name: 'rate-limited', dueAtMs: 95_000 },
      view: { name: 'waiting', problem: limited, nextAt },
      isAskedByUser,
    })
  })

  test('a rate limit with more than a day left is ignored: the clock ran ahead when it was stored', () => {
    const rateLimitEndsAt = now.clockMs + 2 * 24 * 60 * minute
    const { phase } = initialSyncState(host, { readAt: [], rateLimitEndsAt }, now)
    expect(phase).toEqual(due)
  })
})
