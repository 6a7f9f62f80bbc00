import { useId, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dish } from '../../../bird/index.ts'
import { useFormats } from '../../../shared/formats.ts'
import { kinds } from '../../../../preload/contract/kinds.ts'
import { sumOf } from '../counts.ts'
import { layBars, type Column } from './bars.ts'
import './chart.css'
import { KindFills, Swatch } from './swatch.tsx'

const height = 150
/** More labels do not fit in a narrow window. */
const maxLabels = 12

/**
 * Kinds as stacked bars. The legend shows the numbers of the bar under the pointer; a table says the same to screen
 * readers.
 */
export function KindsChart({
  columns,
  whole,
  onColumn,
}: {
  readonly columns: readonly Column[]
  /** All columns summed, for the legend. */
  readonly whole: Column
  readonly onColumn?: (id: string) => void
}) {
  const { t } = useTranslation()
  const { formatNumber } = useFormats()
  const id = useId()
  const { bars, ticks } = useMemo(() => layBars(columns, height), [columns])
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
            {bars.map(({ id: column, left, width, middle, parts }, n) => (
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
                  {(columns.length - 1 - n) % labelEvery === 0 && columns[n]?.label}
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
              <Swatch kind={kind} id={id} />
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
