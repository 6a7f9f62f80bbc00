import { useTranslation } from 'react-i18next'
import type { Day } from '../../../../preload/contract/day.ts'
import type { Locale } from '../../../../preload/contract/settings.ts'
import type { RepositoryView } from '../../../../preload/contract/views/explanation.ts'
import { Button } from '../../../shared/button.tsx'
import { formatDay, formatNumber } from '../../../shared/formats.ts'
import { Icon } from '../../../shared/icon.tsx'
import type { Remedy } from '../../../shared/remedies.ts'
import { sumOf } from '../counts.ts'
import { FamilyMarks, PrivateMark } from '../family-name.tsx'
import { KindCounts } from '../kind-counts.tsx'
import { LongList } from '../long-list.tsx'
import { Differences } from './differences.tsx'
import { FoodLine } from './food-line.tsx'
import { Forget } from './forget.tsx'
import { NotCountedList } from './not-counted-list.tsx'
import type { Sources } from './not-counted.ts'

/** Why a repository counts or does not. */
function Verdict({
  view,
  sources,
  locale,
  onRemedy,
}: {
  readonly view: RepositoryView
  readonly sources: Sources
  readonly locale: Locale
  readonly onRemedy: (remedy: Remedy) => void
}) {
  const { t } = useTranslation()
  const { verdict, because, counts } = view
  if (verdict !== 'yes') {
    const reason = verdict === 'no' ? 'language' : 'unknown'
    return (
      <NotCountedList
        left={[{ reason, count: sumOf(counts), of: null }]}
        sources={sources}
        onRemedy={onRemedy}
      />
    )
  }
  if (because === null) return null
  const { language, since } = because
  return (
    <p className="verdict">
      <Icon name="check" size={18} />
      {t('history.why.because', { language, day: formatDay(locale, since) })}
    </p>
  )
}

/** Why a repository has its number: what makes it count, and what it consists of, day by day. */
export function RepositoryWhy({
  view,
  sources,
  locale,
  isForgetting,
  onDay,
  onAllYears,
  onForget,
  onRemedy,
}: {
  readonly view: RepositoryView
  readonly sources: Sources
  readonly locale: Locale
  readonly isForgetting: boolean
  readonly onDay: (day: Day) => void
  readonly onAllYears: () => void
  readonly onForget: () => void
  readonly onRemedy: (remedy: Remedy) => void
}) {
  const { t } = useTranslation()
  const { verdict, year, names, counts, food, days } = view
  return (
    <>
      <p className="repository-facts">
        <KindCounts counts={counts} locale={locale} />
        <span>
          <FamilyMarks family={view} />
          {view.isPrivate && <PrivateMark />}
        </span>
      </p>
      <Verdict view={view} sources={sources} locale={locale} onRemedy={onRemedy} />
      {verdict === 'yes' && (
        <>
          <Differences {...view} onRemedy={onRemedy} />
          <FoodLine
            food={food}
            counted={sumOf(counts)}
            history={view.history}
            foodFrom={view.foodFrom}
            locale={locale}
          />
        </>
      )}
      {names.length > 0 && (
        <div>
          <h3 className="minor">{t('history.why.names')}</h3>
          <ul className="names">
            {names.map((name) => (
              <li key={name}>
                <code>{name}</code>
              </li>
            ))}
          </ul>
        </div>
      )}
      <div>
        <div className="rows-head">
          <h3 className="minor">{t('history.why.days')}</h3>
          {year !== null && (
            <Button look="quiet" onClick={onAllYears}>
              {t('history.why.seeAllYears')}
            </Button>
          )}
        </div>
        <LongList
          rows={days}
          first={14}
          className="rows"
          label={t('history.why.days')}
          keyOf={(row) => row.day}
        >
          {(row) => (
            <button type="button" className="open-row" onClick={() => onDay(row.day)}>
              <span>{formatDay(locale, row.day)}</span>
              <KindCounts counts={row.counts} locale={locale} />
              <b>{formatNumber(locale, sumOf(row.counts))}</b>
            </button>
          )}
        </LongList>
      </div>
      <p className="soft rule">{t('history.why.rule')}</p>
      <Forget name={view.name} busy={isForgetting} onForget={onForget} />
    </>
  )
}
