import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Day } from '../../../preload/contract/day.ts'
import { heatOf } from './calendar.ts'

/** A number that fits a cell: at most three digits, thousands as `1k`. */
function shortCount(count: number): string {
  return count < 1000 ? String(count) : `${Math.floor(count / 1000)}k`
}

/** One day of the heat map. Renders only when its own props change. */
export const HeatCell = memo(function HeatCell({
  day,
  words,
  count,
  isIncomplete,
  isShut,
  isStop,
  isChosen,
}: {
  readonly day: Day
  /** The day in words. */
  readonly words: string
  readonly count: number
  /** There may be more than is known here. */
  readonly isIncomplete: boolean
  /** The day lies in the future: there is nothing to explain. */
  readonly isShut: boolean
  /** The one day that Tab reaches. */
  readonly isStop: boolean
  readonly isChosen: boolean
}) {
  const { t } = useTranslation()
  return (
    <td role="gridcell" aria-selected={isChosen}>
      <button
        type="button"
        className={
          isIncomplete ? `heat heat-${heatOf(count)} heat-incomplete` : `heat heat-${heatOf(count)}`
        }
        data-day={day}
        disabled={isShut}
        tabIndex={isStop ? 0 : -1}
        aria-label={t(isIncomplete ? 'history.namedIncomplete' : 'history.named', {
          what: words,
          count,
        })}
      >
        {count > 0 && (
          <span aria-hidden="true" className={count < 100 ? undefined : 'heat-many'}>
            {shortCount(count)}
          </span>
        )}
      </button>
    </td>
  )
})
