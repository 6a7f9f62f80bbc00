import { useTranslation } from 'react-i18next'
import type { Locale } from '../../../../preload/contract/settings.ts'
import type { GitDayView, FamilyDay } from '../../../../preload/contract/views/explanation.ts'
import { formatNumber } from '../../../shared/formats.ts'
import type { Remedy } from '../../../shared/remedies.ts'
import { FamilyMarks, FamilyName } from '../family-name.tsx'
import { CommitRows } from './commit-rows.tsx'
import { creditText } from './credit-text.ts'
import { FoodLine } from './food-line.tsx'
import { ItemRows } from './item-rows.tsx'
import { ExcludedCommits } from './excluded-commits.tsx'
import { OnlyGithub } from './only-github.tsx'
import './rows.css'

/** What folders and GitHub say, and which of them counts. */
function CreditLine({ family, locale }: { readonly family: FamilyDay; readonly locale: Locale }) {
  const { t } = useTranslation()
  const { local, shared, github, counted, githubCounts } = family.commits
  const words = creditText(t, family)
  return (
    <>
      {local + github > 0 && (
        <dl className="credit">
          <div className={local >= github ? 'credit-greater' : undefined}>
            <dt>{t('history.credit.local')}</dt>
            <dd>{formatNumber(locale, local)}</dd>
          </div>
          <div className={github >= local ? 'credit-greater' : undefined}>
            <dt>{t('history.credit.github')}</dt>
            <dd>{formatNumber(locale, github)}</dd>
          </div>
          {family.verdict === 'yes' && (
            <div className="credit-sum">
              <dt>{t('history.credit.counted')}</dt>
              <dd>{formatNumber(locale, counted)}</dd>
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
              <b>{formatNumber(locale, count)}</b>
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
  locale,
  onOpen,
  onOpenItem,
  onRemedy,
}: {
  readonly family: FamilyDay
  /** The day is too old to be food for this family. */
  readonly isOld: boolean
  /** Null until Git has been read. */
  readonly gitDay: GitDayView | null
  readonly locale: Locale
  readonly onOpen: () => void
  readonly onOpenItem: (id: string) => void
  readonly onRemedy: (remedy: Remedy) => void
}) {
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
          <b>{formatNumber(locale, family.count)}</b>
        </button>
      </h3>
      <CreditLine family={family} locale={locale} />
      {family.verdict === 'yes' && github > local && (
        <OnlyGithub count={github - local} onRemedy={onRemedy} />
      )}
      <CommitRows commits={family.commits} gitDay={gitDay && (own ?? nothingRead)} />
      <ItemRows items={family.items} locale={locale} onOpenItem={onOpenItem} />
      {own && <ExcludedCommits gitDay={own} onRemedy={onRemedy} />}
      {family.verdict === 'yes' && (
        <FoodLine
          food={family.food}
          counted={family.count}
          history={isOld ? family.count : 0}
          foodFrom={family.foodFrom}
          locale={locale}
        />
      )}
    </article>
  )
}
