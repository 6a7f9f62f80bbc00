import { describe, expect, test } from 'vitest'

import { addDays, parseDay } from '../../../main/base/rules/day.ts'
import type { Failure } from '../../../main/sources/github/rules/failures.ts'
import { afterLoneFailure } from '../../../main/sources/github/rules/lone-failure.ts'
import { progressOf } from '../../../main/sources/github/rules/sync-plan.ts'
import type { Part, RangePart } from '../../../main/sources/github/rules/sync-plan.ts'

const from = parseDay('2026-01-01')!
function days(count: number, trust: RangePart['trust'] = 'usual'): Part {
  const range = { from, to: addDays(from, count - 1) }
  return { name: 'range', range, progress: progressOf(range, 1), trust }
}
const clone: Part = { name: 'clone', fullName: 'dash/chilli' }

const tooLarge: Failure = { kind: 'too-large' }
const timeout: Failure = { kind: 'timeout' }
const offline: Failure = { kind: 'no-network' }
const ifWell = 'leave-out-if-server-is-well'

/** What follows the first, second and third failure of a part in a request of its own. */
function steps(failure: Failure, part: Part, rangeFailures: number) {
  return [1, 2, 3].map((tries) => afterLoneFailure({ failure, part, tries, rangeFailures }))
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
    expect(steps(timeout, part, 99)).toEqual(expected)
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
    for (const rangeFailures of [0, 100])
      expect(steps(tooLarge, part, rangeFailures)).toEqual(expected)
  })

  test('is always retried if the failure says nothing about it', () => {
    for (const part of [days(2), days(1, 'set-aside'), clone])
      expect(steps(offline, part, 100)).toEqual(['retry', 'retry', 'retry'])
  })
})
