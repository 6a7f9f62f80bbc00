import { expect, test } from 'vitest'
import {
  incompleteDays,
  subtractUnlisted,
  sumOverAccounts,
  undisclosedSums,
  type UndisclosedDays,
} from '../../../main/explanations/rules/incomplete-days.ts'
import type { Day } from '../../../main/base/rules/day.ts'

const none = { restricted: 0, hidden: 0, truncated: 0 }
const row = (host: string, from: string, to: string, counts: object): UndisclosedDays => ({
  host,
  from: from as Day,
  to: to as Day,
  ...none,
  ...counts,
})
const [march, april] = [
  ['2026-03-01', '2026-03-31'],
  ['2026-03-01', '2026-04-30'],
] as const

test.each([
  [0, 3, 2],
  [2, 1, 2],
  [4, 0, 1],
  [9, 0, 0],
])('%d unlisted commits leave %d restricted and %d hidden contributions', (unlisted, ...left) => {
  const [restricted, hidden] = left
  const reported = { restricted: 3, hidden: 2, truncated: 7 }
  expect(subtractUnlisted(reported, unlisted)).toEqual({ restricted, hidden, truncated: 7 })
})

test('accounts are added up if their host and their days are the same', () => {
  const others = [
    row('git.example', ...march, { restricted: 10 }),
    row('github.com', ...april, { restricted: 20 }),
    row('github.com', '2026-03-02', '2026-03-31', { restricted: 30 }),
  ]
  expect(
    sumOverAccounts([
      row('github.com', ...march, { restricted: 1, hidden: 2, truncated: 3 }),
      ...others,
      row('github.com', ...march, { restricted: 4, hidden: 5, truncated: 6 }),
    ]),
  ).toEqual([row('github.com', ...march, { restricted: 5, hidden: 7, truncated: 9 }), ...others])
})

test('days are incomplete for each reason, and the sums name each host', () => {
  const rows = [
    row('github.com', ...march, { restricted: 1, truncated: 2 }),
    row('git.example', ...april, { hidden: 3 }),
    row('github.com', ...april, { restricted: 4 }),
  ]
  const days = (host: string, [from, to]: readonly [string, string]) => ({ host, from, to })
  expect(incompleteDays(rows)).toEqual([
    { ...days('github.com', march), reason: 'restricted', count: 1 },
    { ...days('github.com', march), reason: 'truncated', count: 2 },
    { ...days('git.example', april), reason: 'hidden', count: 3 },
    { ...days('github.com', april), reason: 'restricted', count: 4 },
  ])
  expect(undisclosedSums(rows)).toEqual([
    { reason: 'restricted', count: 5, detail: 'github.com' },
    { reason: 'truncated', count: 2, detail: 'github.com' },
    { reason: 'hidden', count: 3, detail: 'git.example' },
  ])
})
