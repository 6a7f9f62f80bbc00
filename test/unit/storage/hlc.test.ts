import { expect, test } from 'vitest'
import {
  lowestStamp,
  nextStamp,
  type DeviceId,
  type Stamp,
} from '../../../main/storage/rules/hlc.ts'
import fc from '../../fast-check.ts'

const here = 'a-device' as DeviceId
const there = 'b-device' as DeviceId
const instant = fc.integer({ min: -1_000_000, max: 8_640_000_000_000_000 })

test('each stamp is greater than all before it, whatever the clock does', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(instant, fc.constantFrom(here, there))), (ticks) => {
      let highest: Stamp | null = null
      for (const [now, device] of ticks) {
        const stamp: Stamp = nextStamp(highest, now % 1_000_000_000_000_000, device)
        expect(highest === null || stamp > highest).toBe(true)
        expect(stamp).toMatch(/^\d{15}-\d{5}-[ab]-device$/)
        highest = stamp
      }
    }),
  )
})

test('the greater of two devices wins a tie', () => {
  expect(nextStamp(null, 5, there) > nextStamp(null, 5, here)).toBe(true)
})

test('a full counter moves the clock on', () => {
  const full = '000000000000005-99999-a-device' as Stamp
  expect(nextStamp(full, 5, here)).toBe('000000000000006-00000-a-device')
})

test('what a program found out loses to every choice', () => {
  expect(nextStamp(null, 1, here) > lowestStamp(there)).toBe(true)
  expect(lowestStamp(here)).toBe('000000000000000-00000-a-device')
})
