import { expect, test } from 'vitest'

import {
  scanOrder,
  jobOrders,
  isSmallRepository,
} from '../../../main/sources/clones/rules/job-order.ts'
import fc from '../../support/fast-check.ts'

const now = Date.parse('2026-11-25T12:00:00Z')
const hoursAgo = (hours: number) => now - hours * 60 * 60_000
const megabytes = (count: number) => count * 2 ** 20

test('repositories used today come first, small repositories before big ones', () => {
  const all = {
    'today, small': { usedAt: hoursAgo(1), packBytes: 0 },
    'today, big': { usedAt: hoursAgo(0), packBytes: megabytes(900) },
    'this week': { usedAt: hoursAgo(50), packBytes: 0 },
    'this month': { usedAt: hoursAgo(500), packBytes: 100 },
    'long ago, small': { usedAt: hoursAgo(5000), packBytes: megabytes(1) },
    'at an unknown time, big': { usedAt: null, packBytes: megabytes(2000) },
  }
  const orders = Object.values(all).map((estimate) => scanOrder(estimate, now))
  expect(orders).toEqual(orders.toSorted((a, b) => a - b))
})

test.each([
  ['a day', 24],
  ['a week', 7 * 24],
  ['a month', 30 * 24],
])(
  'a small repository that was last used %s ago comes after a big one used a minute later',
  (_, hours) => {
    const small = { usedAt: hoursAgo(hours) - 60_000, packBytes: 0 }
    const big = { usedAt: hoursAgo(hours), packBytes: megabytes(1_000_000) }
    expect(scanOrder(small, now)).toBeGreaterThan(scanOrder(big, now))
  },
)

test('every first scan comes after work checks and the repositories that were scanned before', () => {
  const estimate = fc.record({
    usedAt: fc.option(fc.integer()),
    packBytes: fc.nat({ max: Number.MAX_SAFE_INTEGER }),
  })
  fc.assert(
    fc.property(estimate, fc.integer(), (one, at) => {
      expect(scanOrder(one, at)).toBeGreaterThan(jobOrders.workCheck)
      expect(scanOrder(null, at)).toBeLessThan(jobOrders.workCheck)
    }),
  )
})

test('a repository is small if Git can walk it quickly', () => {
  expect(isSmallRepository({ packBytes: megabytes(4), usedAt: null })).toBe(true)
  expect(isSmallRepository({ packBytes: megabytes(5), usedAt: now })).toBe(false)
})
