import type { Day } from '../../preload/contract/day.ts'
import type { Locale } from '../../preload/contract/settings.ts'

/** A calendar day in words; days have no zone, so UTC on both sides. */
export function formatDay(locale: Locale, day: Day, style: 'long' | 'short' = 'long'): string {
  const options: Intl.DateTimeFormatOptions =
    style === 'long'
      ? { dateStyle: 'long', timeZone: 'UTC' }
      : { month: 'short', day: 'numeric', timeZone: 'UTC' }
  return new Intl.DateTimeFormat(locale, options).format(Date.parse(`${day}T00:00:00Z`))
}

/** An instant as the wall clock here shows it. */
export function formatTime(locale: Locale, instant: number): string {
  return new Intl.DateTimeFormat(locale, { timeStyle: 'short' }).format(instant)
}

export function formatDateTime(locale: Locale, instant: number): string {
  return new Intl.DateTimeFormat(locale, {
    month: 'short',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
  }).format(instant)
}

export function formatNumber(locale: Locale, value: number): string {
  return new Intl.NumberFormat(locale).format(value)
}
