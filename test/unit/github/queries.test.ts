import { validate } from '@octokit/graphql-schema'
import { describe, expect, test } from 'vitest'

import type { Day } from '../../../main/base/rules/day.ts'
import { isCut } from '../../../main/sources/github/answers.ts'
import type { WindowAnswer } from '../../../main/sources/github/answers.ts'
import { failureOf, GithubFailure } from '../../../main/sources/github/failure.ts'
import {
  contributionsQuestion,
  pageQuestion,
  repositoriesQuestion,
  restrictedQuestion,
} from '../../../main/sources/github/rules/queries.ts'

const window = { from: '2026-01-01' as Day, to: '2026-03-31' as Day }

test.for([
  ['contributions', contributionsQuestion([window, window, window, window, window])],
  ['restricted', restrictedQuestion([window])],
  ['issue page', pageQuestion('issue', window, 'cursor')],
  ['review page', pageQuestion('review', window, 'cursor')],
  ['pull request page', pageQuestion('pull-request', window, 'cursor')],
  ['repositories', repositoriesQuestion(['R_1'])],
] as const)("the question for %s is valid by GitHub's schema", ([, question]) => {
  expect(validate(question.query)).toEqual([])
})

test('a window is asked from its first to its last second', () => {
  expect(contributionsQuestion([window]).variables).toEqual({
    from0: '2026-01-01T00:00:00Z',
    to0: '2026-03-31T23:59:59Z',
  })
})

describe('a cut-off window', () => {
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
  const list = { pageInfo: { hasNextPage: false, endCursor: null }, nodes: [] }
  const answer = (repositories: number, commits: WindowAnswer['commits']): WindowAnswer => ({
    repositories,
    commits,
    issues: list,
    reviews: list,
    pullRequests: list,
  })

  test('has more repositories than a full list', () => {
    const full = Array.from({ length: 100 }, () => entry(1, [1]))
    expect(isCut(answer(101, full), 100)).toBe(true)
    expect(isCut(answer(100, full), 100)).toBe(false)
  })

  test('or counts more commits than its days', () => {
    expect(isCut(answer(1, [entry(5, [2, 2])]), 100)).toBe(true)
    expect(isCut(answer(1, [entry(4, [2, 2])]), 100)).toBe(false)
    expect(isCut(answer(1, [entry(4, [2, 2], true)]), 100)).toBe(true)
  })

  test('is not one that hides something: a shorter window would hide it too', () => {
    expect(isCut(answer(2, [entry(1, [1])]), 100)).toBe(false)
    expect(isCut(answer(1, [entry(4, [2, null])]), 100)).toBe(false)
  })
})

describe('what a request threw', () => {
  const request = (cause: unknown) =>
    Object.assign(new Error('failed', { cause }), { name: 'HttpError', status: 500 })

  test("is read from Node's causes and from Chromium's words", () => {
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

  test('is no failure when it is a bug', () => {
    expect(failureOf(new TypeError('undefined is not a function'))).toBeUndefined()
  })
})
