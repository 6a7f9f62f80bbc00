import { expect, test } from 'vitest'

import { parseDay } from '../../../main/base/rules/day.ts'
import type { RepositoryId } from '../../../main/ledger/rules/facts.ts'
import { createDailyQuestions } from '../../../main/sources/github/daily-questions.ts'
import { isPlainName, lookupsDue } from '../../../main/sources/github/rules/lookups.ts'

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
  // The clock ran ahead, and was set back.
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

test('each name is due until it is looked up, and again a day later', () => {
  let at = now - 24 * hour
  const daily = createDailyQuestions(() => at)
  daily.clones.markAsked('dash/yesterday')
  at = now - 23 * hour
  daily.clones.markAsked('dash/asked')
  at = now
  const names = ['dash/yesterday', 'dash/asked', 'dash/new']
  expect(names.filter((name) => !daily.clones.isDue(name))).toEqual(['dash/asked'])
  expect(daily.clones.recent()).toEqual(new Set(['dash/asked']))
  const others = [daily.lists, daily.refusals]
  expect(others.map((one) => one.isDue('dash/asked'))).toEqual([true, true])
})

test('only names of the form that GitHub uses are looked up', () => {
  const names = ['dash/nest.js', 'a-b/c_d', 'group/sub/nest', 'dash/nest"){id}', 'dash/', 'dash/巣']
  expect(names.filter(isPlainName)).toEqual(['dash/nest.js', 'a-b/c_d'])
})
