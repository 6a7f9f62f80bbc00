import { expect, test } from 'vitest'

import {
  growIfSteady,
  shrink,
  initialRequestSize,
  capacityOf,
  piecesPerRange,
} from '../../../main/sources/github/rules/request-size.ts'
import type { RequestSize } from '../../../main/sources/github/rules/request-size.ts'
import fc from '../../support/fast-check.ts'

/** The size after this many overloads. */
function halved(times: number): RequestSize {
  return times === 0 ? initialRequestSize : shrink(halved(times - 1))
}

test('after a timeout the server is asked for fewer ranges, then for shorter ones', () => {
  const limits = [0, 1, 2, 3, 4, 50].map((times) => capacityOf(halved(times)))
  expect(limits.map(({ ranges, daysPerRange }) => [ranges, daysPerRange])).toEqual([
    [5, 75],
    [2, 75],
    [1, 75],
    [1, 38],
    [1, 19],
    [1, 5],
  ])
  expect(limits.map(({ pages, repositories, clones }) => [pages, repositories, clones])).toEqual([
    [15, 100, 50],
    [7, 50, 25],
    [3, 25, 12],
    [1, 12, 6],
    [1, 6, 3],
    [1, 1, 1],
  ])
  expect(limits.map(({ isMixed }) => isMixed)).toEqual([true, false, false, false, false, false])
})

test('after a single random failure, the full size soon returns', () => {
  expect(growIfSteady(growIfSteady(halved(2)))).toMatchObject({ halvings: 0 })
  expect(growIfSteady(growIfSteady(growIfSteady(halved(2))))).toEqual(initialRequestSize)
})

test('a server that can only answer a quarter of the size gets larger requests at longer and longer intervals', () => {
  const bears = 2
  let size = initialRequestSize
  const failedAt: number[] = []
  for (let n = 0; n < 100; n += 1) {
    if (size.halvings < bears) {
      failedAt.push(n)
      size = shrink(size)
    } else size = growIfSteady(size)
  }
  const pauses = failedAt.slice(1).map((at, n) => at - failedAt[n]!)
  expect(pauses).toEqual([1, 2, 3, 5, 9, 17, 17, 17, 17])
})

test('a request is never empty, and never exceeds the full size', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean()), (answers) => {
      const size = answers.reduce<RequestSize>(
        (last, isAnswer) => (isAnswer ? growIfSteady(last) : shrink(last)),
        initialRequestSize,
      )
      const { isMixed, ...numbers } = capacityOf(size)
      const whole = capacityOf(initialRequestSize)
      for (const name of ['ranges', 'daysPerRange', 'pages', 'repositories', 'clones'] as const) {
        expect(numbers[name]).toBeGreaterThanOrEqual(1)
        expect(numbers[name]).toBeLessThanOrEqual(whole[name])
      }
      expect(isMixed).toBe(size.halvings === 0)
    }),
  )
})

test('ranges are split as finely as one request allows', () => {
  const split = (ranges: number) =>
    [1, 2, 3, 5, 9].map((count) => piecesPerRange({ ranges }, count))
  expect(split(5)).toEqual([4, 2, 1, 1, 1])
  expect(split(2)).toEqual([2, 1, 1, 1, 1])
  expect(split(1)).toEqual([1, 1, 1, 1, 1])
})
