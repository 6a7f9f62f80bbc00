import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Day } from '../../../preload/contract/day.ts'
import { heatOf } from './calendar.ts'

/** One day of the heat map; drawn again only when something of itself has changed. */
export const HeatCell = memo(function HeatCell({
  day,
  words,
  count,
  isShut,
  isStop,
  isChosen,
}: {
  readonly day: Day
  /** The day in words. */
  readonly words: string
  readonly count: number
  /** There is nothing to explain of it: it is yet to come. */
  readonly isShut: boolean
  /** The one day that the Tab key reaches. */
  readonly isStop: boolean
  readonly isChosen: boolean
}) {
  const { t } = useTranslation()
  return (
    <td role="gridcell" aria-selected={isChosen}>
      <button
        type="button"
        className={`heat heat-${heatOf(count)}`}
        data-day={day}
        disabled={isShut}
        tabIndex={isStop ? 0 : -1}
        aria-label={t('history.named', { what: words, count })}
      >
        {count > 0 && <span aria-hidden="true">{count}</span>}
      </button>
    </td>
  )
})
