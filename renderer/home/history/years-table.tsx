import { useTranslation } from 'react-i18next'
import type { LifetimeView } from '../../../preload/contract/views/history.ts'
import { Card } from '../../shared/card.tsx'
import { useFormats } from '../../shared/formats.ts'
import { Icon } from '../../shared/icon.tsx'
import { sumOf } from './counts.ts'
import { KindCounts } from './kind-counts.tsx'

/** One row per year: how full of active days it was, and what it consists of. */
export function YearsTable({
  years,
  onYear,
}: {
  readonly years: LifetimeView['years']
  readonly onYear: (year: number) => void
}) {
  const { t } = useTranslation()
  const { formatNumber } = useFormats()
  return (
    <Card title={t('history.chart.years')} className="years-card">
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
              <td className="year-sum">
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
