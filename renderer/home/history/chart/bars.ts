import { scaleBand, scaleLinear } from 'd3-scale'
import { stack } from 'd3-shape'
import type { Kind } from '../../../../preload/contract/kinds.ts'
import type { Counts } from '../../../../preload/contract/views/history.ts'
import { kinds } from '../../../../preload/contract/kinds.ts'

/** A month or a year with its numbers. */
export interface Column {
  readonly id: string
  /** Short, below the bar. */
  readonly label: string
  /** In full. */
  readonly name: string
  readonly counts: Counts
}

export interface Bar {
  readonly id: string
  /** Percent of the width, so that the drawing fits any. */
  readonly left: number
  readonly width: number
  readonly middle: number
  /** Pixels from the top, listed from the bottom of the bar to its top. */
  readonly parts: readonly { readonly kind: Kind; readonly top: number; readonly height: number }[]
}

export interface Bars {
  readonly bars: readonly Bar[]
  readonly ticks: readonly { readonly value: number; readonly y: number }[]
}

/** The gap between two kinds of one bar. */
const gap = 1.5

/** Lays columns out as stacked bars of `height` pixels, kinds in menu order from the bottom up. */
export function layBars(columns: readonly Column[], height: number): Bars {
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
    bars: columns.map(({ id }, n) => {
      const left = x(id) ?? 0
      return {
        id,
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
