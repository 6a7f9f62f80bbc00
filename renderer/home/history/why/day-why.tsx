import { useTranslation } from 'react-i18next'
import type { Locale } from '../../../../preload/contract/settings.ts'
import type { GitDayView, DayView } from '../../../../preload/contract/views/explanation.ts'
import type { FamilyView } from '../../../../preload/contract/views/history.ts'
import type { Remedy } from '../../../shared/remedies.ts'
import { FamilyOfDay } from './family-of-day.tsx'
import { IncompleteList } from './incomplete-list.tsx'
import type { Sources } from './not-counted.ts'
import { NotCountedList } from './not-counted-list.tsx'
import { RestDay } from './rest-day.tsx'

/** Why a day has its number, by repository. */
export function DayWhy({
  view,
  gitDay,
  sources,
  locale,
  onRepository,
  onOpenItem,
  onRemedy,
}: {
  readonly view: DayView
  readonly gitDay: GitDayView | null
  readonly sources: Sources
  readonly locale: Locale
  readonly onRepository: (family: FamilyView) => void
  readonly onOpenItem: (id: string) => void
  readonly onRemedy: (remedy: Remedy) => void
}) {
  const { t } = useTranslation()
  const incomplete = (
    <IncompleteList
      incomplete={view.incomplete}
      sources={sources}
      locale={locale}
      onRemedy={onRemedy}
    />
  )
  if (view.families.length === 0 && view.notCounted.length === 0) {
    return (
      <>
        <RestDay
          isWhole={view.incomplete.length === 0}
          gitDay={gitDay}
          onRepository={onRepository}
          onRemedy={onRemedy}
        />
        {incomplete}
      </>
    )
  }
  return (
    <>
      {view.families.map((family) => (
        <FamilyOfDay
          key={family.id}
          family={family}
          isOld={family.foodFrom !== null && view.day < family.foodFrom}
          gitDay={gitDay}
          locale={locale}
          onOpen={() => onRepository(family)}
          onOpenItem={onOpenItem}
          onRemedy={onRemedy}
        />
      ))}
      {incomplete}
      <NotCountedList left={view.notCounted} sources={sources} onRemedy={onRemedy} />
      <p className="soft rule">{t('history.why.rule')}</p>
    </>
  )
}
