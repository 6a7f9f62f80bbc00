import type { Locale } from '../../../../preload/contract/settings.ts'
import type {
  Counts,
  HistoryView,
  LifetimeView,
} from '../../../../preload/contract/views/history.ts'
import type { Column } from './bars.ts'

/** The months of a year. */
export function monthColumns({ year, months }: HistoryView, locale: Locale): readonly Column[] {
  const short = new Intl.DateTimeFormat(locale, { month: 'short', timeZone: 'UTC' })
  const long = new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' })
  return months.map((counts, n) => {
    const first = Date.UTC(year, n, 1)
    return { id: String(n + 1), label: short.format(first), name: long.format(first), counts }
  })
}

/** A year as one column. */
export function yearColumn(year: number, counts: Counts, locale: Locale): Column {
  const words = new Intl.DateTimeFormat(locale, { year: 'numeric', timeZone: 'UTC' })
  return {
    id: String(year),
    label: String(year),
    name: words.format(Date.UTC(year, 0, 1)),
    counts,
  }
}

/** All years, the first on the left. */
export function yearColumns({ years }: LifetimeView, locale: Locale): readonly Column[] {
  return years.map(({ year, counts }) => yearColumn(year, counts, locale)).reverse()
}
