import { scaleBand, scaleLinear } from 'd3-scale'
import { stack } from 'd3-shape'
import type { Day } from '../../../preload/contract/day.ts'
import { kinds, type Kind } from '../../../preload/contract/kinds.ts'
import type { Locale } from '../../../preload/contract/settings.ts'
import type { Counts, HistoryView, LifetimeView } from '../../../preload/contract/views/history.ts'
import { formatDay } from '../../shared/formats.ts'

/** A month or a year with its numbers. */
export interface Column {
  readonly id: string
  /** Short, below the bar. */
  readonly label: string
  /** In full. */
  readonly name: string
  readonly counts: Counts
}

/** The months of a year. */
export function monthColumns({ year, months }: HistoryView, locale: Locale): readonly Column[] {
  return months.map((counts, n) => {
    const first = `${year}-${String(n + 1).padStart(2, '0')}-01` as Day
    return {
      id: String(n + 1),
      label: formatDay(locale, first, 'month'),
      name: formatDay(locale, first, 'monthOfYear'),
      counts,
    }
  })
}

/** A year as one column. */
export function yearColumn(year: number, counts: Counts, locale: Locale): Column {
  const name = formatDay(locale, `${year}-01-01` as Day, 'year')
  return { id: String(year), label: String(year), name, counts }
}

/** All years, the first on the left. */
export function yearColumns({ years }: LifetimeView, locale: Locale): readonly Column[] {
  return years.map(({ year, counts }) => yearColumn(year, counts, locale)).reverse()
}

/** The gap between two kinds of one bar. */
const gap = 1.5

/**
 * Lays columns out as stacked bars of `height` pixels, kinds in menu order from the bottom up.
 * @returns bars in percent of the width, so that the drawing fits any, with their parts in pixels from the top; ticks in
 *   pixels, too
 */
export function layBars(columns: readonly Column[], height: number) {
  const series = stack<Column, Kind>()
    .keys(kinds)
    .value(({ counts }, kind) => counts[kind])([...columns])
  const maxTotal = Math.max(4, ...series.flat().map(([, top]) => top))
  const y = scaleLinear().domain([0, maxTotal]).nice(4).range([height, 0])
  const x = scaleBand()
    .domain(columns.map(({ id }) => id))
    .range([0, 100])
    .paddingInner(0.34)
    .paddingOuter(0.2)
  const width = x.bandwidth()
  return {
    bars: columns.map((column, n) => {
      const left = x(column.id) ?? 0
      return {
        ...column,
        left,
        width,
        middle: left + width / 2,
        parts: series.flatMap((one) => {
          const [from = 0, to = 0] = one[n] ?? []
          if (to <= from) return []
          // Keep the smallest part visible.
          const tall = Math.max(2, y(from) - y(to) - gap)
          return [{ kind: one.key, top: y(from) - tall, height: tall }]
        }),
      }
    }),
    ticks: y
      .ticks(4)
      .filter((value) => Number.isInteger(value))
      .map((value) => ({ value, y: y(value) })),
  }
}
