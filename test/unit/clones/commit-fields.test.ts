import { describe, expect, test } from 'vitest'

import { isOid, parseAuthorDate } from '../../../main/sources/clones/rules/commit-fields.ts'

describe("an author's date", () => {
  test.each([
    ['1700000000 +0900', 1_700_000_000, 540],
    ['0 -0800', 0, -480],
    ['-5 +0000', -5, 0],
    ['0 +0000', 0, 0],
    ['99999999999 +1400', 99_999_999_999, 840],
    ['1 -9959', 1, -5999],
  ])('parses %s', (text, time, offset) => {
    expect(parseAuthorDate(text)).toEqual({ time, offset })
  })

  test.each([[''], ['1700000000'], ['18446744073709551615 +0000'], ['1 0900']])(
    'rejects %j',
    (text) => {
      expect(parseAuthorDate(text)).toBeNull()
    },
  )
})

test.each([
  ['a'.repeat(40), true],
  ['0'.repeat(64), true],
  ['a'.repeat(39), false],
  ['a'.repeat(41), false],
  ['a'.repeat(65), false],
  [`x${'a'.repeat(40)}`, false],
  ['A'.repeat(40), false],
])('%s is an object name: %s', (text, isOne) => {
  expect(isOid(text)).toBe(isOne)
})
