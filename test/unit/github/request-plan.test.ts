import { expect, test } from 'vitest'

import { addDays, parseDay } from '../../../main/base/rules/day.ts'
import { RequestPlan } from '../../../main/sources/github/request-plan.ts'
import type {
  PageRequest,
  RangeProgress,
  RangePart,
} from '../../../main/sources/github/request-plan.ts'

const range = (n: number) => {
  const day = addDays(parseDay('2026-01-01')!, n)
  return { from: day, to: day }
}
const progress: RangeProgress = {
  range: range(0),
  open: 1,
  restricted: 0,
  truncated: 0,
  undisclosed: { commit: 0, issue: 0, review: 0, 'pull-request': 0 },
}

/** Ten ranges, and as many pages. */
function full(): RequestPlan {
  const plan = new RequestPlan({ ranges: 5, piecesPerRange: 1, repositories: 100 })
  for (let n = 0; n < 10; n++) {
    const part: RangePart = { range: range(n), progress }
    const page: PageRequest = { kind: 'issue', range: range(n), after: 'cursor', progress }
    plan.add(part)
    plan.addPage(page)
  }
  return plan
}

/** How much the next batch has, which is taken. */
function sizes(plan: RequestPlan) {
  const { ranges, pages, maxRepositories } = plan.take()
  return [ranges.length, pages.length, maxRepositories]
}

test('ranges, pages and repositories share a request, until all is taken', () => {
  const plan = full()
  expect([sizes(plan), sizes(plan)]).toEqual([
    [5, 10, 100],
    [5, 0, 100],
  ])
  expect(plan.size).toBe(0)
})

test('what was too large comes again by itself, then in halves, and nothing is lost', () => {
  const plan = full()
  plan.divide(plan.take())
  plan.divide(plan.take())
  expect(sizes(plan)).toEqual([2, 0, 0])
  plan.divide(plan.take())
  // Two of the ten ranges are through.
  for (let n = 0; n < 8; n++) expect(sizes(plan)).toEqual([1, 0, 0])
  plan.divide(plan.take())
  expect([sizes(plan), sizes(plan)]).toEqual([
    [0, 5, 0],
    [0, 5, 0],
  ])
  expect(plan.size).toBe(0)
})

test('halves of a range come next', () => {
  const plan = full()
  const [first] = plan.take().ranges
  plan.addFirst(first!, first!)
  expect(plan.take().ranges.slice(0, 2)).toEqual([first, first])
})
