import { useTranslation } from 'react-i18next'
import type { GitDayView, DayView } from '../../../../preload/contract/views/explanation.ts'
import type { FamilyView } from '../../../../preload/contract/views/history.ts'
import { FamilyOfDay } from './family-of-day.tsx'
import { IncompleteList, NotCountedList } from './not-counted-list.tsx'
import { RestDay } from './rest-day.tsx'

/** Why a day has its number, by repository. */
export function DayWhy({
  view,
  gitDay,
  onRepository,
  onOpenItem,
}: {
  readonly view: DayView
  readonly gitDay: GitDayView | null
  readonly onRepository: (family: FamilyView) => void
  readonly onOpenItem: (id: string) => void
}) {
  const { t } = useTranslation()
  const incomplete = <IncompleteList incomplete={view.incomplete} />
  if (view.families.length === 0 && view.notCounted.length === 0) {
    return (
      <>
        <RestDay
          isWhole={view.incomplete.length === 0}
          gitDay={gitDay}
          onRepository={onRepository}
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
          onOpen={() => onRepository(family)}
          onOpenItem={onOpenItem}
        />
      ))}
      {incomplete}
      <NotCountedList left={view.notCounted} />
      <p className="soft rule">{t('history.why.rule')}</p>
    </>
  )
}
