import type { Day } from '../../preload/contract/calendar-day.ts'
import type { Locale } from '../../preload/contract/declared-settings.ts'
import { megabytes } from '../../preload/contract/numbers.ts'

// Days have no time zone, so both parsing and formatting use UTC.
const dayOptions = {
  long: { dateStyle: 'long', timeZone: 'UTC' },
  short: { month: 'short', day: 'numeric', timeZone: 'UTC' },
  weekday: { weekday: 'short', timeZone: 'UTC' },
  month: { month: 'short', timeZone: 'UTC' },
  wholeMonth: { month: 'long', timeZone: 'UTC' },
  monthOfYear: { month: 'long', year: 'numeric', timeZone: 'UTC' },
  year: { year: 'numeric', timeZone: 'UTC' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>

function createFormats(locale: Locale) {
  // Creating a formatter takes a millisecond, a hundred times as long as formatting.
  const cache = new Map<string, { format(value: number): string }>()
  const cached = (key: string, create: () => { format(value: number): string }) => {
    const formatter = cache.get(key) ?? create()
    cache.set(key, formatter)
    return formatter
  }
  return {
    locale,
    /** A calendar day, or its weekday, month or year, in words. */
    formatDay: (day: Day, style: keyof typeof dayOptions = 'long'): string =>
      cached(style, () => new Intl.DateTimeFormat(locale, dayOptions[style])).format(
        Date.parse(`${day}T00:00:00Z`),
      ),
    /** An instant in local time. The time zone is read on each call, because it can change while the app runs. */
    formatTime: (instant: number): string =>
      new Intl.DateTimeFormat(locale, { timeStyle: 'short' }).format(instant),
    formatDateTime: (instant: number): string =>
      new Intl.DateTimeFormat(locale, {
        month: 'short',
        day: 'numeric',
        hour: 'numeric',
        minute: '2-digit',
      }).format(instant),
    formatNumber: (value: number): string =>
      cached('number', () => new Intl.NumberFormat(locale)).format(value),
  }
}

export type Formats = ReturnType<typeof createFormats>

export const formats = { en: createFormats('en'), ja: createFormats('ja') }

/** Megabytes with one decimal, at least 0.1. */
export const sizeInMegabytes = (bytes: number): number => Math.max(0.1, Number(megabytes(bytes, 1)))

/** Keeps a Japanese number and its counter on one line ("1 件"). The number may still be a placeholder of i18next. */
export const keepCounters = (text: string): string =>
  text.replaceAll(/(\d|\}\}) (?=[件品日回分秒個枚本点年時週文])/g, '$1\u00a0')
