import { useTranslation } from 'react-i18next'
import type { Locale } from '../../../../preload/contract/settings.ts'
import type { TotalView } from '../../../../preload/contract/views/explanation.ts'
import type { FamilyCounts, FamilyView } from '../../../../preload/contract/views/history.ts'
import { formatNumber } from '../../../shared/formats.ts'
import type { Remedy } from '../../../shared/remedies.ts'
import { sumOf } from '../counts.ts'
import { FamilyName } from '../family-name.tsx'
import { LongList } from '../long-list.tsx'
import { Differences } from './differences.tsx'
import { FoodLine } from './food-line.tsx'
import type { Sources } from './not-counted.ts'
import { NotCountedList } from './not-counted-list.tsx'

/** A repository's part of the sum, also as a bar. */
function Part({
  family,
  maxCount,
  locale,
  onOpen,
}: {
  readonly family: FamilyCounts
  readonly maxCount: number
  readonly locale: Locale
  readonly onOpen: () => void
}) {
  const count = sumOf(family.counts)
  return (
    <button type="button" className="open-row part" onClick={onOpen}>
      <FamilyName family={family} />
      <span className="part-bar" aria-hidden="true">
        <i style={{ width: `${(count / maxCount) * 100}%` }} />
      </span>
      <b>{formatNumber(locale, count)}</b>
    </button>
  )
}

/** Why a sum is what it is: its repositories, and what it leaves out. */
export function TotalWhy({
  view,
  sources,
  locale,
  onRepository,
  onRemedy,
}: {
  readonly view: TotalView
  readonly sources: Sources
  readonly locale: Locale
  readonly onRepository: (family: FamilyView) => void
  readonly onRemedy: (remedy: Remedy) => void
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
              <Part
                family={family}
                maxCount={maxCount}
                locale={locale}
                onOpen={() => onRepository(family)}
              />
            )}
          </LongList>
        </div>
      )}
      <Differences {...view} onRemedy={onRemedy} />
      <FoodLine food={view.food} counted={view.count} history={view.history} locale={locale} />
      <NotCountedList left={view.notCounted} sources={sources} onRemedy={onRemedy} />
      <p className="soft rule">{t('history.why.rule')}</p>
    </>
  )
}
