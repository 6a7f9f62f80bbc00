import { expect, test } from 'vitest'

import { addDays, parseDay } from '../../../main/base/rules/day.ts'
import type { RepositoryId } from '../../../main/ledger/rules/facts.ts'
import { createRangeProgress } from '../../../main/sources/github/rules/sync-parts.ts'
import { createSyncPlan } from '../../../main/sources/github/sync-plan.ts'
import type { SyncPlan } from '../../../main/sources/github/sync-plan.ts'
import type {
  PagePart,
  SyncPart,
  RangePart,
} from '../../../main/sources/github/rules/sync-parts.ts'
import {
  shrink,
  initialRequestSize,
  capacityOf,
} from '../../../main/sources/github/rules/request-size.ts'
import type { RequestSize } from '../../../main/sources/github/rules/request-size.ts'

const range = (n: number) => {
  const day = addDays(parseDay('2026-01-01')!, n)
  return { from: day, to: day }
}
const progress = createRangeProgress(range(0), 1)
const list: PagePart['list'] = {
  content: '',
  totalCount: 200,
  pagesLeft: 1,
  disclosed: 0,
  followed: new Set(),
}

const longRange = (n: number) => ({ from: range(n * 75).from, to: range(n * 75 + 74).to })
const partOf = (days: RangePart['range'], trust: RangePart['trust'] = 'usual'): RangePart => ({
  type: 'range',
  range: days,
  progress,
  trust,
})
const page = (n: number): PagePart => ({
  type: 'page',
  kind: 'issue',
  range: range(n),
  after: 'cursor',
  progress,
  list,
})

/** Ten ranges, twenty pages, and lookups of so many repositories and clones. */
function full(repositories: number, clones: number): SyncPlan {
  const plan = createSyncPlan()
  for (let n = 0; n < 10; n++) plan.add(partOf(longRange(n)))
  for (let n = 0; n < 20; n++) plan.add(page(n))
  for (let n = 0; n < repositories; n++)
    plan.add({ type: 'repository', repository: `R_${n}` as RepositoryId, nodeId: `R_${n}` })
  for (let n = 0; n < clones; n++) plan.add({ type: 'clone', fullName: `dash/r${n}` })
  return plan
}

const half = shrink(initialRequestSize)
const isEmpty = (plan: SyncPlan) => plan.rangesAndPagesLeft() + plan.lookupsLeft() === 0
const rangesIn = (parts: readonly SyncPart[]) => parts.filter((part) => part.type === 'range')

/** How many ranges, pages, repositories and clones the next request asks for. */
function sizes(plan: SyncPlan, size: RequestSize) {
  const parts = plan.take(capacityOf(size))
  return (['range', 'page', 'repository', 'clone'] as const).map(
    (type) => parts.filter((part) => part.type === type).length,
  )
}

test('ranges, pages, repositories and clones share a request until all are taken', () => {
  const plan = full(120, 60)
  expect([sizes(plan, initialRequestSize), sizes(plan, initialRequestSize)]).toEqual([
    [5, 15, 100, 50],
    [5, 5, 20, 10],
  ])
  expect(isEmpty(plan)).toBe(true)
})

test('repositories are looked up first, because the ranges of the same request depend on them', () => {
  const names = full(1, 1)
    .take(capacityOf(initialRequestSize))
    .map(({ type }) => type)
  expect(names.slice(0, 3)).toEqual(['clone', 'repository', 'range'])
})

test('a request that is smaller than usual has only one kind of part: clones, full pages of repositories, ranges, pages, or the remaining repositories, in this order', () => {
  const plan = full(70, 30)
  const taken: number[][] = []
  while (!isEmpty(plan)) taken.push(sizes(plan, half))
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

test('short ranges share a request if they have no more days in total than five ranges', () => {
  const plan = createSyncPlan()
  const days = [1, 30, 1, 44, 75, 75, 75, 75, 1, 1, 1, 1, 1, 1, 1, 1, 1]
  let from = 0
  for (const count of days) {
    plan.add(partOf({ from: range(from).from, to: range(from + count - 1).to }))
    from += count
  }
  const taken: number[] = []
  while (!isEmpty(plan)) taken.push(plan.take(capacityOf(initialRequestSize)).length)
  expect(taken).toEqual([7, 8, 2])
})

test('a range that has failed alone is requested alone, after everything else', () => {
  const plan = createSyncPlan()
  plan.add(partOf(range(0), 'suspect'), partOf(range(1)), page(2))
  expect([1, 2, 3].map(() => sizes(plan, initialRequestSize))).toEqual([
    [1, 1, 0, 0],
    [1, 0, 0, 0],
    [0, 0, 0, 0],
  ])
})

test('the halves of a range are requested next', () => {
  const plan = full(0, 0)
  const whole = { ...partOf({ from: range(0).from, to: range(9).to }), progress: { ...progress } }
  expect(plan.halve(whole)).toBe(true)
  const halves = rangesIn(plan.take(capacityOf(initialRequestSize))).slice(0, 2)
  expect(halves.map(({ range: { from, to } }) => [from, to])).toEqual([
    ['2026-01-01', '2026-01-05'],
    ['2026-01-06', '2026-01-10'],
  ])
  for (const half of halves) expect(half.progress).toBe(whole.progress)
  expect(plan.halve(partOf(range(3)))).toBe(false)
})

test('a range that is too long for the server is requested in pieces', () => {
  const plan = createSyncPlan()
  const whole = { from: range(0).from, to: range(74).to }
  const part = { ...partOf(whole), progress: { ...progress, range: whole } }
  plan.add(part)
  const size = [1, 2, 3, 4].reduce((last) => shrink(last), initialRequestSize)
  const pieces: RangePart[] = []
  while (!isEmpty(plan)) pieces.push(...rangesIn(plan.take(capacityOf(size))))
  expect(pieces.map(({ range: { from, to } }) => [from, to])).toEqual([
    ['2026-01-01', '2026-01-18'],
    ['2026-01-19', '2026-02-06'],
    ['2026-02-07', '2026-02-25'],
    ['2026-02-26', '2026-03-16'],
  ])
  for (const piece of pieces) expect(piece.progress).toBe(part.progress)
})
