import { describe, expect, test } from 'vitest'
import { notCounted, onlyKinds } from '../../../main/ledger/rules/not-counted.ts'
import type { Verdict } from '../../../main/ledger/rules/counting.ts'
import { itemGrantKey, itemLabel, parseItemGrantKey } from '../../../main/ledger/rules/facts.ts'
import { sumOf, zeroCounts } from '../../../preload/contract/counts.ts'
import { kinds, type ItemKind, type Kind } from '../../../preload/contract/kinds.ts'
import fc from '../../support/fast-check.ts'

const allOn = { commit: true, issue: true, review: true, 'pull-request': true }

describe('the name of an item', () => {
  test.each([
    ['https://github.com/flutter/flutter/pull/12', 'flutter/flutter#12'],
    ['https://github.com/dash/a.b/issues/3?x=1', 'dash/a.b#3'],
    ['https://github.com/dash/food/pull/12#pullrequestreview-PRR_7', 'dash/food#12'],
    ['http://127.0.0.1:8080/dash/food/issues/1', 'dash/food#1'],
    ['https://github.com/dash/food/wiki', 'https://github.com/dash/food/wiki'],
    ['see https://github.com/a/b/pull/1', 'see https://github.com/a/b/pull/1'],
    ['nonsense', 'nonsense'],
  ])('%s is %s', (url, label) => {
    expect(itemLabel(url)).toBe(label)
  })
})

test('the handle of an item leads back to it, whatever its ids', () => {
  const part = fc.string({ minLength: 1 }).filter((text) => !/[/\n\r\u2028\u2029]/.test(text))
  const itemKind = fc.constantFrom<ItemKind>('issue', 'review', 'pull-request')
  fc.assert(
    fc.property(itemKind, part, part, (kind, host, key) => {
      expect(parseItemGrantKey(itemGrantKey(kind, host, key))).toEqual({ kind, host, key })
    }),
  )
  expect(parseItemGrantKey('commit/git:a/2026-11-25')).toBeNull()
  expect(parseItemGrantKey('starter')).toBeNull()
  expect(parseItemGrantKey('/issue/github.com/I_1')).toBeNull()
})

test('counted and uncounted contributions add up to all contributions', () => {
  const counts = fc.record({
    commit: fc.nat(9),
    issue: fc.nat(9),
    review: fc.nat(9),
    'pull-request': fc.nat(9),
  })
  const families = fc.array(
    fc.record({
      verdict: fc.constantFrom('yes' as const, 'no' as const, 'unknown' as const),
      counts,
    }),
  )
  const switches = fc.record({
    commit: fc.boolean(),
    issue: fc.boolean(),
    review: fc.boolean(),
    'pull-request': fc.boolean(),
  })
  fc.assert(
    fc.property(families, switches, fc.subarray([...kinds]), (all, isOn, wanted) => {
      const on = wanted.filter((kind) => isOn[kind])
      const without = notCounted({ families: all, wanted, isOn, offAddresses: [] })
      const counted = all
        .filter(({ verdict }) => verdict === 'yes')
        .reduce((sum, { counts: of }) => sum + sumOf(onlyKinds(of, on)), 0)
      // In families that do not count anyway, switched-off kinds are not mentioned a second time.
      const everything = all.reduce(
        (sum, { verdict, counts: of }) =>
          sum + sumOf(onlyKinds(of, verdict === 'yes' ? wanted : on)),
        0,
      )
      expect(counted + without.reduce((sum, { count }) => sum + count, 0)).toBe(everything)
      expect(without.every(({ count }) => count > 0)).toBe(true)
    }),
  )
})

test('each contribution that does not count has its reason', () => {
  const family = (verdict: Verdict, commit: number) => ({
    verdict,
    counts: { ...zeroCounts, commit, review: 1 },
  })
  const families = [family('yes', 1), family('no', 2), family('unknown', 3)]
  expect(
    notCounted({ families, wanted: kinds, isOn: { ...allOn, review: false }, offAddresses: [] }),
  ).toEqual([
    { reason: 'language', count: 2, detail: null },
    { reason: 'unknown', count: 3, detail: null },
    { reason: 'kind', count: 1, detail: 'review' },
  ])
})

test('commits of switched-off addresses are reported only if commits are switched on and would count', () => {
  const offAddresses = [{ email: 'old@example.org', count: 4 }]
  const ask = (wanted: readonly Kind[], isOn = allOn) =>
    notCounted({ families: [], wanted, isOn, offAddresses })
  expect(ask(kinds)).toEqual([{ reason: 'address', count: 4, detail: 'old@example.org' }])
  expect(ask(['issue'])).toEqual([])
  expect(ask(kinds, { ...allOn, commit: false })).toEqual([])
})

test('kinds that are switched off count as zero', () => {
  const counts = { commit: 1, issue: 2, review: 3, 'pull-request': 4 }
  expect(onlyKinds(counts, ['issue'])).toEqual({ ...zeroCounts, issue: 2 })
  expect(sumOf(counts)).toBe(10)
})
