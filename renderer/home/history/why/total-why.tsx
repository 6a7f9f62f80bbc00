import { useTranslation } from 'react-i18next'
import type { TotalView } from '../../../../preload/contract/views/explanation.ts'
import type { FamilyCounts, FamilyView } from '../../../../preload/contract/views/history.ts'
import { useFormats } from '../../../shared/formats.ts'
import { sumOf } from '../counts.ts'
import { FamilyName } from '../family-name.tsx'
import { LongList } from '../long-list.tsx'
import { Differences } from './differences.tsx'
import { FoodLine } from './food-line.tsx'
import { NotCountedList } from './not-counted-list.tsx'

/** A repository's part of the sum, also as a bar. */
function Part({
  family,
  maxCount,
  onOpen,
}: {
  readonly family: FamilyCounts
  readonly maxCount: number
  readonly onOpen: () => void
}) {
  const { formatNumber } = useFormats()
  const count = sumOf(family.counts)
  return (
    <button type="button" className="open-row part" onClick={onOpen}>
      <FamilyName family={family} />
      <span className="part-bar" aria-hidden="true">
        <i style={{ width: `${(count / maxCount) * 100}%` }} />
      </span>
      <b>{formatNumber(count)}</b>
    </button>
  )
}

/** Why a sum is what it is: its repositories, and what it leaves out. */
export function TotalWhy({
  view,
  onRepository,
}: {
  readonly view: TotalView
  readonly onRepository: (family: FamilyView) => void
}) {
  const { t } = useTranslation()
  const counting = view.families.filter(({ verdict }) => verdict === 'yes')
  const maxCount = Math.max(1, ...counting.map(({ counts }) => sumOf(counts)))
  return (
    <>
      {counting.length > 0 && (
        <div>
          <h3 className="minor">{t('history.why.madeOf')}</h3>
          <LongList
            rows={counting}
            first={14}
            className="rows"
            label={t('history.why.madeOf')}
            keyOf={(family) => family.id}
          >
            {(family) => (
              <Part family={family} maxCount={maxCount} onOpen={() => onRepository(family)} />
            )}
          </LongList>
        </div>
      )}
      <Differences {...view} />
      <FoodLine food={view.food} counted={view.count} history={view.history} />
      <NotCountedList left={view.notCounted} />
      <p className="soft rule">{t('history.why.rule')}</p>
    </>
  )
}
