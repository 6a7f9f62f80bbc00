import { describe, expect, test } from 'vitest'
import { addDays, parseDay, type Day } from '../../../main/base/rules/day.ts'
import type { RepositoryId } from '../../../main/ledger/rules/facts.ts'
import type {
  ListAnswer,
  RangeAnswer,
} from '../../../main/sources/github/rules/contribution-answer.ts'
import {
  beginRange,
  leaveOut,
  takePage,
  takeRange,
  type RangeProgress,
} from '../../../main/sources/github/rules/range-progress.ts'
import type { PagePart, RangePart } from '../../../main/sources/github/rules/sync-plan.ts'
import { zeroCounts } from '../../../preload/contract/counts.ts'

const from = parseDay('2026-01-01')!
const range = { from, to: addDays(from, 74) }
const blank = beginRange(range, [])
const part: RangePart = { type: 'range', range, start: from, trust: 'usual' }
const page: PagePart = {
  type: 'page',
  kind: 'issue',
  range,
  after: 'c1',
  start: from,
  list: 'issue 2026-01-01',
  loneFailures: 2,
}

/** A page with one item on each of these days. */
const listOf = (
  totalCount: number,
  next: string | null,
  days: readonly number[] = [],
  kind: ListAnswer['kind'] = 'issue',
): ListAnswer => ({
  kind,
  totalCount,
  next,
  repositories: [],
  items: days.map((day, n) => ({
    kind,
    key: `I_${day}_${n}`,
    repository: 'github:github.com:R_1' as RepositoryId,
    at: Date.parse(`${addDays(from, day)}T12:00:00Z`),
    url: '',
  })),
})

const answerOf = (
  lists: readonly ListAnswer[],
  changed: Partial<RangeAnswer> = {},
): RangeAnswer => ({
  restricted: 0,
  isTruncated: false,
  commitDays: [],
  undisclosed: { ...zeroCounts },
  lists: [...lists],
  items: [],
  repositories: [],
  ...changed,
})

/** A range of which the first page of a list has arrived. */
const begun = (first: ListAnswer): RangeProgress => {
  const undisclosed = { ...zeroCounts, issue: first.totalCount }
  return takeRange(blank, { part, answer: answerOf([first], { undisclosed }) }, new Set()).range
}
const hundred = Array.from({ length: 100 }, () => 0)
const first = listOf(250, 'c1', hundred)

describe('a range', () => {
  test('sums up what its pieces withhold', () => {
    const undisclosed = { ...zeroCounts, commit: 2, issue: 3 }
    const answer = answerOf([listOf(3, null, [1, 2])], { restricted: 4, undisclosed })
    const once = takeRange(blank, { part, answer }, new Set())
    const twice = takeRange(once.range, { part, answer }, new Set())
    expect(twice.pages).toEqual([])
    expect(twice.range).toEqual({
      ...blank,
      restricted: 8,
      undisclosed: { ...zeroCounts, commit: 4, issue: 2 },
    })
  })

  test.each([
    [7, 7],
    [-1, 0],
  ])('counts %i missing commits of a truncated day as %i', (commit, count) => {
    const answer = answerOf([], { isTruncated: true, undisclosed: { ...zeroCounts, commit } })
    const { range: day } = takeRange(blank, { part, answer }, new Set())
    const next = leaveOut(
      day,
      { ...part, range: { from: range.to, to: range.to } },
      { failure: { code: 'too-large' }, now: 5 },
    )
    expect(next).toEqual({
      ...blank,
      truncated: count + 1,
      truncatedDays: new Map<Day, number>([
        [from, count],
        [range.to, 1],
      ]),
    })
  })

  test('remembers the days that GitHub fails to return', () => {
    const before = { ...blank, setAside: [{ from, to: from, at: 1 }] }
    const days = { from: addDays(from, 3), to: addDays(from, 4) }
    const after = leaveOut(
      before,
      { ...part, range: days },
      { failure: { code: 'timeout' }, now: 5 },
    )
    expect(after).toEqual({
      ...before,
      setAside: [
        { from, to: from, at: 1 },
        { ...days, at: 5 },
      ],
    })
  })
})

describe('a long list', () => {
  test('is read page by page if few pages are left', () => {
    const { range: one, pages } = takeRange(blank, { part, answer: answerOf([first]) }, new Set())
    const { loneFailures, ...second } = page
    expect(pages).toEqual([{ ...second, loneFailures: 0 }])
    expect(one.undisclosed.issue).toBe(-100)
    const step = takePage(one, page, listOf(250, 'c2', hundred))
    expect(step.pages).toEqual([{ ...page, after: 'c2', loneFailures: 0 }])
    const { range: last, pages: none } = takePage(step.range, page, listOf(250, null, [1, 2]))
    expect(none).toEqual([])
    expect(last.undisclosed.issue).toBe(-202)
    expect(last.lists.get(page.list)).toMatchObject({ totalCount: 250, disclosed: 202 })
    expect(loneFailures).toBe(2)
  })

  test('is read in parallel pieces from its last shown day on if many pages are left', () => {
    const long = listOf(401, 'c1', [...hundred.slice(0, 98), 9, 10])
    const { range: one, pages } = takeRange(blank, { part, answer: answerOf([long]) }, new Set())
    expect(pages[0]).toEqual({
      ...page,
      range: { from: addDays(from, 10), to: addDays(from, 10) },
      after: null,
      loneFailures: 0,
    })
    expect(pages).toHaveLength(5)
    expect(pages.at(-1)).toMatchObject({ range: { to: range.to }, after: null, list: page.list })
    // The page shows one item of the day that is read again.
    expect(one.lists.get(page.list)).toMatchObject({ disclosed: 99, followed: new Set() })
    expect(one.undisclosed.issue).toBe(-99)
  })

  test('is split only before its further pages are followed', () => {
    const long = listOf(
      900,
      'c2',
      hundred.map(() => 9),
    )
    expect(takePage(begun(first), page, long).pages).toEqual([
      { ...page, after: 'c2', loneFailures: 0 },
    ])
  })

  test('is left out if it is the same as within the last day', () => {
    const { content } = begun(first).lists.get(page.list)!
    expect(content).toBe(['issue', 250, ...first.items.map(({ key }) => key)].join(' '))
    const undisclosed = { ...zeroCounts, issue: 250 }
    const step = takeRange(
      blank,
      { part, answer: answerOf([first], { undisclosed }) },
      new Set([content]),
    )
    expect(step).toEqual({ range: blank, pages: [] })
  })

  test('is given up if its server sends us in circles', () => {
    const again = takePage(begun(first), page, listOf(250, 'c1', hundred))
    expect(again.pages).toEqual([])
    expect(again.range).toMatchObject({ truncated: 50, undisclosed: zeroCounts })
  })

  test('is given up if it never ends', () => {
    let progress = begun(listOf(3, 'c0'))
    const follow = (next: number) => {
      const step = takePage(progress, page, listOf(3, `c${next}`))
      progress = step.range
      return step.pages.length
    }
    expect([1, 2, 3, 4, 5].map(follow)).toEqual([1, 1, 1, 0, 0])
    expect(progress.truncated).toBe(3)
  })

  test('has nothing left out if more entries were disclosed than GitHub counts', () => {
    const progress = { ...blank, undisclosed: { ...zeroCounts, issue: -2 } }
    expect(leaveOut(progress, page, { failure: { code: 'timeout' }, now: 5 })).toEqual(blank)
    const unknown = takePage(blank, page, first)
    expect(unknown).toEqual({ range: blank, pages: [] })
  })

  test('is followed in each of its pieces on its own', () => {
    const piece = { ...page, range: { from: addDays(from, 9), to: range.to } }
    expect(takePage(begun(first), piece, listOf(150, 'c1')).pages).toHaveLength(1)
  })
})
