import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../../shared/button.tsx'
import { Card } from '../../../shared/card.tsx'
import type { Column } from './bars.ts'
import { CountsTable } from './counts-table.tsx'
import { KindsChart } from './kinds-chart.tsx'

/** Kinds over time, as a chart or a table. The table is always there for users who cannot see the chart. */
export function KindsOverTime({
  first,
  columns,
  whole,
  onColumn,
}: {
  readonly first: string
  readonly columns: readonly Column[]
  readonly whole: Column
  readonly onColumn?: (id: string) => void
}) {
  const { t } = useTranslation()
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
      {!isTable && <KindsChart columns={columns} whole={whole} {...(onColumn && { onColumn })} />}
      <div className={isTable ? 'over-time-table' : 'visually-hidden'}>
        <CountsTable caption={t('history.chart.title')} first={first} columns={columns} />
      </div>
    </Card>
  )
}
