import { useTranslation } from 'react-i18next'
import type { Day } from '../../preload/contract/day.ts'
import type { Locale } from '../../preload/contract/settings.ts'

const dayOptions = {
  long: { dateStyle: 'long', timeZone: 'UTC' },
  short: { month: 'short', day: 'numeric', timeZone: 'UTC' },
  weekday: { weekday: 'short', timeZone: 'UTC' },
  month: { month: 'short', timeZone: 'UTC' },
  monthOfYear: { month: 'long', year: 'numeric', timeZone: 'UTC' },
  year: { year: 'numeric', timeZone: 'UTC' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>

/** How much of a day to write. */
type DayStyle = keyof typeof dayOptions

// Creating a formatter takes a millisecond, a hundred times as long as formatting.
const formatters = new Map<string, { format(value: number): string }>()
function formatterOf(key: string, create: () => { format(value: number): string }) {
  const formatter = formatters.get(key) ?? create()
  formatters.set(key, formatter)
  return formatter
}

/** A calendar day, or its weekday, month or year, in words. Days have no zone, so both parsing and formatting use UTC. */
export function formatDay(locale: Locale, day: Day, style: DayStyle = 'long'): string {
  const create = () => new Intl.DateTimeFormat(locale, dayOptions[style])
  return formatterOf(`${style} ${locale}`, create).format(Date.parse(`${day}T00:00:00Z`))
}

/** An instant in local time. The zone is read on each call, because it can change while the app runs. */
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
  return formatterOf(locale, () => new Intl.NumberFormat(locale)).format(value)
}

/** Megabytes with one decimal, at least 0.1. */
export const megabytes = (bytes: number): number => Math.max(0.1, Math.round(bytes / 100_000) / 10)

const formatsOf = (locale: Locale) => ({
  locale,
  formatDay: (day: Day, style?: DayStyle) => formatDay(locale, day, style),
  formatTime: (instant: number) => formatTime(locale, instant),
  formatDateTime: (instant: number) => formatDateTime(locale, instant),
  formatNumber: (value: number) => formatNumber(locale, value),
})
const formats = { en: formatsOf('en'), ja: formatsOf('ja') }

/** The formatters of the page's language. */
export function useFormats() {
  const { i18n } = useTranslation()
  return formats[i18n.language === 'ja' ? 'ja' : 'en']
}
