import { expect, test } from 'vitest'

import {
  defaultFirstTimeouts,
  idleTimeoutMs,
  restMs,
} from '../../../main/sources/git/rules/git-time-limits.ts'

test.each([
  ['lookup', [3, 6, 12, 24, 48, 96, 120, 120]],
  ['walk', [10, 20, 40, 80, 120, 120]],
] as const)('a %s may stay silent for so many seconds, attempt by attempt', (kind, seconds) => {
  const firstMs = defaultFirstTimeouts[kind]
  expect(seconds.map((_, timeouts) => idleTimeoutMs(firstMs, timeouts) / 1000)).toEqual(seconds)
  expect(idleTimeoutMs(firstMs, 10_000)).toBe(120_000)
})

test('a killed call rests for so many minutes', () => {
  expect([1, 2, 3, 4, 5, 6, 10_000].map((timeouts) => restMs(timeouts) / 60_000)).toEqual([
    1, 2, 4, 8, 10, 10, 10,
  ])
})
