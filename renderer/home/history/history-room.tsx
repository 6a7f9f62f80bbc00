import { useRef, useState, type ReactNode } from 'react'
import { sumOf } from '../../../preload/contract/counts.ts'
import type { DashBridge } from '../../../preload/contract/dash-bridge.ts'
import { kinds, type Kind } from '../../../preload/contract/kinds.ts'
import type { Problem } from '../../../preload/contract/problem.ts'
import type { Result } from '../../../preload/contract/result.ts'
import { Dish } from '../../bird/dish.tsx'
import { FramedBird } from '../../bird/living-bird.tsx'
import { Button } from '../../shared/button.tsx'
import { useFocusSuccessor } from '../../shared/use-focus-successor.ts'
import { useLocale } from '../../shared/i18n.ts'
import { Icon } from '../../shared/icon.tsx'
import { Notice, RemedyButton } from '../../shared/notice.tsx'
import { hasSources, useQuery, useRequest, useSnapshot } from '../../shared/bridge-hooks.ts'
import { Book } from './book/book.tsx'
import './history.css'
import { KindsOverTime } from './kinds-over-time.tsx'
import { RepositoriesCard } from './repositories-card.tsx'
import {
  isYearView,
  useExplanation,
  type Page,
  type PageView,
} from './explanation/use-explanation.ts'
import { ExplanationCard } from './explanation/explanation-card.tsx'
import { ForgottenCard } from './forgotten-card.tsx'
import { HeatMap } from './heat-map.tsx'
import { MonthMap } from './month-map.tsx'
import { YearSwitch } from './year-switch.tsx'
import { YearsTable } from './years-table.tsx'

function fetchPage(bridge: DashBridge, { type, year }: Page): Promise<Result<PageView, Problem>> {
  return type === 'all' ? bridge.request('lifetime', null) : bridge.request('history', { year })
}

const isHistoryEmpty = ({ years, repositories, notCounted }: PageView) =>
  years.length <= 1 && repositories.length === 0 && notCounted.length === 0

const takeFocus = (element: HTMLElement | null) => element?.focus()

interface Shown {
  readonly page: Page
  /** Whether the heat map takes the focus, because the table of years, where the user chose the year, is gone. */
  readonly focusesMap: boolean
}

const pages = ['numbers', 'book'] as const

export function HistoryRoom() {
  const { t } = useLocale()
  const [chosen, setChosen] = useState<(typeof pages)[number] | null>(null)
  const shown = chosen ?? 'numbers'
  const chooser = (
    <div className="years" role="group" aria-label={t('history.pages.label')}>
      {pages.map((page) => (
        <button
          key={page}
          type="button"
          className="segment"
          // The other page has buttons of its own, so they take the focus.
          autoFocus={page === chosen}
          aria-pressed={page === shown}
          onClick={() => setChosen(page)}
        >
          {t(`history.pages.${page}`)}
        </button>
      ))}
    </div>
  )
  return shown === 'book' ? <Book chooser={chooser} /> : <Numbers chooser={chooser} />
}

/** A heat map of a year's days, or of the months of all years, with the kinds of contributions and explanations. */
function Numbers({ chooser }: { readonly chooser: ReactNode }) {
  const { t, formatNumber } = useLocale()
  const today = useSnapshot((snapshot) => snapshot.today)
  const revision = useSnapshot((snapshot) => snapshot.historyRevision)
  const [{ page, focusesMap }, setShown] = useState<Shown>({
    page: { type: 'year', year: null },
    focusesMap: false,
  })
  const show = (chosen: Page) => setShown({ page: chosen, focusesMap: false })
  const { last, isWaiting } = useQuery(fetchPage, page, `${revision} ${today}`)
  const view = last?.answer.ok === true ? last.answer.value : null
  const explanation = useExplanation(page, isWaiting ? null : view)
  const { explained } = explanation
  const isEmpty = view !== null && isHistoryEmpty(view)
  const isExplaining = view !== null && (!isEmpty || explained !== null)
  const title = useRef<HTMLHeadingElement>(null)
  useFocusSuccessor(title, isExplaining)

  const heading = (
    <h1 ref={title} tabIndex={-1}>
      {t('room.history')}
    </h1>
  )
  if (view === null) {
    return (
      <div className="room-page">
        {heading}
        {last?.answer.ok === false && (
          <Notice problem={last.answer.error} withRemedy>
            <Button variant="quiet" onClick={() => show({ type: 'year', year: null })}>
              {t('remedy.sync')}
            </Button>
          </Notice>
        )}
      </div>
    )
  }

  const year = isYearView(view) ? view.year : null
  const lastYear = year ?? page.year ?? Number(today.slice(0, 4))
  const explainTotal = (kind: Kind | null) => explanation.explain([{ type: 'total', year, kind }])
  const showYear = (chosen: number) =>
    setShown({ page: { type: 'year', year: chosen }, focusesMap: true })
  const explainedTotal = explained?.type === 'total' ? explained : null
  return (
    <div className="room-page history">
      <header className="head row">
        {heading}
        {chooser}
        <YearSwitch
          year={lastYear}
          years={isYearView(view) ? view.years : view.years.map((row) => row.year)}
          isAll={year === null}
          onYear={(chosen) => show({ type: 'year', year: chosen })}
          onAll={() => show({ type: 'all', year: lastYear })}
        />
      </header>
      <ul className="totals" aria-label={t('history.kinds')}>
        {kinds.map((kind) => (
          <li key={kind}>
            <button
              type="button"
              className={view.totals[kind] === 0 ? 'total-none' : undefined}
              aria-pressed={kind === explainedTotal?.kind}
              onClick={() => explainTotal(kind)}
            >
              <Dish kind={kind} size={40} isEmpty={view.totals[kind] === 0} />
              <span>{t(`kind.${kind}`)}</span>
              <b>{formatNumber(view.totals[kind])}</b>
            </button>
          </li>
        ))}
      </ul>
      <section
        key={year === null ? 'all' : 'year'}
        ref={focusesMap ? takeFocus : undefined}
        className="card history-map"
        tabIndex={year === null ? undefined : -1}
        aria-label={year === null ? t('history.allYears') : t('history.heatMap', { year })}
      >
        {isEmpty ? (
          <EmptyHistory />
        ) : (
          <>
            <SumLine
              view={view}
              isExplained={explainedTotal?.kind === null}
              onExplain={() => explainTotal(null)}
            />
            {isYearView(view) ? (
              <HeatMap
                view={view}
                today={today}
                chosen={explained?.type === 'day' ? explained.day : null}
                onChoose={explanation.explainDay}
              />
            ) : (
              <MonthMap years={view.years} today={today} onYear={showYear} />
            )}
          </>
        )}
      </section>
      {isExplaining && (
        <div className="history-below">
          <ExplanationCard state={explanation} />
          {!isEmpty && (
            <div className="history-beside">
              <KindsOverTime
                key={isYearView(view) ? 'year' : 'all'}
                view={view}
                onYear={showYear}
              />
              {!isYearView(view) && <YearsTable years={view.years} onYear={showYear} />}
              <RepositoriesCard
                key={year}
                repositories={view.repositories}
                chosen={explained?.type === 'repository' ? explained.id : null}
                onChoose={({ id, name }) =>
                  explanation.explain([{ type: 'repository', id, name, year }])
                }
              />
            </div>
          )}
        </div>
      )}
      <ForgottenCard successor={title} />
      {!isEmpty && <ExportCard />}
    </div>
  )
}

function EmptyHistory() {
  const { t } = useLocale()
  const worn = useSnapshot(({ wardrobe }) => wardrobe.worn)
  const isConnected = useSnapshot(hasSources)
  return (
    <div className="history-empty">
      <FramedBird frame={{ pose: 'glad' }} outfit={worn} size={168} />
      <div>
        <p className="history-promise">{t('history.promise')}</p>
        <p className="soft">{t(isConnected ? 'history.soon' : 'history.empty')}</p>
        {!isConnected && (
          <RemedyButton variant="soft" remedy={{ type: 'settings', section: 'folders' }}>
            {t('remedy.settings')}
          </RemedyButton>
        )}
      </div>
    </div>
  )
}

function SumLine(props: {
  readonly view: PageView
  readonly isExplained: boolean
  readonly onExplain: () => void
}) {
  const { t, formatDay } = useLocale()
  const { view, isExplained, onExplain } = props
  const activeDays = isYearView(view) ? view.days.length : view.activeDays
  const first = isYearView(view) ? null : view.first
  const notCounted = view.notCounted.reduce((sum, { count }) => sum + count, 0)
  return (
    <p className="row sum-line">
      <button type="button" className="sum" aria-pressed={isExplained} onClick={onExplain}>
        <b>{t('history.total', { count: sumOf(view.totals) })}</b>
        <Icon name="forward" size={16} />
      </button>
      <span>{t('history.activeDays', { count: activeDays })}</span>
      {first !== null && <span>{t('history.since', { day: formatDay(first) })}</span>}
      {notCounted > 0 && (
        <button type="button" className="sum-not-counted" onClick={onExplain}>
          {t('history.leftOut', { count: notCounted })}
        </button>
      )}
    </p>
  )
}

function ExportCard() {
  const { t } = useLocale()
  const { ask, isBusy, problem } = useRequest()
  const [chosen, setChosen] = useState<'csv' | 'json' | null>(null)
  return (
    <section className="row export" aria-label={t('history.export.title')}>
      <p>
        <b>{t('history.export.title')}</b>
        <span className="soft">{t('history.export.text')}</span>
      </p>
      {(['csv', 'json'] as const).map((format) => (
        <Button
          key={format}
          isBusy={isBusy && format === chosen}
          onClick={() => {
            setChosen(format)
            void ask('export-history', { format })
          }}
        >
          {t(`history.export.${format}`)}
        </Button>
      ))}
      <Notice problem={problem} />
    </section>
  )
}
