import { describe, expect, test } from 'vitest'

import { addDays, parseDay } from '../../../main/base/rules/day.ts'
import type { Failure } from '../../../main/sources/github/rules/failures.ts'
import type { RangePart, SyncPart } from '../../../main/sources/github/rules/sync-plan.ts'
import { decideOnLonePart } from '../../../main/sources/github/rules/sync-progress.ts'
import type { RangeRecord } from '../../../main/sources/github/rules/sync-progress.ts'

const from = parseDay('2026-01-01')!
function days(count: number, trust: RangePart['trust'] = 'usual'): RangePart {
  const range = { from, to: addDays(from, count - 1) }
  return { type: 'range', range, start: from, trust }
}
const clone: SyncPart = { type: 'clone', fullName: 'dash/chilli' }

const tooLarge: Failure = { code: 'too-large' }
const timeout: Failure = { code: 'timeout' }
const unavailable: Failure = { code: 'unavailable' }
const offline: Failure = { code: 'no-network' }
const ifWell = 'leave-out if the server is well'

/** A sync in which another range has arrived, and ranges have failed this many times. */
const sync = (loneFailures: number): RangeRecord => ({ arrived: days(1), loneFailures })

/** What follows from the first, second and third failure of a part, which is the last of `failures` lone failures. */
function steps(failure: Failure, part: SyncPart, failures: number, isLastTry = false) {
  return [0, 1, 2].map((loneFailures) => {
    const failed = { ...part, loneFailures }
    const record = sync(part.type === 'range' && failure !== tooLarge ? failures - 1 : failures)
    const { step, needsProof } = decideOnLonePart(
      { pending: [failed], record },
      failure,
      isLastTry,
    )!
    return needsProof ? `${step} if the server is well` : step
  })
}

describe('a part that failed alone', () => {
  test.for([
    ['a long range', days(2), ['retry', 'halve', 'halve']],
    ['a day', days(1), ['retry', 'retry', ifWell]],
    ['a suspect long range', days(2, 'suspect'), ['halve', 'halve', 'halve']],
    ['a suspect day', days(1, 'suspect'), ['retry', 'retry', ifWell]],
    ['a long range of an earlier sync', days(2, 'set-aside'), ['halve', 'halve', 'halve']],
    ['a day of an earlier sync', days(1, 'set-aside'), [ifWell, ifWell, ifWell]],
    ['a clone', clone, ['retry', 'retry', ifWell]],
  ] as const)('is retried, then halved or left out: %s', ([, part, expected]) => {
    for (const failure of [timeout, unavailable]) expect(steps(failure, part, 99)).toEqual(expected)
  })

  test.for([
    ['a long range', days(2), ['retry', ifWell, ifWell]],
    ['a day', days(1), ['retry', 'retry', ifWell]],
    ['a suspect long range', days(2, 'suspect'), [ifWell, ifWell, ifWell]],
    ['a suspect day', days(1, 'suspect'), [ifWell, ifWell, ifWell]],
    ['a long range of an earlier sync', days(2, 'set-aside'), [ifWell, ifWell, ifWell]],
    ['a clone', clone, ['retry', 'retry', ifWell]],
  ] as const)('is no longer halved after a hundred failures: %s', ([, part, expected]) => {
    expect(steps(timeout, part, 100)).toEqual(expected)
  })

  test.for([
    ['a long range', days(2), ['halve', 'halve', 'halve']],
    ['a day', days(1), ['leave-out', 'leave-out', 'leave-out']],
    ['a clone', clone, ['retry', 'retry', 'leave-out']],
  ] as const)('needs no proof if its answer is too large: %s', ([, part, expected]) => {
    for (const failures of [0, 100]) expect(steps(tooLarge, part, failures)).toEqual(expected)
  })

  test('is always retried if the query did not cause the failure', () => {
    for (const part of [days(2), days(1, 'set-aside'), clone])
      expect(steps(offline, part, 100)).toEqual(['retry', 'retry', 'retry'])
  })

  test('is retried or halved only if the server works otherwise, at each step that would end the sync', () => {
    expect(steps(timeout, days(2), 1, true)).toEqual(
      ['retry', 'halve', 'halve'].map((step) => `${step} if the server is well`),
    )
    expect(steps(offline, days(2), 1, true)).toEqual(['retry', 'retry', 'retry'])
    expect(steps(tooLarge, days(1), 1, true)).toEqual(['leave-out', 'leave-out', 'leave-out'])
  })

  test.for([
    ['a range', days(2), timeout, sync(4), { loneFailures: 1, trust: 'suspect' }, 5],
    [
      'a range of an earlier sync',
      days(2, 'set-aside'),
      timeout,
      sync(4),
      { loneFailures: 1, trust: 'set-aside' },
      5,
    ],
    [
      'a range before any arrived',
      days(2),
      timeout,
      { arrived: null, loneFailures: 0 },
      { loneFailures: 1, trust: 'usual' },
      0,
    ],
    ['a range while offline', days(2), offline, sync(4), { loneFailures: 1, trust: 'usual' }, 4],
    [
      'a range that is too large',
      days(2),
      tooLarge,
      sync(4),
      { loneFailures: 1, trust: 'usual' },
      4,
    ],
    ['a clone', clone, timeout, sync(4), { loneFailures: 1 }, 4],
  ] as const)(
    'is counted, and suspected if it may be to blame: %s',
    ([, part, failure, before, changed, loneFailures]) => {
      const after = decideOnLonePart({ pending: [part], record: before }, failure, false)!
      expect(after.part).toEqual({ ...part, ...changed })
      expect(after.record).toEqual({ ...before, loneFailures })
    },
  )

  test('needs no decision if none or several parts were pending', () => {
    const record = sync(0)
    for (const pending of [[], [days(1), clone]])
      expect(decideOnLonePart({ pending, record }, timeout, false)).toBeNull()
  })
})
