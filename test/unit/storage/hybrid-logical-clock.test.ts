import { expect, test } from 'vitest'
import {
  isHybridTimestamp,
  lowestHybridTimestamp,
  nextHybridTimestamp,
  type DeviceId,
  type HybridTimestamp,
} from '../../../main/storage/rules/hybrid-logical-clock.ts'
import fc from '../../support/fast-check.ts'

const here = 'a-device' as DeviceId
const there = 'b-device' as DeviceId
const instant = fc.integer({ min: -1_000_000, max: 8_640_000_000_000_000 })

test('each timestamp is greater than all before it, whatever the clock does', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(instant, fc.constantFrom(here, there))), (ticks) => {
      let highest: HybridTimestamp | null = null
      for (const [now, device] of ticks) {
        const timestamp: HybridTimestamp = nextHybridTimestamp(highest, now, device)
        expect(highest === null || timestamp > highest).toBe(true)
        expect(isHybridTimestamp(timestamp)).toBe(true)
        expect(timestamp > lowestHybridTimestamp(there, 1)).toBe(true)
        expect(timestamp).toMatch(/^\d{15}-\d{5}-[ab]-device$/)
        highest = timestamp
      }
    }),
  )
})

test('a timestamp has the time of the clock if that is later than all before', () => {
  const before = '000000000000005-00003-b-device' as HybridTimestamp
  expect(nextHybridTimestamp(before, 9, here)).toBe('000000000000009-00000-a-device')
})

test('the timestamp of the greater device id wins at the same millisecond', () => {
  expect(nextHybridTimestamp(null, 5, there) > nextHybridTimestamp(null, 5, here)).toBe(true)
})

test('a full counter moves the time of the timestamp on by a millisecond', () => {
  const full = '000000000000005-99999-a-device' as HybridTimestamp
  expect(nextHybridTimestamp(full, 5, here)).toBe('000000000000006-00000-a-device')
})

test('a value found by a program loses to every choice of the user', () => {
  expect(nextHybridTimestamp(null, 1, here) > lowestHybridTimestamp(there)).toBe(true)
  expect(lowestHybridTimestamp(here)).toBe('000000000000000-00000-a-device')
})

test('a certain value found by a program wins over a probable one', () => {
  expect(lowestHybridTimestamp(here, 1) > lowestHybridTimestamp(there)).toBe(true)
})

test.each([
  ['000000000000001-00000-a', true],
  // 2099, 2286, 30489: years that a clock can show.
  ['004070908800000-00000-a', true],
  ['009999999999999-99999-a', true],
  ['900000000000000-00000-a', true],
  ['999999999999999-99999-a', false],
  ['x000000000000001-00000-a', false],
  ['1', false],
  ['x', false],
  ['', false],
])('%s is a timestamp: %s', (text, isOne) => {
  expect(isHybridTimestamp(text)).toBe(isOne)
})
