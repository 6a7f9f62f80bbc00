import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Day, DayView, HistoryView, Problem, Result } from '../../../preload/contract.ts'
import { Dish } from '../../bird/index.ts'
import { askBridge, useBridge } from '../../shared/asking.ts'
import { Button, IconButton } from '../../shared/button.tsx'
import { Card } from '../../shared/card.tsx'
import { sayNumber } from '../../shared/formats.ts'
import { kinds } from '../../shared/menu.ts'
import { Notice } from '../../shared/notice.tsx'
import type { Remedy } from '../../shared/remedies.ts'
import { useSnapshot } from '../../shared/snapshot.ts'
import { DayPanel } from './day-panel.tsx'
import { HeatMap } from './heat-map.tsx'
import './history.css'
import { useLedgerMark } from './ledger-mark.ts'

/** The year as a heat map, what it was made of, and why any day has its number. */
export function HistoryRoom({ onRemedy }: { readonly onRemedy: (remedy: Remedy) => void }) {
  const { t } = useTranslation()
  const bridge = useBridge()
  const locale = useSnapshot((snapshot) => snapshot.locale)
  const today = useSnapshot((snapshot) => snapshot.today)
  const mark = useLedgerMark()
  const [year, setYear] = useState<number | null>(null)
  const [chosen, setChosen] = useState<Day | null>(null)
  const [history, setHistory] = useState<Result<HistoryView, Problem> | null>(null)
  const [day, setDay] = useState<Result<DayView, Problem> | null>(null)

  useEffect(() => {
    let isWanted = true
    void askBridge(bridge, 'history', { year }).then((answer) => {
      if (isWanted) setHistory(answer)
    })
    return () => {
      isWanted = false
    }
  }, [bridge, year, mark])

  useEffect(() => {
    if (chosen === null) return undefined
    let isWanted = true
    void askBridge(bridge, 'explain-day', { day: chosen }).then((answer) => {
      if (isWanted) setDay(answer)
    })
    return () => {
      isWanted = false
    }
  }, [bridge, chosen, mark])

  if (history === null) {
    return (
      <div className="room-page">
        <h1>{t('history.title')}</h1>
        <p className="soft">{t('common.loading')}</p>
      </div>
    )
  }
  if (!history.ok) {
    return (
      <div className="room-page">
        <h1>{t('history.title')}</h1>
        <Notice problem={history.error} onRemedy={onRemedy} />
      </div>
    )
  }

  const view = history.value
  const at = view.years.indexOf(view.year)
  const turn = (to: number | undefined) => {
    if (to === undefined) return
    setYear(to)
    setChosen(null)
    setDay(null)
  }
  const sum = kinds.reduce((total, kind) => total + view.totals[kind], 0)

  return (
    <div className="room-page history">
      <header className="history-head">
        <h1>{t('history.title')}</h1>
        <div className="years" role="group" aria-label={t('history.year')}>
          <IconButton
            icon="back"
            label={t('history.earlier')}
            disabled={view.years[at - 1] === undefined}
            onClick={() => turn(view.years[at - 1])}
          />
          <b aria-live="polite">{view.year}</b>
          <IconButton
            icon="forward"
            label={t('history.later')}
            disabled={view.years[at + 1] === undefined}
            onClick={() => turn(view.years[at + 1])}
          />
        </div>
      </header>

      <ul className="totals">
        {kinds.map((kind) => (
          <li key={kind}>
            <Dish kind={kind} size={40} />
            <span>{t(`kind.${kind}`)}</span>
            <b>{sayNumber(locale, view.totals[kind])}</b>
          </li>
        ))}
      </ul>

      <section className="card history-map">
        {sum === 0 && (
          <div className="history-empty">
            <p>{t('history.empty')}</p>
            <Button onClick={() => onRemedy({ type: 'settings', section: 'folders' })}>
              {t('history.toSources')}
            </Button>
          </div>
        )}
        <HeatMap
          year={view.year}
          days={view.days}
          today={today}
          chosen={chosen}
          locale={locale}
          onChoose={setChosen}
        />
      </section>

      <div className="history-below">
        <Card title={t('history.why')} className="history-why">
          <div aria-live="polite">
            {chosen === null && <p className="soft">{t('history.whyHint')}</p>}
            {chosen !== null && day?.ok === false && <Notice problem={day.error} />}
            {chosen !== null && day?.ok === true && <DayPanel view={day.value} locale={locale} />}
          </div>
        </Card>
        <Card title={t('history.repositories')} className="history-repositories">
          {view.repositories.length === 0 && <p className="soft">{t('history.noRepositories')}</p>}
          <ul className="repositories">
            {view.repositories.map(({ name, languages, counts, contributions }, n) => (
              <li key={n} className={counts ? '' : 'repository-out'}>
                <span className="repository-name">
                  {name}
                  <small>
                    {languages.slice(0, 4).join(' · ')}
                    {!counts && <em>{t('history.notCounting')}</em>}
                  </small>
                </span>
                <b>{sayNumber(locale, contributions)}</b>
              </li>
            ))}
          </ul>
        </Card>
      </div>
    </div>
  )
}
