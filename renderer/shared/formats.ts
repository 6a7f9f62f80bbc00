import { useTranslation } from 'react-i18next'
import type { Day } from '../../preload/contract/day.ts'
import type { Locale } from '../../preload/contract/settings.ts'

type DayStyle = 'long' | 'short'

const dayOptions: Readonly<Record<DayStyle, Intl.DateTimeFormatOptions>> = {
  long: { dateStyle: 'long', timeZone: 'UTC' },
  short: { month: 'short', day: 'numeric', timeZone: 'UTC' },
}

/** Creating a formatter takes a millisecond, a hundred times as long as formatting, so create each only once. */
function memoized<Formatter>(make: () => Formatter): () => Formatter {
  let made: Formatter | undefined
  return () => (made ??= make())
}

function formattersOf(locale: Locale) {
  const day = (style: DayStyle) =>
    memoized(() => new Intl.DateTimeFormat(locale, dayOptions[style]))
  return {
    day: { long: day('long'), short: day('short') },
    number: memoized(() => new Intl.NumberFormat(locale)),
  }
}

const formatters: Readonly<Record<Locale, ReturnType<typeof formattersOf>>> = {
  en: formattersOf('en'),
  ja: formattersOf('ja'),
}

/** A calendar day in words. Days have no zone, so both parsing and formatting use UTC. */
export function formatDay(locale: Locale, day: Day, style: DayStyle = 'long'): string {
  return formatters[locale].day[style]().format(Date.parse(`${day}T00:00:00Z`))
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
  // Both languages write whole numbers alike, and the first formatter of a process takes 8 ms to load, which would
  // delay Home.
  if (Number.isSafeInteger(value) && value >= 0)
    return String(value).replace(/\B(?=(\d{3})+$)/g, ',')
  return formatters[locale].number().format(value)
}

/** Megabytes with one decimal, at least 0.1. */
export const megabytes = (bytes: number): number => Math.max(0.1, Math.round(bytes / 100_000) / 10)

const formatsOf = (locale: Locale) => ({
  locale,
  formatDay: (day: Day, style?: DayStyle) => formatDay(locale, day, style),
  formatTime: (instant: number) => formatTime(locale, instant),
  formatNumber: (value: number) => formatNumber(locale, value),
})
const formats = { en: formatsOf('en'), ja: formatsOf('ja') }

/** The formatters of the page's language. */
export function useFormats() {
  const { i18n } = useTranslation()
  return formats[i18n.language === 'ja' ? 'ja' : 'en']
}
