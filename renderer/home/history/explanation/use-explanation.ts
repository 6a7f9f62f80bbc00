import { useState } from 'react'
import type { DashBridge } from '../../../../preload/contract/dash-bridge.ts'
import type { Day } from '../../../../preload/contract/calendar-day.ts'
import type { Kind } from '../../../../preload/contract/kinds.ts'
import type { Problem } from '../../../../preload/contract/problem.ts'
import type { Result } from '../../../../preload/contract/result.ts'
import type {
  DayView,
  RepositoryView,
  TotalView,
} from '../../../../preload/contract/views/explanation-view.ts'
import type { HistoryView, LifetimeView } from '../../../../preload/contract/views/history-view.ts'
import type { PageLocale } from '../../../shared/i18n.ts'
import { useQuery, useRequest, useSnapshot } from '../../../shared/bridge-hooks.ts'

/** A page of History: one year, or all years. A null year is the current year. */
export interface Page {
  readonly type: 'year' | 'all'
  /** The year that the page shows. If it shows all years: the year to return to. */
  readonly year: number | null
}

export type PageView = HistoryView | LifetimeView

export const isYearView = (view: PageView): view is HistoryView => 'days' in view

export type ExplainedNumber =
  | { readonly type: 'day'; readonly day: Day }
  | {
      readonly type: 'repository'
      readonly id: string
      readonly name: string
      readonly year: number | null
    }
  | { readonly type: 'total'; readonly year: number | null; readonly kind: Kind | null }

/** The path to the explained number: the first number, then each that the user opened from there. */
export type Breadcrumbs = readonly [ExplainedNumber, ...ExplainedNumber[]]

export type Explanation = DayView | RepositoryView | TotalView

export const currentOf = (breadcrumbs: Breadcrumbs): ExplainedNumber =>
  breadcrumbs.at(-1) ?? breadcrumbs[0]

/** Identifies an explained number. A renamed repository keeps its id. */
export const numberKey = (explained: ExplainedNumber): string =>
  JSON.stringify({ ...explained, name: undefined })

/** Appends a number to the path, or cuts the path back to that number. */
export function breadcrumbsTo(breadcrumbs: Breadcrumbs, explained: ExplainedNumber): Breadcrumbs {
  const [first, ...others] = breadcrumbs
  const at = breadcrumbs.findIndex((earlier) => numberKey(earlier) === numberKey(explained))
  return at < 0 ? [...breadcrumbs, explained] : [first, ...others.slice(0, at)]
}

export function nameOf({ t, formatDay }: PageLocale, explained: ExplainedNumber): string {
  if (explained.type === 'day') return formatDay(explained.day)
  const { year } = explained
  if (explained.type === 'repository') {
    const { name } = explained
    return year === null ? name : t('history.explanation.nameIn', { name, year })
  }
  if (explained.kind === null)
    return year === null ? t('history.explanation.all') : t('history.explanation.allIn', { year })
  const kind = t(`kind.${explained.kind}`)
  return year === null ? kind : t('history.explanation.kindIn', { kind, year })
}

function fetchExplanation(
  bridge: DashBridge,
  breadcrumbs: Breadcrumbs,
): Promise<Result<Explanation, Problem>> {
  const explained = currentOf(breadcrumbs)
  if (explained.type === 'day') return bridge.request('explain-day', { day: explained.day })
  const { year } = explained
  return explained.type === 'repository'
    ? bridge.request('explain-repository', { repository: explained.id, year })
    : bridge.request('explain-total', { year, kind: explained.kind })
}

/** What is explained next to a page. */
interface Trail {
  readonly page: Page
  /** Null if the page has nothing to explain. */
  readonly breadcrumbs: Breadcrumbs | null
  readonly isChosen: boolean
}

/** The number that is explained before the user chooses another: the latest day with contributions, or all years. */
function firstExplained(view: PageView): ExplainedNumber | null {
  if (!isYearView(view))
    return view.first === null ? null : { type: 'total', year: null, kind: null }
  const latest = view.days.at(-1)
  return latest ? { type: 'day', day: latest.day } : null
}

/** Whether the page needs a new first number. A number that still exists stays, because the user may be reading. */
function needsFirst(trail: Trail | null, page: Page, view: PageView): boolean {
  if (trail?.page !== page) return true
  if (trail.isChosen) return false
  const explained = trail.breadcrumbs?.[0]
  if (explained?.type === 'day' && isYearView(view))
    return view.days.every(({ day }) => day !== explained.day)
  return (firstExplained(view) === null) !== (explained === undefined)
}

/** Explains a page's own number, then those that the user chooses. `pageView` is null while the page loads. */
export function useExplanation(page: Page, pageView: PageView | null) {
  const revision = useSnapshot((snapshot) => snapshot.historyRevision)
  const { ask, isBusy, problem } = useRequest()
  const [trail, setTrail] = useState<Trail | null>(null)
  const [choiceCount, setChoiceCount] = useState(0)
  if (pageView && needsFirst(trail, page, pageView)) {
    const first = firstExplained(pageView)
    setTrail({ page, breadcrumbs: first && [first], isChosen: false })
  }

  const breadcrumbs = trail?.breadcrumbs ?? null
  const { last, isWaiting } = useQuery(fetchExplanation, breadcrumbs, revision)
  const show = (chosen: Breadcrumbs) => setTrail({ page, breadcrumbs: chosen, isChosen: true })
  const moveFocus = () => setChoiceCount((count) => count + 1)

  return {
    /** The chosen number. Null if there is nothing to explain. */
    explained: breadcrumbs && currentOf(breadcrumbs),
    /** The latest answer, perhaps still for the previous number. */
    latest: breadcrumbs && last,
    isWaiting,
    problem,
    isForgetting: isBusy,
    /** How often the user has chosen a number. After each choice, the focus moves to the explanation. */
    choiceCount,
    /** Explains a day without moving the focus. */
    explainDay: (day: Day) => show([{ type: 'day', day }]),
    /** Explains the last breadcrumb and moves the focus to its explanation. */
    explain: (chosen: Breadcrumbs) => {
      show(chosen)
      moveFocus()
    },
    forget: (repository: string) => {
      void ask('forget-repository', { repository }).then(({ ok }) => {
        if (!ok) return
        setTrail(null)
        moveFocus()
      })
    },
  }
}

export type ExplanationState = ReturnType<typeof useExplanation>
