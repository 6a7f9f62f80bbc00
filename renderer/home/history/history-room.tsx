import { useRef, useState } from 'react'
import type { DashBridge } from '../../../preload/contract/bridge.ts'
import { kinds, type Kind } from '../../../preload/contract/kinds.ts'
import type { Problem } from '../../../preload/contract/problem.ts'
import type { Result } from '../../../preload/contract/result.ts'
import type { LifetimeView } from '../../../preload/contract/views/history.ts'
import { Dish } from '../../bird/dish.tsx'
import { Button, IconButton } from '../../shared/button.tsx'
import { Card } from '../../shared/card.tsx'
import { useFocusSuccessor } from '../../shared/focus-successor.ts'
import { useLocale } from '../../shared/i18n.tsx'
import { Icon, type IconName } from '../../shared/icon.tsx'
import { Notice, useRemedy } from '../../shared/notice.tsx'
import { useQuery, useRequest, useSnapshot } from '../../shared/main-process.ts'
import './history.css'
import { KindsOverTime } from './kinds-over-time.tsx'
import { KindCounts, Repositories, sumOf } from './repositories.tsx'
import { isYear, useExplanation, type Page, type PageView } from './why/use-explanation.ts'
import { WhyCard } from './why/why-card.tsx'
import { HeatMap } from './heat-map.tsx'

function requestPage(bridge: DashBridge, { type, year }: Page): Promise<Result<PageView, Problem>> {
  return type === 'all' ? bridge.request('lifetime', null) : bridge.request('history', { year })
}

/** Whether no year has any contributions. */
const isNothing = ({ years, repositories, notCounted }: PageView) =>
  years.length <= 1 && repositories.length === 0 && notCounted.length === 0

const takeFocus = (element: HTMLElement | null) => element?.focus()

/** A year as a heat map, or all years. Both show the kinds of contributions and explain each number. */
export function HistoryRoom() {
  const { t, formatDay, formatNumber } = useLocale()
  const onRemedy = useRemedy()
  const today = useSnapshot((snapshot) => snapshot.today)
  const ledger = useSnapshot((snapshot) => snapshot.ledger)
  const [page, setPage] = useState<Page>({ type: 'year', year: null })
  const { last, isWaiting } = useQuery(requestPage, page, `${ledger} ${today}`)
  const view = last?.answer.ok === true ? last.answer.value : null
  const why = useExplanation(page, isWaiting ? null : view)
  const { subject } = why
  const isEmpty = view !== null && isNothing(view)
  const isExplaining = view !== null && (!isEmpty || subject !== null)
  const title = useRef<HTMLHeadingElement>(null)
  useFocusSuccessor(title, isExplaining)

  const heading = (
    <h1 ref={title} tabIndex={-1}>
      {t('history.title')}
    </h1>
  )
  if (view === null) {
    return (
      <div className="room-page">
        {heading}
        {last?.answer.ok === false && (
          <Notice problem={last.answer.error} withRemedy>
            <Button variant="quiet" onClick={() => setPage({ type: 'year', year: null })}>
              {t('remedy.sync')}
            </Button>
          </Notice>
        )}
      </div>
    )
  }

  const year = isYear(view) ? view.year : null
  const lastYear = year ?? page.year ?? Number(today.slice(0, 4))
  const explainTotal = (kind: Kind | null) => why.go([{ type: 'total', year, kind }])
  const openYear = (to: number) => setPage({ type: 'year', year: to, takesFocus: true })
  const total = subject?.type === 'total' ? subject : null
  const left = view.notCounted.reduce((sum, row) => sum + row.count, 0)
  const first = isYear(view) ? null : view.first
  const sumLine = (
    <p className="sum-line">
      <button
        type="button"
        className="sum"
        aria-pressed={total?.kind === null}
        onClick={() => explainTotal(null)}
      >
        <b>{t('history.total', { count: sumOf(view.totals) })}</b>
        <Icon name="forward" size={16} />
      </button>
      <span>
        {t('history.activeDays', { count: isYear(view) ? view.days.length : view.activeDays })}
      </span>
      {first !== null && <span>{t('history.since', { day: formatDay(first) })}</span>}
      {left > 0 && (
        <button type="button" className="sum-left" onClick={() => explainTotal(null)}>
          {t('history.leftOut', { count: left })}
        </button>
      )}
    </p>
  )

  return (
    <div className="room-page history">
      <header className="history-head">
        {heading}
        <YearSwitch
          year={lastYear}
          years={isYear(view) ? view.years : view.years.map((row) => row.year)}
          isAll={year === null}
          onYear={(to) => setPage({ type: 'year', year: to })}
          onAll={() => setPage({ type: 'all', year: lastYear })}
        />
      </header>
      <ul className="totals" aria-label={t('history.kinds')}>
        {kinds.map((kind) => (
          <li key={kind}>
            <button
              type="button"
              aria-pressed={kind === total?.kind}
              onClick={() => explainTotal(kind)}
            >
              <Dish kind={kind} size={40} />
              <span>{t(`kind.${kind}`)}</span>
              <b>{formatNumber(view.totals[kind])}</b>
            </button>
          </li>
        ))}
      </ul>
      {isYear(view) ? (
        <section
          ref={page.takesFocus ? takeFocus : undefined}
          className="card history-map"
          tabIndex={-1}
          aria-label={t('history.heatMap', { year })}
        >
          {isEmpty ? (
            <div className="history-empty">
              <p>{t('history.empty')}</p>
              <Button onClick={() => onRemedy({ type: 'settings', section: 'folders' })}>
                {t('history.toSources')}
              </Button>
            </div>
          ) : (
            sumLine
          )}
          <HeatMap
            view={view}
            today={today}
            chosen={subject?.type === 'day' ? subject.day : null}
            onChoose={why.look}
          />
        </section>
      ) : (
        <section className="card life-sum" aria-label={t('history.allYears')}>
          {sumLine}
        </section>
      )}
      {isExplaining && (
        <div className="history-below">
          <WhyCard why={why} />
          {!isEmpty && (
            <div className="history-beside">
              <KindsOverTime key={isYear(view) ? 'year' : 'all'} view={view} onYear={openYear} />
              {!isYear(view) && <YearsTable years={view.years} onYear={openYear} />}
              <Repositories
                key={year}
                repositories={view.repositories}
                chosen={subject?.type === 'repository' ? subject.id : null}
                onChoose={({ id, name }) => why.go([{ type: 'repository', id, name, year }])}
              />
            </div>
          )}
        </div>
      )}
      {!isEmpty && <ExportCard />}
    </div>
  )
}

/** Switches between one year and all years. */
function YearSwitch({
  year,
  years,
  isAll,
  onYear,
  onAll,
}: {
  /** The year on the page. If the page shows all years: the year before. */
  readonly year: number
  /** Latest first. */
  readonly years: readonly number[]
  readonly isAll: boolean
  readonly onYear: (year: number) => void
  readonly onAll: () => void
}) {
  const { t } = useLocale()
  const at = years.indexOf(year)
  // The first and the last year keep a disabled button, so that it does not lose the focus.
  const step = (icon: IconName, label: string, to: number | undefined) => (
    <IconButton
      icon={icon}
      label={label}
      aria-disabled={to === undefined}
      onClick={to === undefined ? undefined : () => onYear(to)}
    />
  )
  const [goesBack, setGoesBack] = useState(false)
  return (
    <div className="years" role="group" aria-label={t('history.year')}>
      <button type="button" className="years-all" aria-pressed={isAll} onClick={onAll}>
        {t('history.allYears')}
      </button>
      {isAll ? (
        <button
          type="button"
          className="years-one"
          onClick={() => {
            setGoesBack(true)
            onYear(year)
          }}
        >
          {year}
        </button>
      ) : (
        <span className="years-step">
          {step('back', t('history.earlier'), years[at + 1])}
          {/* The list replaces the pressed button, so it takes the focus. */}
          <select
            autoFocus={goesBack}
            aria-label={t('history.year')}
            value={year}
            onChange={(event) => onYear(Number(event.currentTarget.value))}
          >
            {years.map((one) => (
              <option key={one} value={one}>
                {one}
              </option>
            ))}
          </select>
          {step('forward', t('history.later'), years[at - 1])}
        </span>
      )}
    </div>
  )
}

function YearsTable({
  years,
  onYear,
}: {
  readonly years: LifetimeView['years']
  readonly onYear: (year: number) => void
}) {
  const { t, formatNumber } = useLocale()
  return (
    <Card title={t('history.chart.years')} className="years-card">
      <table className="years-table">
        <thead>
          <tr>
            {(['year', 'activeDays', 'all'] as const).map((name) => (
              <th key={name} scope="col">
                <span className="visually-hidden">{t(`history.chart.${name}`)}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {years.map(({ year, activeDays, counts }) => (
            <tr key={year}>
              <th scope="row">
                <button type="button" onClick={() => onYear(year)}>
                  {year}
                  <Icon name="forward" size={14} />
                </button>
              </th>
              <td className="year-days">
                <small>{t('history.activeDays', { count: activeDays })}</small>
                <span className="part-bar" aria-hidden="true">
                  <i style={{ width: `${(activeDays / 366) * 100}%` }} />
                </span>
              </td>
              <td className="year-sum">
                <span className="row-counts">
                  <b>{formatNumber(sumOf(counts))}</b>
                  <KindCounts counts={counts} />
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  )
}

function ExportCard() {
  const { t } = useLocale()
  const { ask, isBusy, problem } = useRequest()
  const [chosen, setChosen] = useState<'csv' | 'json' | null>(null)
  return (
    <section className="export" aria-label={t('history.export.title')}>
      <p>
        <b>{t('history.export.title')}</b>
        <span className="soft">{t('history.export.text')}</span>
      </p>
      {(['csv', 'json'] as const).map((format) => (
        <Button
          key={format}
          busy={isBusy && format === chosen}
          onClick={() => {
            setChosen(format)
            void ask('export-history', { format })
          }}
        >
          {t(`history.export.${format}`)}
        </Button>
      ))}
      {problem && <Notice problem={problem} />}
    </section>
  )
}
