import type { ReactNode } from 'react'
import type { Day } from '../../../../preload/contract/calendar-day.ts'
import { chapters, deeds, type Chapter } from '../../../../preload/contract/deed-table.ts'
import type { BookView, DeedView } from '../../../../preload/contract/views/book-view.ts'
import { Card } from '../../../shared/card.tsx'
import { Notice } from '../../../shared/notice.tsx'
import { useLocale } from '../../../shared/i18n.ts'
import './book.css'
import { Stamp, type StampState } from './stamp.tsx'
import { useBook } from './use-book.ts'

const stampsIn = (views: readonly DeedView[]) => {
  const days = views.flatMap((view) => view.days)
  return { done: days.filter((day) => day !== null).length, all: days.length }
}

/** The book of deeds: what the user has done since the first commit, and how far the next tiers are. */
export function Book({ chooser }: { readonly chooser: ReactNode }) {
  const { t } = useLocale()
  const { value: view, problem } = useBook()
  return (
    <div className="room-page history">
      <header className="head row">
        <h1>{t('room.history')}</h1>
        {chooser}
      </header>
      <Notice problem={problem} />
      {view !== undefined && (
        <>
          <p className="row book-lead">
            <b>{t('deeds.stamps', stampsIn(view.deeds))}</b>
            <span>{t('deeds.lead')}</span>
          </p>
          {chapters.map((chapter) => (
            <ChapterCard key={chapter} chapter={chapter} view={view} />
          ))}
        </>
      )}
    </div>
  )
}

function ChapterCard({ chapter, view }: { readonly chapter: Chapter; readonly view: BookView }) {
  const { t } = useLocale()
  const own = view.deeds.filter((deed) => deeds[deed.id].chapter === chapter)
  return (
    <Card
      title={t(`deeds.chapter.${chapter}`)}
      className="chapter"
      aside={<span className="soft">{t('deeds.stamps', stampsIn(own))}</span>}
    >
      <ul className="deeds">
        {own.map((deed) => (
          <Deed key={deed.id} view={deed} adoption={view.adoption} />
        ))}
      </ul>
    </Card>
  )
}

function Tier(props: {
  readonly tier: number
  readonly index: number
  readonly state: StampState
}) {
  const { t, formatDay, formatNumber } = useLocale()
  const { tier, index, state } = props
  const words = { tier: formatNumber(tier) }
  return (
    <li>
      <Stamp tier={tier} index={index} state={state} />
      <span className="visually-hidden">
        {state.name === 'stamped'
          ? t(state.isBeforeDash ? 'deeds.reachedBefore' : 'deeds.reached', {
              ...words,
              day: formatDay(state.day),
            })
          : t('deeds.missing', words)}
      </span>
    </li>
  )
}

function Deed({ view, adoption }: { readonly view: DeedView; readonly adoption: Day | null }) {
  const { t, locale, formatNumber } = useLocale()
  const { id, progress, days } = view
  const { tiers, unit, [locale]: words } = deeds[id]
  const next = days.indexOf(null)
  const goal = tiers[next]
  const stateAt = (index: number): StampState => {
    const day = days[index] ?? null
    if (day !== null)
      return { name: 'stamped', day, isBeforeDash: adoption !== null && day < adoption }
    if (index !== next) return { name: 'ahead' }
    return { name: 'next', part: Math.min(1, progress / (tiers[index] ?? 1)) }
  }
  return (
    <li className="row deed" data-deed={id}>
      <div className="deed-words">
        <h3>{words.name}</h3>
        <p>{words.how}</p>
        <p className="soft">{words.why}</p>
        {goal !== undefined && (
          <p className="deed-way">
            {goal > 1 && (
              <span className="deed-progress">
                {formatNumber(Math.min(progress, goal))} / {formatNumber(goal)}
              </span>
            )}
            {t(`deeds.left.${unit}`, { count: Math.max(1, goal - progress) })}
          </p>
        )}
      </div>
      <ol className="tiers" aria-label={t('deeds.tiers', { name: words.name })}>
        {tiers.map((tier, index) => (
          <Tier key={tier} tier={tier} index={index} state={stateAt(index)} />
        ))}
      </ol>
    </li>
  )
}
