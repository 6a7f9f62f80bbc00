import type { Locale } from '../../../../preload/contract/settings.ts'
import type { GitDayView } from '../../../../preload/contract/views/explanation.ts'
import type { FamilyView } from '../../../../preload/contract/views/history.ts'
import { assertNever } from '../../../../preload/contract/result.ts'
import type { Remedy } from '../../../shared/remedies.ts'
import { DayWhy } from './day-why.tsx'
import type { Sources } from './not-counted.ts'
import { RepositoryWhy } from './repository-why.tsx'
import { breadcrumbsTo, type Explanation, type Breadcrumbs } from './breadcrumbs.ts'
import { TotalWhy } from './total-why.tsx'

/** The actions an explanation offers. */
export interface WhyActions {
  readonly onBreadcrumbs: (breadcrumbs: Breadcrumbs) => void
  readonly onOpenItem: (id: string) => void
  readonly onForget: (repository: string) => void
  readonly onRemedy: (remedy: Remedy) => void
}

/** An explanation's rows and the links from them. */
export function ExplanationBody({
  breadcrumbs,
  explanation,
  gitDay,
  isForgetting,
  sources,
  locale,
  actions,
}: {
  readonly breadcrumbs: Breadcrumbs
  readonly explanation: Explanation
  readonly gitDay: GitDayView | null
  readonly isForgetting: boolean
  readonly sources: Sources
  readonly locale: Locale
  readonly actions: WhyActions
}) {
  const { onBreadcrumbs, onOpenItem, onForget, onRemedy } = actions
  const { type, view } = explanation
  const repository = ({ id, name }: FamilyView, year: number | null) =>
    onBreadcrumbs(breadcrumbsTo(breadcrumbs, { type: 'repository', id, name, year }))
  const common = { sources, locale, onRemedy }
  switch (type) {
    case 'day':
      return (
        <DayWhy
          {...common}
          view={view}
          gitDay={gitDay}
          onRepository={(family) => repository(family, Number(view.day.slice(0, 4)))}
          onOpenItem={onOpenItem}
        />
      )
    case 'repository':
      return (
        <RepositoryWhy
          {...common}
          view={view}
          isForgetting={isForgetting}
          onDay={(day) => onBreadcrumbs(breadcrumbsTo(breadcrumbs, { type: 'day', day }))}
          onAllYears={() => repository(view, null)}
          onForget={() => onForget(view.id)}
        />
      )
    case 'total':
      return (
        <TotalWhy
          {...common}
          view={view}
          onRepository={(family) => repository(family, view.year)}
        />
      )
    default:
      return assertNever(type)
  }
}
