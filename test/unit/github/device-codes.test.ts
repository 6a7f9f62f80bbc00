import { expect, test } from 'vitest'

import {
  pollDelayMs,
  pollPace,
  slowDown,
  refusalCode,
} from '../../../main/sources/github/rules/device-codes.ts'
import { parseScopes, parseToken } from '../../../main/sources/github/rules/tokens.ts'
import fc from '../../support/fast-check.ts'

test('polls add a fifth to the interval, or two fifths after GitHub asked us to slow down', () => {
  expect(pollDelayMs({ intervalSeconds: 5, isSlowed: false })).toBe(6000)
  expect(pollDelayMs(slowDown({ intervalSeconds: 5, isSlowed: false }, 10))).toBe(14_000)
})

test.for([
  [-5, 6000],
  [0, 6000],
  [5, 6000],
  [60, 72_000],
  [86_400, 72_000],
] as const)('an interval of %d s means waiting %d ms', ([interval, delayMs]) => {
  expect(pollDelayMs(pollPace(interval))).toBe(delayMs)
  expect(pollDelayMs(slowDown(pollPace(interval), 86_400))).toBe(84_000)
})

test('the interval grows by five seconds if the answer does not give one', () => {
  expect(slowDown({ intervalSeconds: 5, isSlowed: false }, null)).toEqual({
    intervalSeconds: 10,
    isSlowed: true,
  })
})

test('no sequence of slow_down answers ever makes polling faster', () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.integer({ min: 0, max: 100 }))), (intervals) => {
      let pace = { intervalSeconds: 5, isSlowed: false }
      for (const interval of intervals) {
        const slower = slowDown(pace, interval)
        expect(pollDelayMs(slower)).toBeGreaterThanOrEqual(pollDelayMs(pace))
        pace = slower
      }
    }),
  )
})

test.for([
  ['authorization_pending', null],
  ['slow_down', null],
  ['expired_token', 'github-device-expired'],
  ['token_expired', 'github-device-expired'],
  ['incorrect_device_code', 'github-device-expired'],
  ['access_denied', 'github-device-denied'],
  ['device_flow_disabled', 'github-device-disabled'],
  ['unsupported_grant_type', 'github-device-disabled'],
  ['incorrect_client_credentials', 'github-client-id-rejected'],
  ['Not Found', 'github-client-id-rejected'],
  ['something new', 'github-bad-answer'],
  ['toString', 'github-bad-answer'],
] as const)('%s ends the flow with %s', ([error, code]) => {
  expect(refusalCode(error)).toBe(code)
})

test.for([
  `ghp_${'a'.repeat(36)}`,
  `gho_${'B'.repeat(36)}`,
  `github_pat_${'a'.repeat(22)}_${'b'.repeat(59)}`,
  '0123456789abcdef0123456789abcdef01234567',
])('%s can be a token', (text) => {
  expect(parseToken(` ${text}\n`)).toBe(text)
})

test.for([
  '',
  'password',
  'ghp_',
  `ghp_${'a'.repeat(20)} b`,
  `ghp_${'あ'.repeat(36)}`,
  'x'.repeat(40),
])('%j cannot be a token', (text) => {
  expect(parseToken(text)).toBeNull()
})

test('scopes come from a header, which is missing for fine-grained tokens', () => {
  expect(parseScopes('read:user, repo')).toEqual(['read:user', 'repo'])
  expect(parseScopes('')).toEqual([])
  expect(parseScopes(undefined)).toBeNull()
})
