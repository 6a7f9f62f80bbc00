import { expect, test } from 'vitest'
import { formats } from '../../../renderer/shared/formats.ts'
import type { Day } from '../../../preload/contract/calendar-day.ts'

test.each(['en', 'ja'] as const)('numbers are written as in %s', (locale) => {
  const intl = new Intl.NumberFormat(locale)
  for (const value of [
    0,
    7,
    999,
    1000,
    40_123,
    999_999,
    1_000_000,
    1_234_567_890,
    1.5,
    -3,
    -4000,
    2 ** 60,
  ])
    expect(formats[locale].formatNumber(value)).toBe(intl.format(value))
})

test('a day has no time zone', () => {
  const day = '2026-11-25' as Day
  expect(formats.en.formatDay(day)).toBe('November 25, 2026')
  expect(formats.en.formatDay(day, 'short')).toBe('Nov 25')
  expect(formats.ja.formatDay(day)).toBe('2026年11月25日')
})
