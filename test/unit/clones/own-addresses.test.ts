import { describe, expect, test } from 'vitest'

import {
  probablyOwnAddresses,
  type Author,
} from '../../../main/sources/clones/rules/own-addresses.ts'

const authors = (...pairs: readonly (readonly [string, string])[]): readonly Author[] =>
  pairs.map(([name, email]) => ({ name, email }))

describe("addresses that are probably the user's", () => {
  const nobody = { name: null, addresses: [] }

  test('are those of authors with exactly the configured name', () => {
    const log = authors(['Dash', 'a@x'], ['dash', 'b@x'], ['Dash ', 'c@x'], ['Dash', 'a@x'])
    expect(probablyOwnAddresses(log, { name: 'Dash', addresses: [] })).toEqual(['a@x'])
  })

  test('are those of authors with the name of an address that counts, and do not count yet', () => {
    const log = authors(
      ['Dash', 'me@x'],
      ['ダッシュ', 'me@x'],
      ['ダッシュ', 'home@x'],
      ['Dash', 'work@x'],
      ['Else', 'else@x'],
      // Not by way of a second name, which is only probably the same user.
      ['D', 'home@x'],
      ['D', 'far@x'],
    )
    expect(probablyOwnAddresses(log, { name: null, addresses: ['me@x'] })).toEqual([
      'home@x',
      'work@x',
    ])
  })

  test.each([
    ['noreply@github.com'],
    ['no-reply@example.com'],
    ['donotreply@example.com'],
    ['Do-Not-Reply@example.com'],
    ['49699333+dependabot[bot]@users.noreply.github.com'],
    ['198982749+Copilot@users.noreply.github.com'],
    ['cursoragent@cursor.com'],
    ['nobody'],
    ['@x'],
    ['a@'],
    ['a\u001b@x'],
    ['a@x\u0007'],
    [`${'a'.repeat(260)}@x`],
    [''],
  ])('%j is not personal', (email) => {
    expect(probablyOwnAddresses(authors(['Dash', email]), { name: 'Dash', addresses: [] })).toEqual(
      [],
    )
  })

  test.each([
    ['12345+dash@users.noreply.github.com'],
    ['dash@laptop.local'],
    ['jane.noreply@example.com'],
    ['だっしゅ@例え.jp'],
  ])('%s can be personal', (email) => {
    const log = authors(['Dash', email])
    expect(probablyOwnAddresses(log, { name: 'Dash', addresses: [] })).toEqual([email])
  })

  test('are not those without a name or with a common name, and there are none if the user has no name', () => {
    const roots = Array.from({ length: 11 }, (_, n) => ['root', `root@host-${n}`] as const)
    expect(probablyOwnAddresses(authors(...roots), { name: 'root', addresses: [] })).toEqual([])
    expect(
      probablyOwnAddresses(authors(...roots.slice(1)), { name: 'root', addresses: [] }),
    ).toHaveLength(10)
    const nameless = authors(['', 'me@x'], ['', 'other@x'])
    expect(probablyOwnAddresses(nameless, { name: null, addresses: ['me@x'] })).toEqual([])
    expect(probablyOwnAddresses(authors(['Dash', 'a@x']), nobody)).toEqual([])
  })
})

test('only a few of thousands of addresses are suggested, the latest first', () => {
  const log = Array.from({ length: 3000 }, (_, n) => [
    { name: `name ${n}`, email: 'me@x' },
    { name: `name ${n}`, email: `${n}@x` },
  ]).flat()
  expect(probablyOwnAddresses(log, { name: null, addresses: ['me@x'] })).toEqual(
    Array.from({ length: 20 }, (_, n) => `${n}@x`).toSorted(),
  )
})
