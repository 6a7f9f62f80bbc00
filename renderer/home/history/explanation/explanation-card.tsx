import { useEffect, useRef } from 'react'
import { sumOf } from '../../../../preload/contract/counts.ts'
import type {
  RepositoryView,
  TotalView,
} from '../../../../preload/contract/views/explanation-view.ts'
import type { FamilyView } from '../../../../preload/contract/views/history-view.ts'
import { AskFirst } from '../../../shared/ask-first.tsx'
import { Button } from '../../../shared/button.tsx'
import { useFocusSuccessor } from '../../../shared/use-focus-successor.ts'
import { useLocale } from '../../../shared/i18n.ts'
import { Icon } from '../../../shared/icon.tsx'
import { LongList } from '../../../shared/long-list.tsx'
import { Notice } from '../../../shared/notice.tsx'
import { FamilyMarks, FamilyName, PrivateMark } from '../family-title.tsx'
import { KindCounts } from '../kind-counts.tsx'
import { DayExplanation } from './day-explanation.tsx'
import { FoodLine } from './food-line.tsx'
import { Differences, NotCountedList } from './not-counted.tsx'
import {
  breadcrumbsTo,
  currentOf,
  nameOf,
  numberKey,
  type Explanation,
  type ExplanationState,
  type ExplainedNumber,
} from './use-explanation.ts'
import './explanation.css'

function countOf(view: Explanation): number {
  if ('count' in view) return view.count
  return view.verdict === 'yes' ? sumOf(view.counts) : 0
}

/** Explains the number of a day, a repository or a total. */
export function ExplanationCard({ state }: { readonly state: ExplanationState }) {
  const locale = useLocale()
  const { t } = locale
  const { latest, isWaiting, problem, choiceCount } = state
  const card = useRef<HTMLElement>(null)
  const heading = useRef<HTMLHeadingElement>(null)
  const focusedChoice = useRef(0)
  useFocusSuccessor(card, latest !== null)
  useEffect(() => {
    if (isWaiting || choiceCount === focusedChoice.current) return
    focusedChoice.current = choiceCount
    ;(heading.current ?? card.current)?.focus()
  }, [isWaiting, choiceCount])

  const breadcrumbs = latest?.question ?? null
  const explanation = latest?.answer.ok === true ? latest.answer.value : null
  const title = breadcrumbs && nameOf(locale, currentOf(breadcrumbs))
  const count = explanation && countOf(explanation)
  const earlier = breadcrumbs?.slice(0, -1) ?? []
  const explain = (explained: ExplainedNumber) => {
    if (breadcrumbs) state.explain(breadcrumbsTo(breadcrumbs, explained))
  }
  const explainRepository =
    (year: number | null) =>
    ({ id, name }: FamilyView) =>
      explain({ type: 'repository', id, name, year })
  const bodyOf = (view: Explanation) => {
    if ('day' in view) {
      const year = Number(view.day.slice(0, 4))
      return <DayExplanation view={view} onRepository={explainRepository(year)} />
    }
    if ('families' in view)
      return <TotalExplanation view={view} onRepository={explainRepository(view.year)} />
    return <RepositoryExplanation view={view} state={state} onExplain={explain} />
  }

  return (
    <section
      ref={card}
      className="card explanation"
      tabIndex={-1}
      aria-label={t('history.explanation.title')}
      aria-busy={isWaiting}
    >
      <p className="explanation-label minor">{t('history.explanation.title')}</p>
      {earlier.length > 0 && (
        <nav className="crumbs" aria-label={t('history.explanation.trail')}>
          <ol>
            {earlier.map((explained) => (
              <li key={numberKey(explained)}>
                <button type="button" onClick={() => explain(explained)}>
                  <Icon name="back" size={14} />
                  {nameOf(locale, explained)}
                </button>
              </li>
            ))}
          </ol>
        </nav>
      )}
      {title === null && !isWaiting && <p className="soft">{t('history.explanation.hint')}</p>}
      {title !== null && (
        <header className="row explanation-head">
          <h2 ref={heading} tabIndex={-1}>
            {title}
          </h2>
          {count !== null && <b>{t('history.total', { count })}</b>}
        </header>
      )}
      <p className="visually-hidden" aria-live="polite">
        {title !== null && count !== null && t('history.named', { what: title, count })}
      </p>
      <Notice problem={problem} withRemedy />
      {latest?.answer.ok === false && <Notice problem={latest.answer.error} withRemedy />}
      {explanation && (
        <div className="explanation-body" key={title}>
          {bodyOf(explanation)}
        </div>
      )}
    </section>
  )
}

function TotalExplanation(props: {
  readonly view: TotalView
  readonly onRepository: (family: FamilyView) => void
}) {
  const { t, formatNumber } = useLocale()
  const counted = props.view.families
    .filter(({ verdict }) => verdict === 'yes')
    .map((family) => ({ family, count: sumOf(family.counts) }))
  const maxCount = Math.max(1, ...counted.map(({ count }) => count))
  return (
    <>
      {counted.length > 0 && (
        <div>
          <h3 className="minor">{t('history.explanation.madeOf')}</h3>
          <LongList first={14} className="rows" label={t('history.explanation.madeOf')}>
            {counted.map(({ family, count }) => (
              <button
                key={family.id}
                type="button"
                className="open-row part"
                onClick={() => props.onRepository(family)}
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
      <Differences view={props.view} />
      <FoodLine view={props.view} counted={props.view.count} />
      <NotCountedList notCounted={props.view.notCounted} />
      <p className="soft rule">{t('history.explanation.rule')}</p>
    </>
  )
}

function RepositoryExplanation(props: {
  readonly view: RepositoryView
  readonly state: ExplanationState
  readonly onExplain: (explained: ExplainedNumber) => void
}) {
  const { view, state, onExplain } = props
  const { t, formatDay, formatNumber } = useLocale()
  const { id, name, verdict, because, year, names, counts, days } = view
  const count = sumOf(counts)
  return (
    <>
      <p className="row repository-facts">
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
              {t('history.explanation.because', {
                language: because.language,
                day: formatDay(because.since),
              })}
            </p>
          )}
          <Differences view={view} />
          <FoodLine view={view} counted={count} />
        </>
      ) : (
        <NotCountedList
          notCounted={[{ reason: verdict === 'no' ? 'language' : 'unknown', count, detail: null }]}
        />
      )}
      {names.length > 0 && (
        <div>
          <h3 className="minor">{t('history.explanation.names')}</h3>
          <ul className="names">
            {names.map((alias) => (
              <li key={alias}>
                <code>{alias}</code>
              </li>
            ))}
          </ul>
        </div>
      )}
      <div>
        <div className="row rows-head">
          <h3 className="minor">{t('history.explanation.days')}</h3>
          {year !== null && (
            <Button
              variant="quiet"
              onClick={() => onExplain({ type: 'repository', id, name, year: null })}
            >
              {t('history.explanation.seeAllYears')}
            </Button>
          )}
        </div>
        <LongList first={14} className="rows" label={t('history.explanation.days')}>
          {days.map((row) => (
            <button
              key={row.day}
              type="button"
              className="open-row"
              onClick={() => onExplain({ type: 'day', day: row.day })}
            >
              <span>{formatDay(row.day)}</span>
              <KindCounts counts={row.counts} />
              <b>{formatNumber(sumOf(row.counts))}</b>
            </button>
          ))}
        </LongList>
      </div>
      <p className="soft rule">{t('history.explanation.rule')}</p>
      <AskFirst
        start={t('history.forget.start')}
        ask={t('history.forget.ask', { name })}
        consequences={[t('history.forget.goes'), t('history.forget.stays')]}
        no={t('history.forget.no')}
        yes={t('history.forget.yes')}
        isBusy={state.isForgetting}
        onYes={() => state.forget(id)}
      />
    </>
  )
}
