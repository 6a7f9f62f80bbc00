import { validate } from '@octokit/graphql-schema'
import { describe, expect, test } from 'vitest'

import type { Day } from '../../../main/base/rules/day.ts'
import { isTruncated, readAnswer } from '../../../main/sources/github/answers.ts'
import type { AnswerPath, RangeAnswer } from '../../../main/sources/github/answers.ts'
import { failureOf, GithubFailure } from '../../../main/sources/github/github-failure.ts'
import { buildQuery } from '../../../main/sources/github/rules/queries.ts'
import type { QueryParts } from '../../../main/sources/github/rules/queries.ts'

const range = { from: '2026-01-01' as Day, to: '2026-03-31' as Day }

const nothing: QueryParts = {
  ranges: [],
  pages: [],
  repositories: [],
  names: [],
  asksYears: false,
  asksPullRequests: false,
}
const pages = (['issue', 'review', 'pull-request'] as const).map((kind) => {
  return { kind, range, after: 'cursor' }
})

test.for([
  ['ranges', 'Contributions', { ...nothing, ranges: [range, range] }],
  ['the first ranges', 'Contributions', { ...nothing, ranges: [range], asksYears: true }],
  ['pages', 'Pages', { ...nothing, pages }],
  ['first pages', 'Pages', { ...nothing, pages: pages.map((page) => ({ ...page, after: null })) }],
  ['repositories', 'Repositories', { ...nothing, repositories: ['R_1'] }],
  ['names', 'Repositories', { ...nothing, names: ['dash/nest', 'dash/pond'] }],
  [
    'all at once',
    'Contributions',
    {
      ranges: [range],
      pages,
      repositories: ['R_1'],
      names: ['dash/nest'],
      asksYears: true,
      asksPullRequests: true,
    },
  ],
] as const)("the query for %s is valid under GitHub's schema", ([, name, parts]) => {
  const { query } = buildQuery(parts)
  expect(validate(query)).toEqual([])
  expect(query).toMatch(new RegExp(`^query ${name}\\(`))
})

test('the variables contain everything that is requested', () => {
  expect(
    buildQuery({
      ranges: [range],
      pages: pages.slice(0, 1),
      repositories: ['R_1'],
      names: ['dash/nest', 'acme/pond'],
      asksYears: true,
      asksPullRequests: true,
    }).variables,
  ).toEqual({
    r0from: '2026-01-01T00:00:00Z',
    r0to: '2026-03-31T23:59:59Z',
    p0from: '2026-01-01T00:00:00Z',
    p0to: '2026-03-31T23:59:59Z',
    p0after: 'cursor',
    ids: ['R_1'],
    name0: 'nest',
    name0owner: 'dash',
    name1: 'pond',
    name1owner: 'acme',
  })
})

describe('an answer', () => {
  const list = { totalCount: 0, pageInfo: { hasNextPage: false, endCursor: null }, nodes: [] }
  const empty = {
    ...{ restricted: 0, totalCommits: 0, totalIssues: 0, totalReviews: 0, totalPullRequests: 0 },
    ...{ repositories: 0, commits: [], issues: list, reviews: list, pullRequests: list },
  }
  const two = { ...nothing, ranges: [range, range] }
  const found = (parts: QueryParts, data: unknown, lost: readonly AnswerPath[] = []) => {
    const { answer, isWhole } = readAnswer(parts, data, lost)
    return { arrived: answer.ranges.map((one) => one !== undefined), isWhole }
  }

  test('is whole if it has nothing but what was requested', () => {
    expect(
      readAnswer({ ...nothing, repositories: ['R_1'] }, { repositories: [null] }),
    ).toStrictEqual({
      answer: {
        viewer: undefined,
        ranges: [],
        pages: [],
        repositories: [null],
        named: [],
        pullRequests: undefined,
      },
      isWhole: true,
    })
  })

  test.each([undefined, null, 42, 'text', [], {}, { ranges: null }, { ranges: 7 }, { ranges: {} }])(
    'of %j is not an answer',
    (data) => {
      expect(found(two, data)).toEqual({ arrived: [false, false], isWhole: false })
    },
  )

  test('keeps what has arrived', () => {
    const data = { ranges: { r0: empty, r1: null } }
    expect(found(two, data)).toEqual({ arrived: [true, false], isWhole: false })
    expect(found(two, { ranges: { r0: empty, r1: empty } }).isWhole).toBe(true)
  })

  test.each([
    [
      ['ranges', 'r1'],
      [true, false],
    ],
    [
      ['ranges', 'r1', 'issues', 'nodes', 3],
      [true, false],
    ],
    [['ranges'], [false, false]],
    [[], [false, false]],
    [
      ['repositories', 0],
      [true, true],
    ],
  ] as const)('that GitHub did not finish at %j lacks that part', (path, arrived) => {
    const data = { ranges: { r0: empty, r1: empty } }
    expect(found(two, data, [path]).arrived).toEqual(arrived)
  })

  test('has an entry for each name, null if GitHub knows none', () => {
    const names = { ...nothing, names: ['dash/nest', 'dash/gone'] }
    const name0 = { id: 'R_1', nameWithOwner: 'dash/eyrie', isPrivate: false, parent: null }
    expect(readAnswer(names, { name0, name1: null }).answer.named).toEqual([name0, null])
    expect(readAnswer(names, { name0 })).toMatchObject({ isWhole: false })
  })
})

describe('a truncated range', () => {
  const day = '2026-01-10' as Day
  const entry = (totalCount: number, counts: readonly (number | null)[], hasNextPage = false) => ({
    repository: { id: 'R', nameWithOwner: 'dash/nest', isPrivate: false },
    contributions: {
      totalCount,
      pageInfo: { hasNextPage },
      nodes: counts.map((commitCount) =>
        commitCount === null ? null : { occurredAt: day, commitCount },
      ),
    },
  })
  const answer = (repositories: number, commits: RangeAnswer['commits']) => ({
    repositories,
    commits,
  })

  test('has more repositories than a full list', () => {
    const full = Array.from({ length: 100 }, () => entry(1, [1]))
    expect(isTruncated(answer(101, full), 100)).toBe(true)
    expect(isTruncated(answer(100, full), 100)).toBe(false)
  })

  test('or counts more commits than its days do', () => {
    expect(isTruncated(answer(1, [entry(5, [2, 2])]), 100)).toBe(true)
    expect(isTruncated(answer(1, [entry(4, [2, 2])]), 100)).toBe(false)
    expect(isTruncated(answer(1, [entry(4, [2, 2], true)]), 100)).toBe(true)
  })

  test('does not mean one that hides something: a shorter range would hide it too', () => {
    expect(isTruncated(answer(2, [entry(1, [1])]), 100)).toBe(false)
    expect(isTruncated(answer(100, [entry(1, [1])]), 100)).toBe(false)
    expect(isTruncated(answer(1, [entry(4, [2, null])]), 100)).toBe(false)
  })
})

describe('a request error', () => {
  const request = (cause: unknown) =>
    Object.assign(new Error('failed', { cause }), { name: 'HttpError', status: 500 })

  test("is read from Node's causes and Chromium's messages", () => {
    const refused = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })
    expect(failureOf(request(new TypeError('fetch failed', { cause: refused })))).toEqual({
      name: 'network',
      code: 'ECONNREFUSED',
    })
    expect(failureOf(request(new Error('net::ERR_NAME_NOT_RESOLVED')))).toEqual({
      name: 'network',
      code: 'ERR_NAME_NOT_RESOLVED',
    })
    expect(failureOf(request(new Error('odd')))).toEqual({ name: 'network', code: 'UNKNOWN' })
  })

  test('is found inside what Octokit wraps around it', () => {
    expect(failureOf(request(new GithubFailure({ name: 'malformed' })))).toEqual({
      name: 'malformed',
    })
  })

  test('is not a failure if it is a bug', () => {
    expect(failureOf(new TypeError('undefined is not a function'))).toBeUndefined()
  })
})
