import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import type { GitDayView, FamilyDay } from '../../../../preload/contract/views/explanation.ts'
import { useFormats } from '../../../shared/formats.ts'
import { FamilyMarks, FamilyName } from '../family-name.tsx'
import { CommitRows } from './commit-rows.tsx'
import { FoodLine } from './food-line.tsx'
import { ItemRows } from './item-rows.tsx'
import { ExcludedCommits } from './excluded-commits.tsx'
import { OnlyGithub } from './only-github.tsx'
import './rows.css'

/** How the commits of a family's day add up, in words; null if there are none. */
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

/** What folders and GitHub say, and which of them counts. */
function CreditLine({ family }: { readonly family: FamilyDay }) {
  const { t } = useTranslation()
  const { formatNumber } = useFormats()
  const { local, shared, github, counted, githubCounts } = family.commits
  const words = creditText(t, family)
  return (
    <>
      {local + github > 0 && (
        <dl className="credit">
          <div className={local >= github ? 'credit-greater' : undefined}>
            <dt>{t('history.credit.local')}</dt>
            <dd>{formatNumber(local)}</dd>
          </div>
          <div className={github >= local ? 'credit-greater' : undefined}>
            <dt>{t('history.credit.github')}</dt>
            <dd>{formatNumber(github)}</dd>
          </div>
          {family.verdict === 'yes' && (
            <div className="credit-sum">
              <dt>{t('history.credit.counted')}</dt>
              <dd>{formatNumber(counted)}</dd>
            </div>
          )}
        </dl>
      )}
      {words !== null && <p className="soft">{words}</p>}
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

/** Git has been read and has nothing of this family. */
const nothingRead = { subjects: {}, reachable: [], withAgent: [] }

/** One repository's part of a day: what it adds, from where, and what does not count. */
export function FamilyOfDay({
  family,
  isOld,
  gitDay,
  onOpen,
  onOpenItem,
}: {
  readonly family: FamilyDay
  /** The day is too old to be food for this family. */
  readonly isOld: boolean
  /** Null until Git has been read. */
  readonly gitDay: GitDayView | null
  readonly onOpen: () => void
  readonly onOpenItem: (id: string) => void
}) {
  const { formatNumber } = useFormats()
  const { local, github } = family.commits
  const own = gitDay?.families.find(({ id }) => id === family.id)
  return (
    <article className={family.verdict === 'yes' ? 'family' : 'family family-out'}>
      <h3>
        <button type="button" className="open-row" onClick={onOpen}>
          <span>
            <FamilyName family={family} />
            <FamilyMarks family={family} />
          </span>
          <b>{formatNumber(family.count)}</b>
        </button>
      </h3>
      <CreditLine family={family} />
      {family.verdict === 'yes' && github > local && <OnlyGithub count={github - local} />}
      <CommitRows commits={family.commits} gitDay={gitDay && (own ?? nothingRead)} />
      <ItemRows items={family.items} onOpenItem={onOpenItem} />
      {own && <ExcludedCommits gitDay={own} />}
      {family.verdict === 'yes' && (
        <FoodLine
          food={family.food}
          counted={family.count}
          history={isOld ? family.count : 0}
          foodFrom={family.foodFrom}
        />
      )}
    </article>
  )
}
