import { expect, test } from 'vitest'
import {
  pullRequestNews,
  pullRequestState,
  repairedPullRequests,
  withRetries,
  type PullRequest,
} from '../../../main/sources/github/rules/pull-requests.ts'

const now = Date.parse('2026-11-25T12:00:00Z')
const hourMs = 3_600_000
const open: PullRequest = { id: 'PR_1', mergedAt: null, state: 'none' }
const merged = (hoursAgo: number): PullRequest => ({
  ...open,
  mergedAt: now - hoursAgo * hourMs,
  state: 'merged',
})
const news = (seen: Parameters<typeof pullRequestNews>[0], one: PullRequest) =>
  pullRequestNews(seen, [one], now)

test('the first sync brings no news', () => {
  expect(news(null, merged(1))).toEqual([])
})

test.each([
  [23, ['pull-request-merged']],
  [-23, ['pull-request-merged']],
  [24, []],
])('a merge of %i hours ago that is seen for the first time is the news %j', (hours, expected) => {
  expect(news(new Map(), merged(hours))).toEqual(expected)
})

test('the merge of a known pull request is news at any age, but only once', () => {
  expect(news(new Map([['PR_1', 'none']]), merged(1000))).toEqual(['pull-request-merged'])
  expect(news(new Map([['PR_1', 'merged']]), merged(1))).toEqual([])
})

test.each([
  ['none', 'failed', ['checks-failed']],
  ['passed', 'failed', ['checks-failed']],
  ['failed', 'passed', ['checks-passed']],
  ['failed', 'failed', []],
  ['failed', 'retrying', []],
  ['retrying', 'failed', ['checks-failed']],
  ['retrying', 'passed', ['checks-passed']],
  ['merged', 'passed', []],
] as const)('checks going from %s to %s give the news %j', (before, state, expected) => {
  expect(news(new Map([['PR_1', before]]), { ...open, state })).toEqual(expected)
})

test.each([
  ['failed', 'none', 'retrying'],
  ['retrying', 'none', 'retrying'],
  ['failed', 'passed', 'passed'],
  ['retrying', 'failed', 'failed'],
  ['passed', 'none', 'none'],
  ['none', 'none', 'none'],
] as const)(
  'after %s, a pull request that GitHub calls %s is stored as %s',
  (before, state, stored) => {
    expect(withRetries(new Map([['PR_1', before]]), [{ ...open, state }])).toEqual([
      { ...open, state: stored },
    ])
  },
)

test.each([
  ['failed', 'passed', ['PR_1']],
  ['retrying', 'passed', ['PR_1']],
  ['retrying', 'merged', []],
  ['none', 'passed', []],
  ['passed', 'passed', []],
] as const)('checks going from %s to %s repair %j', (before, state, repaired) => {
  expect(repairedPullRequests(new Map([['PR_1', before]]), [{ ...open, state }])).toEqual(repaired)
})

test('checks of a pull request seen for the first time are not news', () => {
  expect(news(new Map(), { ...open, state: 'failed' })).toEqual([])
})

test.each([
  ['MERGED', 'FAILURE', 'merged'],
  ['CLOSED', 'SUCCESS', 'closed'],
  ['OPEN', 'SUCCESS', 'passed'],
  ['OPEN', 'FAILURE', 'failed'],
  ['OPEN', 'ERROR', 'failed'],
  ['OPEN', 'PENDING', 'none'],
  ['OPEN', undefined, 'none'],
])('a pull request that is %s, with checks in state %s, is %s', (state, checks, expected) => {
  expect(pullRequestState(state, checks)).toBe(expected)
})
