import type { Day } from '../../../preload/contract/calendar-day.ts'
import type { LifetimeView } from '../../../preload/contract/views/history-view.ts'
import { useLocale } from '../../shared/i18n.ts'
import { colourStep, HeatGrid } from './heat-grid.tsx'

/** The least count of a month for each colour. */
const leastCounts = [0, 1, 10, 30, 80]
const stepsOfKeys: Readonly<Record<string, number>> = {
  Home: -Infinity,
  End: Infinity,
  ArrowUp: -12,
  ArrowDown: 12,
  ArrowLeft: -1,
  ArrowRight: 1,
}

/** All months: years are rows, latest first, months are columns. A month opens its year. */
export function MonthMap(props: {
  readonly years: LifetimeView['years']
  readonly today: Day
  readonly onYear: (year: number) => void
}) {
  const { t, formatDay } = useLocale()
  const { years, today, onYear } = props
  const monthOf = (year: number, n: number) => `${year}-${String(n + 1).padStart(2, '0')}-01` as Day
  return (
    <HeatGrid
      className="heat-months"
      label={t('history.monthMap')}
      hint={t('history.monthMapHint')}
      columns={Array.from({ length: 12 }, (_, n) => formatDay(monthOf(2000, n), 'month'))}
      rows={years.map(({ year, months }, row) => ({
        name: <span>{year}</span>,
        cells: months.map((count, n) => ({
          place: row * 12 + n,
          label: t('history.named', { what: formatDay(monthOf(year, n), 'monthOfYear'), count }),
          step: colourStep(count, leastCounts),
          isOpen: count > 0 || monthOf(year, n) <= today,
        })),
      }))}
      stepsOfKeys={stepsOfKeys}
      firstStop={0}
      onChoose={(place) => {
        const row = years[Math.floor(place / 12)]
        if (row) onYear(row.year)
      }}
    />
  )
}
