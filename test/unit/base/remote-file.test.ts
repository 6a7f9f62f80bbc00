import { describe, expect, test } from 'vitest'
import { transferFor, validatorOf } from '../../../main/base/rules/remote-file.ts'
import fc from '../../support/fast-check.ts'

const answer = (status: number, contentRange: string | null, contentLength: string | null) => ({
  status,
  contentRange,
  contentLength,
})

describe('an answer to a range request', () => {
  test.each([
    [answer(206, 'bytes 40-99/100', '60'), 40, 'append'],
    [answer(206, 'bytes 40-99/100', null), 40, 'append'],
    [answer(206, 'bytes 40-99/*', '60'), 40, 'append'],
    [answer(206, 'bytes 0-99/100', '100'), 40, 'drop'],
    [answer(206, 'bytes 40-60/100', '21'), 40, 'drop'],
    [answer(206, 'bytes 40-119/120', '80'), 40, 'wrong'],
    [answer(206, 'bytes 30-99/100', '60'), 40, 'drop'],
    [answer(206, 'bytes 40-98/100', '60'), 40, 'drop'],
    [answer(206, 'bytes 40-99/100', '59'), 40, 'drop'],
    [answer(206, 'mebibytes 40-99/100', '60'), 40, 'wrong'],
    [answer(206, 'bytes 40-99/100 or so', '60'), 40, 'wrong'],
    [answer(206, null, '60'), 40, 'wrong'],
    [answer(200, null, '100'), 40, 'restart'],
    [answer(200, null, null), 0, 'restart'],
    [answer(200, null, '99'), 0, 'wrong'],
    [answer(416, 'bytes */100', null), 40, 'drop'],
    [answer(404, null, null), 0, 'refused'],
    [answer(403, null, null), 0, 'refused'],
    [answer(302, null, null), 0, 'refused'],
    [answer(500, null, null), 0, 'later'],
    [answer(503, null, null), 40, 'later'],
    [answer(408, null, null), 40, 'later'],
    [answer(429, null, null), 40, 'later'],
  ] as const)('%j with %d of 100 bytes: %s', (given, received, expected) => {
    expect(transferFor(given, { received, size: 100 })).toBe(expected)
  })

  test('is appended only to the bytes that precede it', () => {
    const numbers = fc.integer({ min: 0, max: 20 })
    fc.assert(
      fc.property(
        numbers,
        numbers,
        numbers,
        numbers,
        numbers,
        (first, last, whole, received, size) => {
          const given = answer(206, `bytes ${first}-${last}/${whole}`, null)
          if (transferFor(given, { received, size }) !== 'append') return
          expect([first, last + 1, whole]).toEqual([received, size, size])
        },
      ),
    )
  })
})

test.each([
  ['"strong"', 'Tue, 24 Nov 2026 00:00:00 GMT', '"strong"'],
  ['W/"weak"', 'Tue, 24 Nov 2026 00:00:00 GMT', 'Tue, 24 Nov 2026 00:00:00 GMT'],
  ['W/"weak"', null, null],
  [null, 'yesterday', null],
  ['"a"\r\nX: "b"', null, null],
])('%j and %j give the validator %j', (etag, lastModified, validator) => {
  expect(validatorOf(etag, lastModified)).toBe(validator)
})
