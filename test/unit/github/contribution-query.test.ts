import { validate } from '@octokit/graphql-schema'
import { describe, expect, test } from 'vitest'

import type { Day } from '../../../main/base/rules/day.ts'
import type { RepositoryId } from '../../../main/ledger/rules/facts.ts'
import { asGithubFailure, GithubFailure } from '../../../main/sources/github/octokit.ts'
import {
  createAnswerReader,
  isAnswer,
  splitAnswer,
} from '../../../main/sources/github/rules/contribution-answer.ts'
import {
  buildQuery,
  type AnswerPath,
  type QueryPart,
} from '../../../main/sources/github/rules/contribution-query.ts'
import type { RangePart, SyncPart } from '../../../main/sources/github/rules/sync-plan.ts'

const range = { from: '2026-01-01' as Day, to: '2026-03-31' as Day }
const rangePart = { type: 'range', range } as const
const pages = (['issue', 'review', 'pull-request'] as const).map((kind) => {
  return { type: 'page', kind, range, after: 'cursor' } as const
})
const firstPages = pages.map((page) => ({ ...page, after: null }))
const repository = { type: 'repository', nodeId: 'R_1' } as const
const clone = { type: 'clone', fullName: 'dash/nest' } as const
const pond = { type: 'clone', fullName: 'acme/pond' } as const

const account = { type: 'account' } as const
const everything: readonly QueryPart[] = [account, { type: 'pull-requests' }]

test.for([
  ['ranges', 'Contributions', [rangePart, rangePart]],
  ['the first ranges', 'Contributions', [account, rangePart]],
  ['pages', 'Pages', pages],
  ['first pages', 'Pages', firstPages],
  ['repositories', 'Repositories', [repository]],
  ['names', 'Repositories', [clone, pond]],
  ['all at once', 'Contributions', [...everything, clone, repository, rangePart, ...pages]],
] as const)("the query for %s is valid under GitHub's schema", ([, name, parts]) => {
  const { query } = buildQuery(parts)
  expect(validate(query)).toEqual([])
  expect(query).toMatch(new RegExp(`^query ${name}\\(`))
})

test('the variables contain everything that is requested', () => {
  const parts = [clone, pond, repository, rangePart, ...pages.slice(0, 1)]
  expect(buildQuery([...everything, ...parts]).variables).toEqual({
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

const host = 'github.com'
const read = createAnswerReader(host)
const list = { totalCount: 0, pageInfo: { hasNextPage: false, endCursor: null }, nodes: [] }
const empty = {
  ...{ restricted: 0, totalCommits: 0, totalIssues: 0, totalReviews: 0, totalPullRequests: 0 },
  ...{ repositories: 0, commits: [], issues: list, reviews: list, pullRequests: list },
}
const planned: RangePart = { ...rangePart, start: range.from, trust: 'usual' }

describe('an answer', () => {
  const two = [planned, { ...planned }]
  const found = (data: unknown, lost: readonly AnswerPath[] = []) => {
    const { arrived, missing } = read(two, data, lost)
    return {
      arrived: two.map((part) => arrived.some((one) => one.part === part)),
      isWhole: missing.length === 0,
    }
  }

  test('is complete if every part has an answer, even null', () => {
    const part: SyncPart = { ...repository, repository: 'github:github.com:R_1' as RepositoryId }
    expect(read([part], { repositories: [null] })).toStrictEqual({
      arrived: [{ type: 'repository', part, answer: null }],
      missing: [],
    })
  })

  test.each([undefined, null, 42, 'text', [], {}, { ranges: null }, { ranges: 7 }, { ranges: {} }])(
    'of %j contains no part',
    (data) => {
      expect(found(data)).toEqual({ arrived: [false, false], isWhole: false })
      expect(read(two, data).missing).toEqual(two)
    },
  )

  test('keeps the parts that have arrived', () => {
    const data = { ranges: { r0: empty, r1: null } }
    expect(found(data)).toEqual({ arrived: [true, false], isWhole: false })
    expect(found({ ranges: { r0: empty, r1: empty } }).isWhole).toBe(true)
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
  ] as const)('lacks the part that GitHub did not finish, at %j', (path, arrived) => {
    const data = { ranges: { r0: empty, r1: empty } }
    expect(found(data, [path]).arrived).toEqual(arrived)
  })

  test('has an entry for each clone, null if GitHub does not find it', () => {
    const gone: SyncPart = { type: 'clone', fullName: 'dash/gone' }
    const name0 = { id: 'R_1', nameWithOwner: 'dash/eyrie', isPrivate: false, parent: null }
    const answers = read([clone, gone], { name0, name1: null }).arrived.map(({ answer }) => answer)
    expect(answers).toEqual([
      {
        repository: 'github:github.com:R_1',
        host,
        nameWithOwner: 'dash/eyrie',
        formerNames: ['dash/nest'],
        isPrivate: false,
        parent: null,
        languages: null,
      },
      null,
    ])
    expect(read([clone, gone], { name0 })).toMatchObject({ missing: [gone] })
  })
})

describe('the counted parts of an answer', () => {
  const data = { ranges: { r0: empty }, name0: null }

  test('are all of them if it is complete', () => {
    const { arrived } = read([planned, clone], data)
    expect(splitAnswer({ arrived, missing: [] })).toEqual({ countable: arrived, missing: [] })
  })

  test('are all but contributions if a clone is missing, because it may be one of their repositories', () => {
    const answer = read([planned, clone, pond], data)
    expect(splitAnswer(answer)).toEqual({
      countable: answer.arrived.filter(({ part }) => part === clone),
      missing: [planned, pond],
    })
  })

  test('are all of them if only other parts are missing, and all but the account is requested again', () => {
    const other = { ...planned }
    const answer = read([planned, other, account], data)
    expect(splitAnswer(answer)).toEqual({ countable: answer.arrived, missing: [other] })
    expect(answer.arrived).toHaveLength(1)
  })
})

test.each([
  [null, true],
  [{ years: {} }, true],
  [{ name12: null, other: 1 }, true],
  [{}, false],
  [{ message: 'Bad credentials', username0: 1 }, false],
  [undefined, false],
  ['<html>', false],
])('%j is an answer from GitHub: %s', (data, is) => {
  expect(isAnswer(data)).toBe(is)
})

describe('a truncated range', () => {
  const entry = (totalCount: number, counts: readonly (number | null)[], hasNextPage = false) => ({
    repository: { id: 'R', nameWithOwner: 'dash/nest', isPrivate: false },
    contributions: {
      totalCount,
      pageInfo: { hasNextPage },
      nodes: counts.map((commitCount) =>
        commitCount === null ? null : { occurredAt: '2026-01-10T08:00:00Z', commitCount },
      ),
    },
  })
  const isTruncated = (repositories: number, commits: readonly ReturnType<typeof entry>[]) => {
    const [arrival] = read([planned], {
      ranges: { r0: { ...empty, repositories, commits } },
    }).arrived
    return arrival?.type === 'range' ? arrival.answer.isTruncated : undefined
  }

  test('has more repositories than GitHub lists', () => {
    const full = Array.from({ length: 100 }, () => entry(1, [1]))
    expect(isTruncated(101, full)).toBe(true)
    expect(isTruncated(100, full)).toBe(false)
  })

  test('has more commits than its days show', () => {
    expect(isTruncated(1, [entry(5, [2, 2])])).toBe(true)
    expect(isTruncated(1, [entry(4, [2, 2])])).toBe(false)
    expect(isTruncated(1, [entry(4, [2, 2], true)])).toBe(true)
  })

  test('is not a range with hidden entries, because a shorter range would hide them too', () => {
    expect(isTruncated(2, [entry(1, [1])])).toBe(false)
    expect(isTruncated(100, [entry(1, [1])])).toBe(false)
    expect(isTruncated(1, [entry(4, [2, null])])).toBe(false)
  })
})

describe('a request error', () => {
  const request = (cause: unknown) =>
    Object.assign(new Error('failed', { cause }), { name: 'HttpError', status: 500 })
  const failureOf = (error: unknown) => (asGithubFailure(error) as GithubFailure).failure

  test("is read from Node's causes and Chromium's messages", () => {
    const refused = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })
    expect(failureOf(request(new TypeError('fetch failed', { cause: refused })))).toEqual({
      code: 'broken-connection',
      detail: 'ECONNREFUSED',
    })
    expect(failureOf(request(new Error('net::ERR_NAME_NOT_RESOLVED')))).toEqual({
      code: 'unresolved-host',
      detail: 'ERR_NAME_NOT_RESOLVED',
    })
    expect(failureOf(request(new Error('odd')))).toEqual({
      code: 'broken-connection',
      detail: 'UNKNOWN',
    })
  })

  test('is found inside the error that Octokit wraps around it', () => {
    expect(failureOf(request(new GithubFailure({ code: 'malformed' })))).toEqual({
      code: 'malformed',
    })
  })

  test('is rethrown if it is a bug', () => {
    const bug = new TypeError('undefined is not a function')
    expect(asGithubFailure(bug)).toBe(bug)
  })
})
