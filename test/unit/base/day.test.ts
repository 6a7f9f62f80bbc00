import { expect, test } from 'vitest'
import { addDays, dayAtOffset, parseDay, type Day } from '../../../main/base/rules/day.ts'
import fc from '../../support/fast-check.ts'

const anyDay = fc
  .date({ min: new Date('0001-01-01'), max: new Date('9998-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10) as Day)

test('every calendar day is accepted, and nothing else', () => {
  fc.assert(
    fc.property(anyDay, (day) => {
      expect(parseDay(day)).toBe(day)
    }),
  )
  for (const text of [
    '',
    'yesterday',
    '2026-2-3',
    '2026-02-30',
    '2026-13-01',
    '2026-11-25T00:00',
  ]) {
    expect(parseDay(text)).toBeNull()
  }
})

test('adding days and subtracting them again gives the same day', () => {
  fc.assert(
    fc.property(anyDay, fc.integer({ min: -300, max: 300 }), (day, days) => {
      fc.pre(day > '0002' && day < '9997')
      const moved = addDays(day, days)
      expect(addDays(moved, -days)).toBe(day)
      expect(Math.sign(days)).toBe(moved === day ? 0 : moved > day ? 1 : -1)
    }),
  )
})

test.each([
  { time: 0, offset: 0, day: '1970-01-01' },
  { time: 0, offset: -1, day: '1969-12-31' },
  { time: -1, offset: 0, day: '1969-12-31' },
  { time: 86_399, offset: 1, day: '1970-01-02' },
  { time: 1_795_564_799, offset: 540, day: '2026-11-25' },
  { time: 1_795_618_800, offset: 540, day: '2026-11-26' },
  { time: 1_795_618_799, offset: 540, day: '2026-11-25' },
  { time: 253_402_300_799, offset: 0, day: '9999-12-31' },
  { time: 253_402_300_800, offset: 0, day: null },
  { time: 8_640_000_000_001, offset: 0, day: null },
  { time: -62_167_219_201, offset: 0, day: null },
])('the local day of $time at offset $offset is $day', ({ time, offset, day }) => {
  expect(dayAtOffset(time, offset)).toBe(day)
})
