import { sumOf } from '../../../preload/contract/counts.ts'
import type { LifetimeView } from '../../../preload/contract/views/history-view.ts'
import { Card } from '../../shared/card.tsx'
import { useLocale } from '../../shared/i18n.ts'
import { Icon } from '../../shared/icon.tsx'
import { KindCounts } from './kind-counts.tsx'
import './years-table.css'

/** A click on a year opens its heat map. */
export function YearsTable(props: {
  readonly years: LifetimeView['years']
  readonly onYear: (year: number) => void
}) {
  const { years, onYear } = props
  const { t, formatNumber } = useLocale()
  return (
    <Card title={t('history.chart.years')}>
      <table className="years-table">
        <thead>
          <tr>
            {(['year', 'activeDays', 'all'] as const).map((name) => (
              <th key={name} scope="col">
                <span className="visually-hidden">{t(`history.chart.${name}`)}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {years.map(({ year, activeDays, counts }) => (
            <tr key={year}>
              <th scope="row">
                <button type="button" onClick={() => onYear(year)}>
                  {year}
                  <Icon name="forward" size={14} />
                </button>
              </th>
              <td className="year-days">
                <small>{t('history.activeDays', { count: activeDays })}</small>
                <span className="part-bar" aria-hidden="true">
                  <i style={{ width: `${(activeDays / 366) * 100}%` }} />
                </span>
              </td>
              <td>
                <span className="row-counts">
                  <b>{formatNumber(sumOf(counts))}</b>
                  <KindCounts counts={counts} />
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  )
}
