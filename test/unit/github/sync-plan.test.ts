import { expect, test } from 'vitest'

import { addDays, parseDay } from '../../../main/base/rules/day.ts'
import type { RepositoryId } from '../../../main/ledger/rules/facts.ts'
import {
  countIn,
  halve,
  takeParts,
  type SyncPlan,
} from '../../../main/sources/github/rules/sync-plan.ts'
import { lookupOf } from '../../../main/sources/github/rules/sync-plan.ts'
import type { PagePart, SyncPart, RangePart } from '../../../main/sources/github/rules/sync-plan.ts'
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
const longRange = (n: number) => ({ from: range(n * 75).from, to: range(n * 75 + 74).to })
const partOf = (days: RangePart['range'], trust: RangePart['trust'] = 'usual'): RangePart => ({
  type: 'range',
  range: days,
  start: range(0).from,
  trust,
})
const page = (n: number): PagePart => ({
  type: 'page',
  kind: 'issue',
  range: range(n),
  after: 'cursor',
  start: range(0).from,
  list: 'issue 2026-01-01',
})

/** A plan from which requests are taken. */
function planOf(...parts: SyncPlan) {
  let plan = parts
  return {
    isEmpty: () => plan.length === 0,
    take(size: RequestSize): readonly SyncPart[] {
      const taken = takeParts(plan, capacityOf(size))
      plan = taken.left
      return taken.parts
    },
  }
}
type Plan = ReturnType<typeof planOf>

const numbered = <Part>(count: number, part: (n: number) => Part) =>
  Array.from({ length: count }, (_, n) => part(n))

/** Ten ranges, twenty pages, and lookups of so many repositories and clones. */
const full = (repositories: number, clones: number): Plan =>
  planOf(
    ...numbered(10, (n) => partOf(longRange(n))),
    ...numbered(20, page),
    ...numbered(repositories, (n) =>
      lookupOf('github.com', `github:github.com:R_${n}` as RepositoryId),
    ),
    ...numbered(clones, (n): SyncPart => ({ type: 'clone', fullName: `dash/r${n}` })),
  )

const half = shrink(initialRequestSize)
const rangesIn = (parts: readonly SyncPart[]) => parts.filter((part) => part.type === 'range')

/** How many ranges, pages, repositories and clones the next request asks for. */
function sizes(plan: Plan, size: RequestSize) {
  const parts = plan.take(size)
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
  expect(plan.isEmpty()).toBe(true)
})

test('repositories are looked up first, because the ranges of the same request depend on them', () => {
  const names = full(1, 1)
    .take(initialRequestSize)
    .map(({ type }) => type)
  expect(names.slice(0, 3)).toEqual(['clone', 'repository', 'range'])
})

test('a request that is smaller than usual has only one kind of part: clones, full pages of repositories, ranges, pages, or the remaining repositories, in this order', () => {
  const plan = full(70, 30)
  const taken: number[][] = []
  while (!plan.isEmpty()) taken.push(sizes(plan, half))
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

test('exactly one full page of repositories goes before the ranges of a small request', () => {
  expect(sizes(full(50, 0), half)).toEqual([0, 0, 50, 0])
  expect(sizes(full(49, 0), half)).toEqual([2, 0, 0, 0])
})

test('in a small request, parts that are asked for alone come last', () => {
  const plan = planOf(
    partOf(range(0), 'suspect'),
    lookupOf('github.com', 'github:github.com:R_1' as RepositoryId),
  )
  expect([sizes(plan, half), sizes(plan, half), sizes(plan, half)]).toEqual([
    [0, 0, 1, 0],
    [1, 0, 0, 0],
    [0, 0, 0, 0],
  ])
})

test('a lookup asks for the node that the id of the repository names', () => {
  const repository = 'github:localhost:8080:R_1' as RepositoryId
  expect(lookupOf('localhost:8080', repository)).toEqual({
    type: 'repository',
    repository,
    nodeId: 'R_1',
  })
})

test('short ranges share a request if they have no more days in total than five ranges', () => {
  const days = [1, 30, 1, 44, 75, 75, 75, 75, 1, 1, 1, 1, 1, 1, 1, 1, 1]
  let from = 0
  const parts = days.map((count) => {
    from += count
    return partOf({ from: range(from - count).from, to: range(from - 1).to })
  })
  const plan = planOf(...parts)
  const taken: number[] = []
  while (!plan.isEmpty()) taken.push(plan.take(initialRequestSize).length)
  expect(taken).toEqual([7, 8, 2])
})

test('a range that has failed alone is requested alone, after everything else', () => {
  const plan = planOf(partOf(range(0), 'suspect'), partOf(range(1)), page(2))
  expect([1, 2, 3].map(() => sizes(plan, initialRequestSize))).toEqual([
    [1, 1, 0, 0],
    [1, 0, 0, 0],
    [0, 0, 0, 0],
  ])
})

test('a part is halved unless it is a single day', () => {
  const whole: RangePart = { ...partOf({ from: range(0).from, to: range(9).to }), loneFailures: 2 }
  const halves = [
    { from: '2026-01-01', to: '2026-01-05' },
    { from: '2026-01-06', to: '2026-01-10' },
  ]
  expect(halve(whole)).toEqual(halves.map((days) => ({ ...whole, range: days, loneFailures: 0 })))
  expect(halve(partOf(range(3)))).toBeNull()
})

test('a range that is too long for the server is requested in pieces', () => {
  const whole = partOf({ from: range(0).from, to: range(74).to })
  const plan = planOf(whole)
  const size = [1, 2, 3, 4].reduce((last) => shrink(last), initialRequestSize)
  const pieces: RangePart[] = []
  while (!plan.isEmpty()) pieces.push(...rangesIn(plan.take(size)))
  const days = [
    { from: '2026-01-01', to: '2026-01-18' },
    { from: '2026-01-19', to: '2026-02-06' },
    { from: '2026-02-07', to: '2026-02-25' },
    { from: '2026-02-26', to: '2026-03-16' },
  ]
  expect(pieces).toEqual(days.map((piece) => ({ ...whole, range: piece, loneFailures: 0 })))
})

test('parts are counted by queue', () => {
  const parts = [
    partOf(range(0)),
    partOf(range(1), 'suspect'),
    partOf(range(2), 'set-aside'),
    page(3),
  ]
  expect([countIn(parts, ['range']), countIn(parts, ['lone-range', 'page'])]).toEqual([1, 3])
})
