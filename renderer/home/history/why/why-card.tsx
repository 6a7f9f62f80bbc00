import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { assertNever } from '../../../../preload/contract/result.ts'
import type { FamilyView } from '../../../../preload/contract/views/history.ts'
import { Notice } from '../../../shared/notice.tsx'
import { sumOf } from '../counts.ts'
import { useFocusSuccessor } from '../focus-successor.ts'
import { BreadcrumbList } from './breadcrumb-list.tsx'
import {
  breadcrumbsTo,
  currentOf,
  nameOf,
  type Breadcrumbs,
  type Explanation,
} from './breadcrumbs.ts'
import { DayWhy } from './day-why.tsx'
import { RepositoryWhy } from './repository-why.tsx'
import { TotalWhy } from './total-why.tsx'
import type { ExplanationState } from './use-explanation.ts'
import './why.css'
import { useFormats } from '../../../shared/formats.ts'

/** The explained number. */
function countOf({ type, view }: Explanation): number {
  if (type !== 'repository') return view.count
  return view.verdict === 'yes' ? sumOf(view.counts) : 0
}

/** An explanation's rows and the links from them. */
function ExplanationBody({
  breadcrumbs,
  explanation,
  why,
}: {
  readonly breadcrumbs: Breadcrumbs
  readonly explanation: Explanation
  readonly why: ExplanationState
}) {
  const { type, view } = explanation
  const repository = ({ id, name }: FamilyView, year: number | null) =>
    why.go(breadcrumbsTo(breadcrumbs, { type: 'repository', id, name, year }))
  switch (type) {
    case 'day':
      return (
        <DayWhy
          view={view}
          gitDay={why.gitDay}
          onRepository={(family) => repository(family, Number(view.day.slice(0, 4)))}
          onOpenItem={why.openItem}
        />
      )
    case 'repository':
      return (
        <RepositoryWhy
          view={view}
          isForgetting={why.isForgetting}
          onDay={(day) => why.go(breadcrumbsTo(breadcrumbs, { type: 'day', day }))}
          onAllYears={() => repository(view, null)}
          onForget={() => why.forget(view.id)}
        />
      )
    case 'total':
      return <TotalWhy view={view} onRepository={(family) => repository(family, view.year)} />
    default:
      return assertNever(type)
  }
}

/** Why a day, a repository or a sum has its number. */
export function WhyCard({ why }: { readonly why: ExplanationState }) {
  const { t } = useTranslation()
  const { locale } = useFormats()
  const { shown, isWaiting, problem, visits } = why
  const title = shown && nameOf(t, locale, currentOf(shown.breadcrumbs))
  const explanation = shown?.answer.ok === true ? shown.answer.value : null
  const count = explanation && countOf(explanation)
  const card = useRef<HTMLElement>(null)
  const heading = useRef<HTMLHeadingElement>(null)
  const seen = useRef(0)
  useFocusSuccessor(card, shown !== null)

  useEffect(() => {
    if (isWaiting || visits === seen.current) return
    seen.current = visits
    ;(heading.current ?? card.current)?.focus()
  }, [isWaiting, visits])

  return (
    <section
      ref={card}
      className="card why"
      tabIndex={-1}
      aria-label={t('history.why.title')}
      aria-busy={isWaiting}
    >
      <p className="why-label">{t('history.why.title')}</p>
      {shown && <BreadcrumbList breadcrumbs={shown.breadcrumbs} onBreadcrumbs={why.go} />}
      {shown === null && !isWaiting && <p className="soft">{t('history.why.hint')}</p>}
      {shown && (
        <header className="why-head">
          <h2 ref={heading} tabIndex={-1}>
            {title}
          </h2>
          {count !== null && <b>{t('history.total', { count })}</b>}
        </header>
      )}
      <p className="visually-hidden" aria-live="polite">
        {title !== null && count !== null && t('history.named', { what: title, count })}
      </p>
      {problem && <Notice problem={problem} withRemedy />}
      {shown?.answer.ok === false && <Notice problem={shown.answer.error} withRemedy />}
      {shown && explanation && (
        <div className="why-body" key={title}>
          <ExplanationBody breadcrumbs={shown.breadcrumbs} explanation={explanation} why={why} />
        </div>
      )}
    </section>
  )
}
