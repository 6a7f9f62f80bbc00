import { useCallback, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAsk, useBridge } from '../../shared/asking.ts'
import { Button } from '../../shared/button.tsx'
import { Notice } from '../../shared/notice.tsx'
import type { Remedy } from '../../shared/remedies.ts'
import { useSnapshot } from '../../shared/snapshot.ts'
import { useAnswer } from './answer.ts'
import { ExportCard } from './export-card.tsx'
import './history.css'
import { KindTiles } from './kind-tiles.tsx'
import { LifeChart, LifeSum } from './life-parts.tsx'
import { askPage, firstChoice, isNothing, trailTo, type Page } from './page.ts'
import { Repositories } from './repositories.tsx'
import { useWhy } from './why/use-why.ts'
import { WhyCard } from './why/why-card.tsx'
import { YearChart, YearMap } from './year-parts.tsx'
import { YearSwitch } from './year-switch.tsx'
import { YearsTable } from './years-table.tsx'

/** A year as a heat map, or all years; what they were made of, and why any number is what it is. */
export function HistoryRoom({ onRemedy }: { readonly onRemedy: (remedy: Remedy) => void }) {
  const { t } = useTranslation()
  const bridge = useBridge()
  const locale = useSnapshot((snapshot) => snapshot.locale)
  const today = useSnapshot((snapshot) => snapshot.today)
  const ledger = useSnapshot((snapshot) => snapshot.ledger)
  const { ask: send, asking: sending } = useAsk()
  const [page, setPage] = useState<Page>({ type: 'year', year: null })
  const ask = useCallback(() => askPage(bridge, page), [bridge, page])
  const { answer } = useAnswer(ask, `${ledger} ${today}`)
  const shown = answer?.ok === true ? answer.value : null
  const choice = shown && firstChoice(shown)
  const first = useMemo(() => choice && trailTo(choice), [choice])
  const why = useWhy(first)

  if (shown === null) {
    return (
      <div className="room-page">
        <h1>{t('history.title')}</h1>
        {answer?.ok === false && (
          <Notice problem={answer.error} onRemedy={onRemedy}>
            <Button look="quiet" onClick={() => setPage({ type: 'year', year: null })}>
              {t('remedy.sync')}
            </Button>
          </Notice>
        )}
      </div>
    )
  }

  const { view } = shown
  const year = shown.type === 'year' ? shown.view.year : null
  const lastYear = year ?? page.year ?? Number(today.slice(0, 4))
  const isEmpty = isNothing(shown)
  const { subject } = why
  const turn = (to: Page) => {
    setPage(to)
    why.reset()
  }
  const toYear = (to: number) => turn({ type: 'year', year: to })
  const isSumChosen = subject?.type === 'total' && subject.kind === null
  const openSum = () => why.go([{ type: 'total', year, kind: null }])

  return (
    <div className="room-page history">
      <header className="history-head">
        <h1>{t('history.title')}</h1>
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
        locale={locale}
        onChoose={(kind) => why.go([{ type: 'total', year, kind }])}
      />
      {shown.type === 'year' ? (
        <YearMap
          view={shown.view}
          today={today}
          chosen={subject?.type === 'day' ? subject.day : null}
          isSumChosen={isSumChosen}
          isEmpty={isEmpty}
          locale={locale}
          onDay={why.look}
          onSum={openSum}
          onSources={() => onRemedy({ type: 'settings', section: 'folders' })}
        />
      ) : (
        <LifeSum view={shown.view} isSumChosen={isSumChosen} locale={locale} onSum={openSum} />
      )}
      {(!isEmpty || subject !== null) && (
        <div className="history-below">
          <WhyCard why={why} locale={locale} onRemedy={onRemedy} />
          {!isEmpty && (
            <div className="history-beside">
              {shown.type === 'year' ? (
                <YearChart view={shown.view} locale={locale} />
              ) : (
                <>
                  <LifeChart view={shown.view} locale={locale} onYear={toYear} />
                  <YearsTable years={shown.view.years} locale={locale} onYear={toYear} />
                </>
              )}
              <Repositories
                key={year}
                repositories={view.repositories}
                chosen={subject?.type === 'repository' ? subject.id : null}
                locale={locale}
                onChoose={({ id, name }) => why.go([{ type: 'repository', id, name, year }])}
              />
            </div>
          )}
        </div>
      )}
      {!isEmpty && (
        <ExportCard
          asking={sending}
          onExport={(format) => void send('export-history', { format })}
        />
      )}
    </div>
  )
}
