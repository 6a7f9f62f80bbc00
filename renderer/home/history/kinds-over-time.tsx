import { scaleBand, scaleLinear } from 'd3-scale'
import { stack } from 'd3-shape'
import { useId, useState, type ReactElement } from 'react'
import { sumOf } from '../../../preload/contract/counts.ts'
import type { Day } from '../../../preload/contract/calendar-day.ts'
import { kinds, type Kind } from '../../../preload/contract/kinds.ts'
import type {
  Counts,
  HistoryView,
  LifetimeView,
} from '../../../preload/contract/views/history-view.ts'
import { Dish } from '../../bird/dish.tsx'
import { Button } from '../../shared/button.tsx'
import { Card } from '../../shared/card.tsx'
import type { Formats } from '../../shared/formats.ts'
import { useLocale } from '../../shared/i18n.ts'
import { isYearView, type PageView } from './explanation/use-explanation.ts'
import './kinds-over-time.css'

const height = 150
/** More labels do not fit a narrow window. */
const maxLabels = 12

/** The months of a year, or all years, as a chart or a table. Screen readers always get the table. */
export function KindsOverTime(props: {
  readonly view: PageView
  readonly onYear: (year: number) => void
}) {
  const { view, onYear } = props
  const locale = useLocale()
  const { t, formatNumber } = locale
  const [isTable, setIsTable] = useState(false)
  const columns = isYearView(view) ? monthColumns(locale, view) : yearColumns(locale, view)
  const whole = isYearView(view) ? yearName(locale, view.year) : t('history.allYears')
  return (
    <Card
      title={t('history.chart.title')}
      className="over-time"
      aside={
        <Button variant="quiet" aria-pressed={isTable} onClick={() => setIsTable(!isTable)}>
          {t('history.chart.asTable')}
        </Button>
      }
    >
      {!isTable && (
        <KindsChart
          columns={columns}
          whole={{ name: whole, counts: view.totals }}
          onColumn={isYearView(view) ? undefined : (id) => onYear(Number(id))}
        />
      )}
      <div className={isTable ? 'over-time-table' : 'visually-hidden'}>
        <table className="counts">
          <caption className="visually-hidden">{t('history.chart.title')}</caption>
          <thead>
            <tr>
              <th scope="col">
                {t(isYearView(view) ? 'history.chart.month' : 'history.chart.year')}
              </th>
              {kinds.map((kind) => (
                <th key={kind} scope="col">
                  {t(`kind.${kind}`)}
                </th>
              ))}
              <th scope="col">{t('history.chart.all')}</th>
            </tr>
          </thead>
          <tbody>
            {columns.map(({ id, name, counts }) => (
              <tr key={id}>
                <th scope="row">{name}</th>
                {kinds.map((kind) => (
                  <td key={kind}>{formatNumber(counts[kind])}</td>
                ))}
                <td>
                  <b>{formatNumber(sumOf(counts))}</b>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  )
}

/** Stacked bars by kind. The legend shows the numbers of the bar under the pointer. */
function KindsChart(props: {
  readonly columns: readonly Column[]
  readonly whole: Pick<Column, 'name' | 'counts'>
  readonly onColumn: ((id: string) => void) | undefined
}) {
  const { columns, whole, onColumn } = props
  const { t, formatNumber } = useLocale()
  const id = useId()
  const { bars, ticks } = layOutBars(columns, height)
  const [pointed, setPointed] = useState<string | null>(null)
  const labelEvery = Math.ceil(columns.length / maxLabels)
  const described = columns.find((column) => column.id === pointed) ?? whole
  return (
    <div className="stack">
      <div className="chart-drawing" aria-hidden="true">
        <svg height={height + 26}>
          {ticks.map(({ value, y }) => (
            <text key={value} x="100%" y={y + 8} dy="0.32em" textAnchor="end">
              {formatNumber(value)}
            </text>
          ))}
        </svg>
        <svg className="chart-plot" height={height + 26} onPointerLeave={() => setPointed(null)}>
          <KindFills id={id} />
          <g transform="translate(0 8)">
            {ticks.map(({ value, y }) => (
              <line key={value} x1="0" x2="100%" y1={y} y2={y} stroke="var(--line)" />
            ))}
            {bars.map(({ id: column, label, left, width, middle, parts }, n) => (
              <g
                key={column}
                className={onColumn ? 'column column-opens' : 'column'}
                data-pointed={column === pointed || undefined}
                onPointerEnter={() => setPointed(column)}
                onClick={onColumn && (() => onColumn(column))}
              >
                <rect
                  className="column-room"
                  fill="transparent"
                  x={`${left - width * 0.2}%`}
                  width={`${width * 1.4}%`}
                  y="-8"
                  height={height + 26}
                  rx="8"
                />
                {parts.map(({ kind, top, height: tall }) => (
                  <rect
                    key={kind}
                    x={`${left}%`}
                    width={`${width}%`}
                    y={top}
                    height={tall}
                    rx={Math.min(3, tall / 2)}
                    fill={`url(#${id}-${kind})`}
                  />
                ))}
                <text x={`${middle}%`} y={height + 13} textAnchor="middle">
                  {(columns.length - 1 - n) % labelEvery === 0 && label}
                </text>
              </g>
            ))}
          </g>
        </svg>
      </div>
      <div className="chart-key" aria-hidden="true">
        <p>
          {described.name} <b>{formatNumber(sumOf(described.counts))}</b>
        </p>
        <ul>
          {kinds.map((kind) => (
            <li key={kind} className={described.counts[kind] === 0 ? 'kind-none' : undefined}>
              <svg width="14" height="14" aria-hidden="true">
                <rect width="14" height="14" rx="4" fill={`url(#${id}-${kind})`} />
              </svg>
              <Dish kind={kind} size={20} />
              <span>{t(`kind.${kind}`)}</span>
              <b>{formatNumber(described.counts[kind])}</b>
            </li>
          ))}
        </ul>
      </div>
    </div>
  )
}

const fills: Readonly<
  Record<Kind, { readonly transform?: string; readonly mark: ReactElement | null }>
> = {
  commit: { mark: null },
  issue: { mark: <rect width="2.2" height="7" />, transform: 'rotate(45)' },
  review: { mark: <circle cx="3.5" cy="3.5" r="1.3" /> },
  'pull-request': { mark: null },
}

/** Patterns that distinguish the kinds without colour. `id` makes their ids unique on the page. */
function KindFills({ id }: { readonly id: string }) {
  return (
    <defs>
      {kinds.map((kind) => (
        <pattern
          key={kind}
          id={`${id}-${kind}`}
          fill={`var(--kind-${kind}-mark)`}
          width="7"
          height="7"
          patternUnits="userSpaceOnUse"
          patternTransform={fills[kind].transform}
        >
          <rect fill={`var(--kind-${kind})`} width="7" height="7" />
          {fills[kind].mark}
        </pattern>
      ))}
    </defs>
  )
}

/** A month or a year. */
export interface Column {
  readonly id: string
  /** The short name under the bar. */
  readonly label: string
  readonly name: string
  readonly counts: Counts
}

export function monthColumns(
  { formatDay }: Formats,
  { year, months }: HistoryView,
): readonly Column[] {
  return months.map((counts, n) => {
    const first = `${year}-${String(n + 1).padStart(2, '0')}-01` as Day
    return {
      id: String(n + 1),
      label: formatDay(first, 'month'),
      name: formatDay(first, 'monthOfYear'),
      counts,
    }
  })
}

const yearName = ({ formatDay }: Formats, year: number) => formatDay(`${year}-01-01` as Day, 'year')

/** All years, oldest first. */
export function yearColumns(formats: Formats, { years }: LifetimeView): readonly Column[] {
  return years.toReversed().map(({ year, counts }) => {
    return { id: String(year), label: String(year), name: yearName(formats, year), counts }
  })
}

/** The gap between two kinds in a bar, in pixels. */
const gap = 1.5

/**
 * Lays columns out as stacked bars, with the kinds in menu order from the bottom up. Horizontal lengths are
 * percentages of the width, so that the drawing fits any window. Vertical lengths are pixels from the top.
 */
export function layOutBars(columns: readonly Column[], height: number) {
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
          // Even the smallest part stays visible.
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
