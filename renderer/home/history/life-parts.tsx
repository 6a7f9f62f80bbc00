import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { LifetimeView } from '../../../preload/contract/views/history.ts'
import { yearColumns } from './chart/columns.ts'
import { KindsOverTime } from './chart/kinds-over-time.tsx'
import { sumOf } from './counts.ts'
import { SumLine } from './sum-line.tsx'
import { useFormats } from '../../shared/formats.ts'

/** All years in one line. */
export function LifeSum({
  view,
  isSumChosen,
  onSum,
}: {
  readonly view: LifetimeView
  /** The sum is being explained. */
  readonly isSumChosen: boolean
  readonly onSum: () => void
}) {
  const { t } = useTranslation()
  return (
    <section className="card life-sum" aria-label={t('history.allYears')}>
      <SumLine
        count={sumOf(view.totals)}
        activeDays={view.activeDays}
        first={view.first}
        notCounted={view.notCounted}
        isChosen={isSumChosen}
        onOpen={onSum}
      />
    </section>
  )
}

/** Kinds by year; clicking a year opens it. */
export function LifeChart({
  view,
  onYear,
}: {
  readonly view: LifetimeView
  readonly onYear: (year: number) => void
}) {
  const { t } = useTranslation()
  const { locale } = useFormats()
  const columns = useMemo(() => yearColumns(view, locale), [view, locale])
  const all = t('history.allYears')
  return (
    <KindsOverTime
      first={t('history.chart.year')}
      columns={columns}
      whole={{ id: 'all', label: all, name: all, counts: view.totals }}
      onColumn={(id) => onYear(Number(id))}
    />
  )
}
