import { useMemo, type Ref } from 'react'
import { useTranslation } from 'react-i18next'
import type { Day } from '../../../preload/contract/day.ts'
import type { HistoryView } from '../../../preload/contract/views/history.ts'
import { Button } from '../../shared/button.tsx'
import { monthColumns, yearColumn } from './chart/columns.ts'
import { KindsOverTime } from './chart/kinds-over-time.tsx'
import { sumOf } from './counts.ts'
import { HeatMap } from './heat-map.tsx'
import { SumLine } from './sum-line.tsx'
import { useFormats } from '../../shared/formats.ts'

/** The days of a year. */
export function YearMap({
  ref,
  view,
  today,
  chosen,
  isSumChosen,
  isEmpty,
  onDay,
  onSum,
  onSources,
}: {
  readonly ref: Ref<HTMLElement>
  readonly view: HistoryView
  readonly today: Day
  readonly chosen: Day | null
  /** The sum is being explained. */
  readonly isSumChosen: boolean
  /** There are no contributions in any year. */
  readonly isEmpty: boolean
  readonly onDay: (day: Day) => void
  readonly onSum: () => void
  readonly onSources: () => void
}) {
  const { t } = useTranslation()
  return (
    <section
      ref={ref}
      className="card history-map"
      tabIndex={-1}
      aria-label={t('history.heatMap', { year: view.year })}
    >
      {isEmpty ? (
        <div className="history-empty">
          <p>{t('history.empty')}</p>
          <Button onClick={onSources}>{t('history.toSources')}</Button>
        </div>
      ) : (
        <SumLine
          count={sumOf(view.totals)}
          activeDays={view.days.length}
          notCounted={view.notCounted}
          isChosen={isSumChosen}
          onOpen={onSum}
        />
      )}
      <HeatMap
        year={view.year}
        days={view.days}
        incomplete={view.incomplete}
        today={today}
        chosen={chosen}
        onChoose={onDay}
      />
    </section>
  )
}

/** A year's kinds by month. */
export function YearChart({ view }: { readonly view: HistoryView }) {
  const { t } = useTranslation()
  const { locale } = useFormats()
  const columns = useMemo(() => monthColumns(view, locale), [view, locale])
  return (
    <KindsOverTime
      first={t('history.chart.month')}
      columns={columns}
      whole={yearColumn(view.year, view.totals, locale)}
    />
  )
}
