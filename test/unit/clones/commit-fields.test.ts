import { describe, expect, test } from 'vitest'

import { logFormatArgs, parseAuthorDate } from '../../../main/sources/clones/rules/commit-fields.ts'

test.each([
  ['%H %aE%x00%P', true, ['--use-mailmap', '--format=%H %aE%x00%P']],
  ['%H %aE%x00%P', false, ['--no-use-mailmap', '--format=%H %ae%x00%P']],
  ['%aN%n%aE%n%ae%n%ad', false, ['--no-use-mailmap', '--format=%an%n%ae%n%ae%n%ad']],
])('%j, with a mailmap: %j', (format, hasMailmap, args) => {
  expect(logFormatArgs(format, hasMailmap)).toEqual(args)
})

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
      expect(parseAuthorDate(text)).toBeUndefined()
    },
  )
})
