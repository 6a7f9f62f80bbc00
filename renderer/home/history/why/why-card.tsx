import { useEffect, useRef, useState } from 'react'
import type { RepositoryView, TotalView } from '../../../../preload/contract/views/explanation.ts'
import type { FamilyView } from '../../../../preload/contract/views/history.ts'
import { Button } from '../../../shared/button.tsx'
import { useFocusSuccessor } from '../../../shared/focus-successor.ts'
import { useLocale } from '../../../shared/i18n.tsx'
import { Icon } from '../../../shared/icon.tsx'
import { LongList } from '../../../shared/long-list.tsx'
import { Notice } from '../../../shared/notice.tsx'
import { FamilyMarks, FamilyName, KindCounts, PrivateMark, sumOf } from '../repositories.tsx'
import { DayWhy } from './day-why.tsx'
import { Differences, FoodLine, NotCountedList } from './reasons.tsx'
import {
  breadcrumbsTo,
  currentOf,
  keyOf,
  nameOf,
  type Explanation,
  type ExplanationState,
  type Subject,
} from './use-explanation.ts'
import './why.css'

function countOf(view: Explanation): number {
  if ('count' in view) return view.count
  return view.verdict === 'yes' ? sumOf(view.counts) : 0
}

/** Explains the number of a day, a repository or a total. */
export function WhyCard({ why }: { readonly why: ExplanationState }) {
  const { t, locale } = useLocale()
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
    return <RepositoryWhy view={explanation} why={why} onSubject={open} />
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

/** Explains a total: its repositories, also as bars, and what it leaves out. */
function TotalWhy({
  view,
  onRepository,
}: {
  readonly view: TotalView
  readonly onRepository: (family: FamilyView) => void
}) {
  const { t, formatNumber } = useLocale()
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

/** Explains a repository's number: why the repository counts, and its days. */
function RepositoryWhy({
  view,
  why,
  onSubject,
}: {
  readonly view: RepositoryView
  readonly why: ExplanationState
  readonly onSubject: (subject: Subject) => void
}) {
  const { t, formatDay, formatNumber } = useLocale()
  const { id, name, verdict, because, year, names, counts, days } = view
  const count = sumOf(counts)
  return (
    <>
      <p className="repository-facts">
        <KindCounts counts={counts} />
        <span>
          <FamilyMarks family={view} />
          {view.isPrivate && <PrivateMark />}
        </span>
      </p>
      {verdict === 'yes' ? (
        <>
          {because && (
            <p className="verdict">
              <Icon name="check" size={18} />
              {t('history.why.because', {
                language: because.language,
                day: formatDay(because.since),
              })}
            </p>
          )}
          <Differences view={view} />
          <FoodLine of={view} counted={count} />
        </>
      ) : (
        <NotCountedList
          left={[{ reason: verdict === 'no' ? 'language' : 'unknown', count, of: null }]}
        />
      )}
      {names.length > 0 && (
        <div>
          <h3 className="minor">{t('history.why.names')}</h3>
          <ul className="names">
            {names.map((one) => (
              <li key={one}>
                <code>{one}</code>
              </li>
            ))}
          </ul>
        </div>
      )}
      <div>
        <div className="rows-head">
          <h3 className="minor">{t('history.why.days')}</h3>
          {year !== null && (
            <Button
              variant="quiet"
              onClick={() => onSubject({ type: 'repository', id, name, year: null })}
            >
              {t('history.why.seeAllYears')}
            </Button>
          )}
        </div>
        <LongList first={14} className="rows" label={t('history.why.days')}>
          {days.map((row) => (
            <button
              key={row.day}
              type="button"
              className="open-row"
              onClick={() => onSubject({ type: 'day', day: row.day })}
            >
              <span>{formatDay(row.day)}</span>
              <KindCounts counts={row.counts} />
              <b>{formatNumber(sumOf(row.counts))}</b>
            </button>
          ))}
        </LongList>
      </div>
      <p className="soft rule">{t('history.why.rule')}</p>
      <Forget name={name} busy={why.isForgetting} onForget={() => why.forget(id)} />
    </>
  )
}

/** Asks whether to forget a repository, explains the consequences, and then forgets it. */
function Forget({
  name,
  busy,
  onForget,
}: {
  readonly name: string
  readonly busy: boolean
  readonly onForget: () => void
}) {
  const { t } = useLocale()
  const [step, setStep] = useState<'start' | 'asks' | 'kept'>('start')
  if (step !== 'asks') {
    return (
      <div className="forget">
        {/* If the user cancels, the focus returns to the button. */}
        <Button variant="quiet" autoFocus={step === 'kept'} onClick={() => setStep('asks')}>
          {t('history.forget.start')}
        </Button>
      </div>
    )
  }
  return (
    <div className="forget forget-asks" role="group" aria-label={t('history.forget.ask', { name })}>
      <p>
        <b>{t('history.forget.ask', { name })}</b>
      </p>
      <p>{t('history.forget.goes')}</p>
      <p>{t('history.forget.stays')}</p>
      <div className="forget-answers">
        <Button autoFocus onClick={() => setStep('kept')}>
          {t('history.forget.no')}
        </Button>
        <Button variant="main" busy={busy} onClick={onForget}>
          {t('history.forget.yes')}
        </Button>
      </div>
    </div>
  )
}
