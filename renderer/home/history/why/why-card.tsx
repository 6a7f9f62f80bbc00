import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { Locale } from '../../../../preload/contract/settings.ts'
import { Notice } from '../../../shared/notice.tsx'
import type { Remedy } from '../../../shared/remedies.ts'
import { useSnapshot } from '../../../shared/snapshot.ts'
import { sumOf } from '../counts.ts'
import { useFocusSuccessor } from '../focus-successor.ts'
import { BreadcrumbList } from './breadcrumb-list.tsx'
import { ExplanationBody } from './explanation-body.tsx'
import { currentOf, nameOf, type Explanation } from './breadcrumbs.ts'
import type { ExplanationState } from './use-explanation.ts'
import './why.css'

/** The explained number. */
function countOf({ type, view }: Explanation): number {
  if (type !== 'repository') return view.count
  return view.verdict === 'yes' ? sumOf(view.counts) : 0
}

/** Why a day, a repository or a sum has its number. */
export function WhyCard({
  why,
  locale,
  onRemedy,
}: {
  readonly why: ExplanationState
  readonly locale: Locale
  readonly onRemedy: (remedy: Remedy) => void
}) {
  const { t } = useTranslation()
  const folders = useSnapshot((snapshot) => snapshot.folders.length > 0)
  const accounts = useSnapshot((snapshot) => snapshot.github.accounts.length > 0)
  const { shown, gitDay, isWaiting, problem, visits } = why
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
      {shown && (
        <BreadcrumbList breadcrumbs={shown.breadcrumbs} locale={locale} onBreadcrumbs={why.go} />
      )}
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
      {problem && <Notice problem={problem} onRemedy={onRemedy} />}
      {shown?.answer.ok === false && <Notice problem={shown.answer.error} onRemedy={onRemedy} />}
      {shown && explanation && (
        <div className="why-body" key={title}>
          <ExplanationBody
            breadcrumbs={shown.breadcrumbs}
            explanation={explanation}
            gitDay={gitDay}
            isForgetting={why.isForgetting}
            sources={{ folders, accounts }}
            locale={locale}
            actions={{
              onBreadcrumbs: why.go,
              onOpenItem: why.openItem,
              onForget: why.forget,
              onRemedy,
            }}
          />
        </div>
      )}
    </section>
  )
}
