import { useTranslation } from 'react-i18next'
import type { TotalView } from '../../../../preload/contract/views/explanation.ts'
import type { FamilyView } from '../../../../preload/contract/views/history.ts'
import { useFormats } from '../../../shared/formats.ts'
import { FamilyName } from '../family-name.tsx'
import { sumOf } from '../kind-counts.tsx'
import { LongList } from '../../../shared/long-list.tsx'
import { Differences } from './differences.tsx'
import { FoodLine } from './food-line.tsx'
import { NotCountedList } from './not-counted.tsx'

/** Why a sum is what it is: its repositories, also as bars, and what it leaves out. */
export function TotalWhy({
  view,
  onRepository,
}: {
  readonly view: TotalView
  readonly onRepository: (family: FamilyView) => void
}) {
  const { t } = useTranslation()
  const { formatNumber } = useFormats()
  const parts = view.families
    .filter(({ verdict }) => verdict === 'yes')
    .map((family) => ({ family, count: sumOf(family.counts) }))
  const maxCount = Math.max(1, ...parts.map(({ count }) => count))
  return (
    <>
      {parts.length > 0 && (
        <div>
          <h3 className="minor">{t('history.why.madeOf')}</h3>
          <LongList first={14} className="rows" label={t('history.why.madeOf')}>
            {parts.map(({ family, count }) => (
              <button
                key={family.id}
                type="button"
                className="open-row part"
                onClick={() => onRepository(family)}
              >
                <FamilyName family={family} />
                <span className="part-bar" aria-hidden="true">
                  <i style={{ width: `${(count / maxCount) * 100}%` }} />
                </span>
                <b>{formatNumber(count)}</b>
              </button>
            ))}
          </LongList>
        </div>
      )}
      <Differences view={view} />
      <FoodLine of={view} counted={view.count} />
      <NotCountedList left={view.notCounted} />
      <p className="soft rule">{t('history.why.rule')}</p>
    </>
  )
}
