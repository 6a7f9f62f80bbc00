import { describe, expect, test } from 'vitest'

import { parseDay } from '../../../main/base/rules/day.ts'
import type { RepositoryId } from '../../../main/ledger/rules/facts.ts'
import { lookupsDue, namesDue } from '../../../main/sources/github/rules/lookups.ts'

const now = Date.parse('2026-06-15T12:00:00Z')
const hour = 3_600_000
const id = (name: string) => `github:github.com:${name}` as RepositoryId
const recent = '2026-05-16'
const old = '2026-05-15'

test.each([
  // verdict, latest contribution, hours since the last lookup, due
  ['yes', recent, null, true],
  ['yes', recent, 1000, false],
  ['no', old, null, true],
  ['no', old, 1000, false],
  ['no', recent, 23, false],
  ['no', recent, 24, true],
  ['unknown', recent, 0, true],
  ['unknown', old, 23, false],
  ['unknown', old, 24, true],
  // By a clock that ran ahead and was set back.
  ['no', recent, -50_000, true],
  ['unknown', old, -1, true],
] as const)(
  'with verdict %s, last contribution on %s and a lookup %s hours ago, a repository is due: %s',
  (verdict, lastDay, hours, isDue) => {
    const askedAt = hours === null ? null : now - hours * hour
    const seen = { repository: id('R'), lastDay: parseDay(lastDay)!, askedAt }
    expect(lookupsDue([seen], () => verdict, now)).toEqual(isDue ? [id('R')] : [])
  },
)

test('new repositories come first, then those that have waited longest', () => {
  const seen = ([1, null, 3, 2] as const).map((hours, n) => ({
    repository: id(`R${n}`),
    lastDay: parseDay(recent)!,
    askedAt: hours === null ? null : now - hours * hour,
  }))
  expect(lookupsDue(seen, () => 'unknown', now)).toEqual(['R1', 'R2', 'R3', 'R0'].map(id))
})

describe('the names of clones to look up', () => {
  test('are each due once a day, in their given order', () => {
    const askedAt = new Map([
      ['dash/asked', now - 23 * hour],
      ['dash/yesterday', now - 24 * hour],
    ])
    const names = ['dash/yesterday', 'dash/asked', 'dash/new']
    expect(namesDue(names, askedAt, now)).toEqual(['dash/yesterday', 'dash/new'])
  })

  test("have the form of GitHub's names", () => {
    const names = [
      'dash/nest.js',
      'a-b/c_d',
      'group/sub/nest',
      'dash/nest"){id}',
      'dash/',
      'dash/巣',
    ]
    expect(namesDue(names, new Map(), now)).toEqual(['dash/nest.js', 'a-b/c_d'])
  })
})
