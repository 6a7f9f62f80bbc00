import { expect, test } from 'vitest'

import { addDays, parseDay } from '../../../main/base/rules/day.ts'
import { RequestPlan } from '../../../main/sources/github/request-plan.ts'
import type {
  ListProgress,
  RangeProgress,
  RangePart,
} from '../../../main/sources/github/request-plan.ts'
import {
  afterOverload,
  fullSize,
  limitsOf,
} from '../../../main/sources/github/rules/request-size.ts'
import type { RequestSize } from '../../../main/sources/github/rules/request-size.ts'

const range = (n: number) => {
  const day = addDays(parseDay('2026-01-01')!, n)
  return { from: day, to: day }
}
const progress: RangeProgress = {
  range: range(0),
  open: 1,
  restricted: 0,
  truncated: 0,
  truncatedDays: new Map(),
  hadErrors: false,
  undisclosed: { commit: 0, issue: 0, review: 0, 'pull-request': 0 },
  setAside: [],
  isRetry: false,
}

const list: ListProgress = { content: '', totalCount: 200, open: 1, disclosed: 0 }

const longRange = (n: number) => ({ from: range(n * 75).from, to: range(n * 75 + 74).to })

/** Ten ranges, and twenty pages. */
function full(): RequestPlan {
  const plan = new RequestPlan()
  for (let n = 0; n < 10; n++) plan.add({ range: longRange(n), progress, isSuspect: false })
  for (let n = 0; n < 20; n++)
    plan.addPage({
      kind: 'issue',
      range: range(n),
      after: 'cursor',
      progress,
      list,
      cursors: new Set(),
    })
  return plan
}

const half = afterOverload(fullSize)
const none = { repositories: 0, names: 0 }
const many = { repositories: 120, names: 60 }

/** The size of the next batch, which is taken. */
function sizes(plan: RequestPlan, size: RequestSize, waiting = none) {
  const { ranges, pages, repositories, names } = plan.take(limitsOf(size), waiting)
  return [ranges.length, pages.length, repositories, names]
}

test('ranges, pages, repositories and names share a request until all are taken', () => {
  const plan = full()
  expect([sizes(plan, fullSize, many), sizes(plan, fullSize)]).toEqual([
    [5, 15, 100, 50],
    [5, 5, 0, 0],
  ])
  expect(plan.size).toBe(0)
})

test('a smaller request has one kind: names, full pages of repositories, ranges, pages, the remaining repositories', () => {
  const plan = full()
  const waiting = { repositories: 70, names: 30 }
  const taken: number[][] = []
  while (plan.size + waiting.repositories + waiting.names > 0) {
    const batch = sizes(plan, half, waiting)
    waiting.repositories -= batch[2]!
    waiting.names -= batch[3]!
    taken.push(batch)
  }
  expect(taken).toEqual([
    [0, 0, 0, 25],
    [0, 0, 0, 5],
    [0, 0, 50, 0],
    ...Array.from({ length: 5 }, () => [2, 0, 0, 0]),
    [0, 7, 0, 0],
    [0, 7, 0, 0],
    [0, 6, 0, 0],
    [0, 0, 20, 0],
  ])
})

test('short ranges share a request, as long as they have no more days in total than five ranges', () => {
  const plan = new RequestPlan()
  const days = [1, 30, 1, 44, 75, 75, 75, 75, 1, 1, 1, 1, 1, 1, 1, 1, 1]
  let from = 0
  for (const count of days) {
    plan.add({
      range: { from: range(from).from, to: range(from + count - 1).to },
      progress,
      isSuspect: false,
    })
    from += count
  }
  const taken: number[] = []
  while (plan.size > 0) taken.push(plan.take(limitsOf(fullSize), none).ranges.length)
  expect(taken).toEqual([7, 8, 2])
})

test('a range that has failed on its own is requested alone, once nothing else is left to share its request', () => {
  const plan = new RequestPlan()
  plan.add({ range: range(0), progress, isSuspect: true })
  plan.add({ range: range(1), progress, isSuspect: false })
  plan.addPage({
    kind: 'issue',
    range: range(2),
    after: 'cursor',
    progress,
    list,
    cursors: new Set(),
  })
  expect([1, 2, 3].map(() => sizes(plan, fullSize))).toEqual([
    [0, 1, 0, 0],
    [1, 0, 0, 0],
    [1, 0, 0, 0],
  ])
})

test('the halves of a range come next', () => {
  const plan = full()
  const whole: RangePart = {
    range: { from: range(0).from, to: range(9).to },
    progress: { ...progress },
    isSuspect: false,
  }
  expect(plan.halve(whole)).toBe(true)
  const halves = plan.take(limitsOf(fullSize), none).ranges.slice(0, 2)
  expect(halves.map(({ range: { from, to } }) => [from, to])).toEqual([
    ['2026-01-01', '2026-01-05'],
    ['2026-01-06', '2026-01-10'],
  ])
  expect(whole.progress.open).toBe(progress.open + 1)
  expect(plan.halve({ range: range(3), progress, isSuspect: false })).toBe(false)
})

test('a range longer than the server can bear is requested in pieces, and is done after the last of them', () => {
  const plan = new RequestPlan()
  const whole = { from: range(0).from, to: range(74).to }
  const part: RangePart = {
    range: whole,
    progress: { ...progress, range: whole },
    isSuspect: false,
  }
  plan.add(part)
  const size = [1, 2, 3, 4].reduce((last) => afterOverload(last), fullSize)
  const pieces: RangePart[] = []
  while (plan.size > 0) pieces.push(...plan.take(limitsOf(size), none).ranges)
  expect(pieces.map(({ range: { from, to } }) => [from, to])).toEqual([
    ['2026-01-01', '2026-01-18'],
    ['2026-01-19', '2026-02-06'],
    ['2026-02-07', '2026-02-25'],
    ['2026-02-26', '2026-03-16'],
  ])
  expect(part.progress.open).toBe(4)
})
