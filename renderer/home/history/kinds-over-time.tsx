import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { kinds } from '../../../preload/contract/kinds.ts'
import { Dish } from '../../bird/dish.tsx'
import { Button } from '../../shared/button.tsx'
import { Card } from '../../shared/card.tsx'
import { useFormats } from '../../shared/formats.ts'
import { sumOf } from './kind-counts.tsx'
import { layBars, type Column } from './chart-bars.ts'
import './kinds-over-time.css'

const height = 150
/** More labels do not fit in a narrow window. */
const maxLabels = 12

interface KindsProps {
  /** What the columns are: months or years. */
  readonly first: string
  readonly columns: readonly Column[]
  /** All columns summed, for the legend. */
  readonly whole: Pick<Column, 'name' | 'counts'>
  readonly onColumn?: (id: string) => void
}

/** Kinds over time, as a chart or a table. The table is always there for users who cannot see the chart. */
export function KindsOverTime(props: KindsProps) {
  const { t } = useTranslation()
  const { formatNumber } = useFormats()
  const [isTable, setIsTable] = useState(false)
  return (
    <Card
      title={t('history.chart.title')}
      className="over-time"
      aside={
        <Button look="quiet" aria-pressed={isTable} onClick={() => setIsTable(!isTable)}>
          {t('history.chart.asTable')}
        </Button>
      }
    >
      {!isTable && <KindsChart {...props} />}
      <div className={isTable ? 'over-time-table' : 'visually-hidden'}>
        <table className="counts">
          <caption className="visually-hidden">{t('history.chart.title')}</caption>
          <thead>
            <tr>
              <th scope="col">{props.first}</th>
              {kinds.map((kind) => (
                <th key={kind} scope="col">
                  {t(`kind.${kind}`)}
                </th>
              ))}
              <th scope="col">{t('history.chart.all')}</th>
            </tr>
          </thead>
          <tbody>
            {props.columns.map(({ id, name, counts }) => (
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

/**
 * Kinds as stacked bars. The legend shows the numbers of the bar under the pointer; a table says the same to screen
 * readers.
 */
function KindsChart({ columns, whole, onColumn }: Omit<KindsProps, 'first'>) {
  const { t } = useTranslation()
  const { formatNumber } = useFormats()
  const id = useId()
  const { bars, ticks } = layBars(columns, height)
  const [pointed, setPointed] = useState<string | null>(null)
  const labelEvery = Math.ceil(columns.length / maxLabels)
  const told = columns.find((column) => column.id === pointed) ?? whole
  return (
    <div className="chart">
      <div className="chart-drawing" aria-hidden="true">
        <svg className="chart-axis" height={height + 26}>
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
              <line key={value} x1="0" x2="100%" y1={y} y2={y} className="chart-line" />
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
          {told.name} <b>{formatNumber(sumOf(told.counts))}</b>
        </p>
        <ul>
          {kinds.map((kind) => (
            <li key={kind}>
              <svg className="swatch" width="14" height="14" aria-hidden="true">
                <rect width="14" height="14" rx="4" fill={`url(#${id}-${kind})`} />
              </svg>
              <Dish kind={kind} size={20} />
              <span>{t(`kind.${kind}`)}</span>
              <b>{formatNumber(told.counts[kind])}</b>
            </li>
          ))}
        </ul>
      </div>
    </div>
  )
}

/** Patterns that tell the kinds apart without colour. `id` keeps those of two charts apart. */
function KindFills({ id }: { readonly id: string }) {
  return (
    <defs>
      {kinds.map((kind) => (
        <pattern
          key={kind}
          id={`${id}-${kind}`}
          className={`fill fill-${kind}`}
          width="7"
          height="7"
          patternUnits="userSpaceOnUse"
          patternTransform={kind === 'issue' ? 'rotate(45)' : undefined}
        >
          <rect className="fill-ground" width="7" height="7" />
          {kind === 'issue' && <rect className="fill-mark" width="2.2" height="7" />}
          {kind === 'review' && <circle className="fill-mark" cx="3.5" cy="3.5" r="1.3" />}
        </pattern>
      ))}
    </defs>
  )
}
