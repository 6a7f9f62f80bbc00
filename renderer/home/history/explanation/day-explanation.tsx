import type { TFunction } from 'i18next'
import { useEffect } from 'react'
import type { DashBridge } from '../../../../preload/contract/dash-bridge.ts'
import type { Day } from '../../../../preload/contract/calendar-day.ts'
import type {
  DayView,
  FamilyDay,
  GitDayView,
} from '../../../../preload/contract/views/explanation-view.ts'
import type { FamilyView } from '../../../../preload/contract/views/history-view.ts'
import { Dish } from '../../../bird/dish.tsx'
import { useLocale } from '../../../shared/i18n.ts'
import { Icon } from '../../../shared/icon.tsx'
import { Notice } from '../../../shared/notice.tsx'
import { useAsk, useBridge, useQuery } from '../../../shared/bridge-hooks.ts'
import { FamilyTitle } from '../family-title.tsx'
import { LongList } from '../../../shared/long-list.tsx'
import { CommitRows, UnrecordedCommits } from './commit-rows.tsx'
import { FoodLine } from './food-line.tsx'
import { IncompleteList, NotCountedList, OnlyGithub } from './not-counted.tsx'

const fetchGitDay = (bridge: DashBridge, day: Day) => bridge.request('read-day', { day })

/** The families, commits and objects of a day. If they change, the page has to ask Git again. */
function objectsOf({ families }: DayView): string {
  return families
    .flatMap(({ id, commits }) => [
      id,
      ...commits.rows.flatMap(({ oid, duplicates }) => [oid, ...duplicates]),
    ])
    .join()
}

interface DayExplanationProps {
  readonly view: DayView
  readonly onRepository: (family: FamilyView) => void
}

/** Explains a day's number by repository. Git adds subjects and the commits that do not count. */
export function DayExplanation(props: DayExplanationProps) {
  const { t } = useLocale()
  const bridge = useBridge()
  const { day, families, notCounted, incomplete } = props.view
  const { last } = useQuery(fetchGitDay, day, objectsOf(props.view))
  useEffect(() => () => void bridge.request('cancel-read-day', null), [bridge, day])
  const answer = last?.question === day ? last.answer : null
  // If Git fails, show rows without subjects.
  const gitDay = answer && (answer.ok ? answer.value : { families: [] })
  const isEmpty = families.length === 0 && notCounted.length === 0
  // A day may have no contributions because its commits have an address that Hot Dash does not know yet.
  const unrecordedFamilies = isEmpty
    ? (gitDay?.families.filter(({ unrecorded, isWhole }) => unrecorded.length > 0 || !isWhole) ??
      [])
    : []
  return (
    <>
      {answer?.ok === false && <Notice problem={answer.error} withRemedy />}
      {isEmpty && (
        <p className="soft">
          {t(
            incomplete.length === 0
              ? 'history.explanation.restDay'
              : 'history.explanation.nothingKnown',
          )}
        </p>
      )}
      {unrecordedFamilies.length > 0 && (
        <LongList first={14} className="unrecorded-families">
          {unrecordedFamilies.map((family) => (
            <article key={family.id} className="family family-out">
              <h3>
                <button
                  type="button"
                  className="open-row"
                  onClick={() => props.onRepository(family)}
                >
                  <FamilyTitle family={family} />
                </button>
              </h3>
              <UnrecordedCommits gitDay={family} />
            </article>
          ))}
        </LongList>
      )}
      {families.map((family) => (
        <FamilyOfDay key={family.id} {...props} gitDay={gitDay} family={family} />
      ))}
      <IncompleteList incomplete={incomplete} />
      <NotCountedList notCounted={notCounted} />
      {!isEmpty && <p className="soft rule">{t('history.explanation.rule')}</p>}
    </>
  )
}

/** Shown if Git has answered, but knows nothing of the family. */
const emptyGitDay = { subjects: {}, reachable: [], withAgent: [] }

function FamilyOfDay(
  props: DayExplanationProps & {
    readonly family: FamilyDay
    /** Null until Git has answered. */
    readonly gitDay: GitDayView | null
  },
) {
  const { view, family, gitDay, onRepository } = props
  const { t, formatNumber, formatTime } = useLocale()
  const { ask, problem } = useAsk()
  const { verdict, count, commits, items, foodFrom } = family
  const { local, github } = commits
  const gitFamily = gitDay?.families.find(({ id }) => id === family.id)
  const isBeforeFood = foodFrom !== null && view.day < foodFrom
  return (
    <article className={verdict === 'yes' ? 'family' : 'family family-out'}>
      <h3>
        <button type="button" className="open-row" onClick={() => onRepository(family)}>
          <FamilyTitle family={family} />
          <b>{formatNumber(count)}</b>
        </button>
      </h3>
      <CreditLine family={family} />
      {verdict === 'yes' && github > local && <OnlyGithub count={github - local} />}
      <CommitRows commits={commits} gitDay={gitDay && (gitFamily ?? emptyGitDay)} />
      {items.length > 0 && (
        <LongList className="item-rows" label={t('history.items.title')}>
          {items.map(({ id, kind, label, at, counts }) => (
            <button
              key={id}
              type="button"
              className={counts ? 'item' : 'item item-off'}
              title={t('history.items.open', { label })}
              onClick={() => void ask('open-item', { item: id })}
            >
              <Dish kind={kind} size={24} />
              <span>
                {label}
                <small>
                  {t('history.items.at', {
                    kind: t(`history.items.kind.${kind}`),
                    time: formatTime(at),
                  })}
                </small>
              </span>
              <Icon name="forward" size={16} />
            </button>
          ))}
        </LongList>
      )}
      <Notice problem={problem} withRemedy />
      {gitFamily && <UnrecordedCommits gitDay={gitFamily} />}
      {verdict === 'yes' && (
        <FoodLine view={{ ...family, history: isBeforeFood ? count : 0 }} counted={count} />
      )}
    </article>
  )
}

/** Says how the commits of a family's day add up; null if there are none. */
export function creditText(t: TFunction, { verdict, commits }: FamilyDay): string | null {
  const { local, github, counted } = commits
  if (verdict === 'no') return t('history.credit.no')
  if (verdict === 'unknown') return t('history.credit.unknown')
  if (local === 0 && github === 0) return null
  if (counted === 0) return t('history.credit.kindOff')
  if (local === github) return t('history.credit.same')
  if (github === 0) return t('history.credit.onlyLocal')
  if (local === 0) return t('history.credit.onlyGithub', { count: github })
  return github > local
    ? t('history.credit.moreGithub', { count: github - local })
    : t('history.credit.moreLocal', { count: local - github })
}

function CreditLine({ family }: { readonly family: FamilyDay }) {
  const { t, formatNumber } = useLocale()
  const { local, shared, github, githubCounts } = family.commits
  const text = creditText(t, family)
  const shown = (['local', 'github', 'counted'] as const).filter(
    (name) => name !== 'counted' || family.verdict === 'yes',
  )
  return (
    <>
      {local + github > 0 && (
        <dl className="credit">
          {shown.map((name) => (
            <div key={name} className={name === 'counted' ? 'credit-sum' : undefined}>
              <dt>{t(`history.credit.${name}`)}</dt>
              <dd>{formatNumber(family.commits[name])}</dd>
            </div>
          ))}
        </dl>
      )}
      {text !== null && <p className="soft">{text}</p>}
      {shared > 0 && <p className="soft">{t('history.credit.shared', { count: shared })}</p>}
      {(githubCounts.length > 1 ||
        githubCounts.some(({ repository }) => repository !== family.name)) && (
        <ul className="github-counts">
          {githubCounts.map(({ login, host, repository, count }, n) => (
            <li key={n}>
              <span>
                {githubCounts.some((other) => other.login === login && other.host !== host)
                  ? t('history.credit.byAt', { login, host, repository })
                  : t('history.credit.by', { login, repository })}
              </span>
              <b>{formatNumber(count)}</b>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
