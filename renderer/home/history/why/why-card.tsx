import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { FamilyView } from '../../../../preload/contract/views/history.ts'
import { useFocusSuccessor } from '../../../shared/focus-successor.ts'
import { useFormats } from '../../../shared/formats.ts'
import { Icon } from '../../../shared/icon.tsx'
import { Notice } from '../../../shared/notice.tsx'
import { sumOf } from '../kind-counts.tsx'
import { DayWhy } from './day-why.tsx'
import {
  breadcrumbsTo,
  currentOf,
  keyOf,
  nameOf,
  type Explanation,
  type ExplanationState,
  type Subject,
} from './use-explanation.ts'
import { RepositoryWhy } from './repository-why.tsx'
import { TotalWhy } from './total-why.tsx'
import './why.css'

/** The explained number. */
function countOf(view: Explanation): number {
  if ('count' in view) return view.count
  return view.verdict === 'yes' ? sumOf(view.counts) : 0
}

/** Why a day, a repository or a sum has its number. */
export function WhyCard({ why }: { readonly why: ExplanationState }) {
  const { t } = useTranslation()
  const { locale } = useFormats()
  const { shown, isWaiting, problem, visits } = why
  const card = useRef<HTMLElement>(null)
  const heading = useRef<HTMLHeadingElement>(null)
  const seen = useRef(0)
  useFocusSuccessor(card, shown !== null)
  useEffect(() => {
    if (isWaiting || visits === seen.current) return
    seen.current = visits
    ;(heading.current ?? card.current)?.focus()
  }, [isWaiting, visits])

  const breadcrumbs = shown?.question ?? null
  const view = shown?.answer.ok === true ? shown.answer.value : null
  const title = breadcrumbs && nameOf(t, locale, currentOf(breadcrumbs))
  const count = view && countOf(view)
  const steps = breadcrumbs?.slice(0, -1) ?? []
  const open = (subject: Subject) => {
    if (breadcrumbs) why.go(breadcrumbsTo(breadcrumbs, subject))
  }
  const openIn =
    (year: number | null) =>
    ({ id, name }: FamilyView) =>
      open({ type: 'repository', id, name, year })
  const rows = (explanation: Explanation) => {
    if ('day' in explanation) {
      const year = Number(explanation.day.slice(0, 4))
      return <DayWhy view={explanation} onRepository={openIn(year)} onOpenItem={why.openItem} />
    }
    if ('families' in explanation)
      return <TotalWhy view={explanation} onRepository={openIn(explanation.year)} />
    return (
      <RepositoryWhy
        view={explanation}
        isForgetting={why.isForgetting}
        onDay={(day) => open({ type: 'day', day })}
        onAllYears={() => openIn(null)(explanation)}
        onForget={() => why.forget(explanation.id)}
      />
    )
  }

  return (
    <section
      ref={card}
      className="card why"
      tabIndex={-1}
      aria-label={t('history.why.title')}
      aria-busy={isWaiting}
    >
      <p className="why-label">{t('history.why.title')}</p>
      {steps.length > 0 && (
        <nav className="crumbs" aria-label={t('history.why.trail')}>
          <ol>
            {steps.map((step) => (
              <li key={keyOf(step)}>
                <button type="button" onClick={() => open(step)}>
                  <Icon name="back" size={14} />
                  {nameOf(t, locale, step)}
                </button>
              </li>
            ))}
          </ol>
        </nav>
      )}
      {title === null && !isWaiting && <p className="soft">{t('history.why.hint')}</p>}
      {title !== null && (
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
      {view && (
        <div className="why-body" key={title}>
          {rows(view)}
        </div>
      )}
    </section>
  )
}
