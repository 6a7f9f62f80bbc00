import { expect, test } from 'vitest'

import { backfillFaulty } from './faulty.ts'

const seeds = Array.from({ length: 100 }, (_, n) => n + 1)

test('ten years on a healthy server take at most twenty requests', async () => {
  const { requests, commits } = await backfillFaulty(0, 0)
  expect(commits).toBe(480)
  expect(requests).toBeLessThanOrEqual(20)
})

test.for([
  [0.05, 30],
  [0.2, 45],
] as const)(
  'if %s of all answers fail, 95 of 100 first syncs of ten years take at most %d requests, one at a time, and all of them read everything',
  async ([rate, maxRequests]) => {
    const requests: number[] = []
    for (const seed of seeds) {
      const backfill = await backfillFaulty(rate, seed)
      expect(backfill).toMatchObject({ commits: 480, maxConcurrentRequests: 1 })
      requests.push(backfill.requests)
    }
    requests.sort((a, b) => a - b)
    expect(requests[94]).toBeLessThanOrEqual(maxRequests)
  },
)
