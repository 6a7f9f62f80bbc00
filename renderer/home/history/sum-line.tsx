import { useTranslation } from 'react-i18next'
import type { Day } from '../../../preload/contract/day.ts'
import type { NotCounted } from '../../../preload/contract/views/history.ts'
import { useFormats } from '../../shared/formats.ts'
import { Icon } from '../../shared/icon.tsx'

/** A sum in words and what it leaves out; both open explanations. */
export function SumLine({
  count,
  activeDays,
  first = null,
  notCounted,
  isChosen,
  onOpen,
}: {
  readonly count: number
  readonly activeDays: number
  readonly first?: Day | null
  readonly notCounted: readonly NotCounted[]
  /** It is being explained. */
  readonly isChosen: boolean
  readonly onOpen: () => void
}) {
  const { t } = useTranslation()
  const { formatDay } = useFormats()
  const left = notCounted.reduce((sum, row) => sum + row.count, 0)
  return (
    <p className="sum-line">
      <button type="button" className="sum" aria-pressed={isChosen} onClick={onOpen}>
        <b>{t('history.total', { count })}</b>
        <Icon name="forward" size={16} />
      </button>
      <span>{t('history.activeDays', { count: activeDays })}</span>
      {first !== null && <span>{t('history.since', { day: formatDay(first) })}</span>}
      {left > 0 && (
        <button type="button" className="sum-left" onClick={onOpen}>
          {t('history.leftOut', { count: left })}
        </button>
      )}
    </p>
  )
}
