import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useBridge } from '../../shared/requests.ts'
import { Button } from '../../shared/button.tsx'
import { Notice } from '../../shared/notice.tsx'
import { useRemedy } from '../../shared/remedy-context.ts'
import { useSnapshot } from '../../shared/snapshot.ts'
import { useQuery } from './use-query.ts'
import { ExportCard } from './export-card.tsx'
import { useFocusSuccessor } from './focus-successor.ts'
import './history.css'
import { KindTiles } from './kind-tiles.tsx'
import { LifeChart, LifeSum } from './life-parts.tsx'
import {
  requestPage,
  holdChoice,
  isNothing,
  trailTo,
  type FirstChoice,
  type Page,
} from './page-query.ts'
import { Repositories } from './repositories.tsx'
import { useExplanation } from './why/use-explanation.ts'
import { WhyCard } from './why/why-card.tsx'
import { YearChart, YearMap } from './year-parts.tsx'
import { YearSwitch } from './year-switch.tsx'
import { YearsTable } from './years-table.tsx'

/** A year as a heat map, or all years, with what they are made of and why each number is what it is. */
export function HistoryRoom() {
  const { t } = useTranslation()
  const bridge = useBridge()
  const onRemedy = useRemedy()
  const today = useSnapshot((snapshot) => snapshot.today)
  const ledger = useSnapshot((snapshot) => snapshot.ledger)
  const [page, setPage] = useState<Page>({ type: 'year', year: null })
  const ask = useCallback(() => requestPage(bridge, page), [bridge, page])
  const { answer, isWaiting } = useQuery(ask, `${ledger} ${today}`)
  const shown = answer?.ok === true ? answer.value : null
  const [held, setHeld] = useState<FirstChoice | null>(null)
  const holds = shown && !isWaiting ? holdChoice(held, page, shown) : held
  if (holds !== held) setHeld(holds)
  const choice = shown && (holds?.choice ?? null)
  const first = useMemo(() => choice && trailTo(choice), [choice])
  const why = useExplanation(first)
  const { subject } = why
  const year = shown?.type === 'year' ? shown.view.year : null
  const isEmpty = shown !== null && isNothing(shown)
  const isExplaining = shown !== null && (!isEmpty || subject !== null)

  const title = useRef<HTMLHeadingElement>(null)
  const map = useRef<HTMLElement>(null)
  /** The year being opened from the table of years. */
  const opened = useRef<number | null>(null)
  useFocusSuccessor(title, isExplaining)
  useEffect(() => {
    if (year === null || year !== opened.current) return
    opened.current = null
    map.current?.focus()
  }, [year])

  if (shown === null) {
    return (
      <div className="room-page">
        <h1 ref={title} tabIndex={-1}>
          {t('history.title')}
        </h1>
        {answer?.ok === false && (
          <Notice problem={answer.error} withRemedy>
            <Button look="quiet" onClick={() => setPage({ type: 'year', year: null })}>
              {t('remedy.sync')}
            </Button>
          </Notice>
        )}
      </div>
    )
  }

  const { view } = shown
  const lastYear = year ?? page.year ?? Number(today.slice(0, 4))
  const turn = (to: Page) => {
    opened.current = null
    setPage(to)
    why.reset()
  }
  const toYear = (to: number) => turn({ type: 'year', year: to })
  const openYear = (to: number) => {
    toYear(to)
    opened.current = to
  }
  const isSumChosen = subject?.type === 'total' && subject.kind === null
  const openSum = () => why.go([{ type: 'total', year, kind: null }])

  return (
    <div className="room-page history">
      <header className="history-head">
        <h1 ref={title} tabIndex={-1}>
          {t('history.title')}
        </h1>
        <YearSwitch
          year={lastYear}
          years={shown.type === 'year' ? shown.view.years : shown.view.years.map((row) => row.year)}
          isAll={shown.type === 'all'}
          onYear={toYear}
          onAll={() => turn({ type: 'all', year: lastYear })}
        />
      </header>
      <KindTiles
        totals={view.totals}
        chosen={subject?.type === 'total' ? subject.kind : null}
        onChoose={(kind) => why.go([{ type: 'total', year, kind }])}
      />
      {shown.type === 'year' ? (
        <YearMap
          ref={map}
          view={shown.view}
          today={today}
          chosen={subject?.type === 'day' ? subject.day : null}
          isSumChosen={isSumChosen}
          isEmpty={isEmpty}
          onDay={why.look}
          onSum={openSum}
          onSources={() => onRemedy({ type: 'settings', section: 'folders' })}
        />
      ) : (
        <LifeSum view={shown.view} isSumChosen={isSumChosen} onSum={openSum} />
      )}
      {isExplaining && (
        <div className="history-below">
          <WhyCard why={why} />
          {!isEmpty && (
            <div className="history-beside">
              {shown.type === 'year' ? (
                <YearChart view={shown.view} />
              ) : (
                <>
                  <LifeChart view={shown.view} onYear={openYear} />
                  <YearsTable years={shown.view.years} onYear={openYear} />
                </>
              )}
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
