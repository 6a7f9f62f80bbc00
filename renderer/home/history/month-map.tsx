import { useRef, useState, type KeyboardEvent } from 'react'
import type { Day } from '../../../preload/contract/day.ts'
import type { LifetimeView } from '../../../preload/contract/views/history.ts'
import { useLocale } from '../../shared/i18n.ts'
import { colourStep, HeatKey, nearestTo } from './heat-map.tsx'

/** The least count of a month for each colour step, as in the heat map of days. */
const leastCounts = [0, 1, 10, 30, 80]

const stepsOfKeys: Readonly<Record<string, number>> = {
  Home: -Infinity,
  End: Infinity,
  ArrowUp: -12,
  ArrowDown: 12,
  ArrowLeft: -1,
  ArrowRight: 1,
}

/** All months: years are rows, latest first, months are columns. Arrow keys move the focus. A month opens its year. */
export function MonthMap({
  years,
  today,
  onYear,
}: {
  readonly years: LifetimeView['years']
  readonly today: Day
  readonly onYear: (year: number) => void
}) {
  const { t, formatDay } = useLocale()
  const table = useRef<HTMLTableElement>(null)
  const [focus, setFocus] = useState<number | null>(null)
  // Numbered row by row.
  const months = years.flatMap(({ year, months: counts }) =>
    counts.map((count, n) => {
      const first = `${year}-${String(n + 1).padStart(2, '0')}-01` as Day
      return { year, first, count, isOpen: count > 0 || first <= today }
    }),
  )
  const openMonths = [...months.keys()].filter((n) => months[n]?.isOpen)
  /** The only month that Tab reaches. */
  const tabStop = focus !== null && openMonths.includes(focus) ? focus : openMonths[0]

  const onKeyDown = (event: KeyboardEvent, from: number) => {
    const step = stepsOfKeys[event.key]
    if (step === undefined) return
    event.preventDefault()
    const next = nearestTo(from + step, step, openMonths)
    table.current?.querySelector<HTMLElement>(`[data-month="${next}"]`)?.focus()
  }

  return (
    <div className="heat-map heat-months">
      <table ref={table} role="grid" aria-label={t('history.monthMap')}>
        <thead>
          <tr>
            <td />
            {months.slice(0, 12).map(({ first }) => (
              <th key={first} scope="col">
                <span>{formatDay(first, 'month')}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {years.map(({ year }, row) => (
            <tr key={year}>
              <th scope="row">
                <span>{year}</span>
              </th>
              {months.slice(row * 12, row * 12 + 12).map(({ first, count, isOpen }, column) => {
                const n = row * 12 + column
                return (
                  <td key={first} role="gridcell">
                    <button
                      type="button"
                      className={`heat heat-${colourStep(count, leastCounts)}`}
                      data-month={n}
                      disabled={!isOpen}
                      tabIndex={n === tabStop ? 0 : -1}
                      aria-label={t('history.named', {
                        what: formatDay(first, 'monthOfYear'),
                        count,
                      })}
                      onFocus={() => setFocus(n)}
                      onClick={() => onYear(year)}
                      onKeyDown={(event) => onKeyDown(event, n)}
                    />
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
      <HeatKey hint={t('history.monthMapHint')} />
    </div>
  )
}
