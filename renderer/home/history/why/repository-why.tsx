import { useTranslation } from 'react-i18next'
import type { Day } from '../../../../preload/contract/day.ts'
import type { RepositoryView } from '../../../../preload/contract/views/explanation.ts'
import { Button } from '../../../shared/button.tsx'
import { useFormats } from '../../../shared/formats.ts'
import { Icon } from '../../../shared/icon.tsx'
import { sumOf } from '../counts.ts'
import { FamilyMarks, PrivateMark } from '../family-name.tsx'
import { KindCounts } from '../kind-counts.tsx'
import { LongList } from '../long-list.tsx'
import { Differences } from './differences.tsx'
import { FoodLine } from './food-line.tsx'
import { Forget } from './forget.tsx'
import { NotCountedList } from './not-counted-list.tsx'

/** Why a repository counts or does not. */
function Verdict({ view }: { readonly view: RepositoryView }) {
  const { t } = useTranslation()
  const { formatDay } = useFormats()
  const { verdict, because, counts } = view
  if (verdict !== 'yes') {
    const reason = verdict === 'no' ? 'language' : 'unknown'
    return <NotCountedList left={[{ reason, count: sumOf(counts), of: null }]} />
  }
  if (because === null) return null
  const { language, since } = because
  return (
    <p className="verdict">
      <Icon name="check" size={18} />
      {t('history.why.because', { language, day: formatDay(since) })}
    </p>
  )
}

/** Why a repository has its number: what makes it count, and what it consists of, day by day. */
export function RepositoryWhy({
  view,
  isForgetting,
  onDay,
  onAllYears,
  onForget,
}: {
  readonly view: RepositoryView
  readonly isForgetting: boolean
  readonly onDay: (day: Day) => void
  readonly onAllYears: () => void
  readonly onForget: () => void
}) {
  const { t } = useTranslation()
  const { formatDay, formatNumber } = useFormats()
  const { verdict, year, names, counts, food, days } = view
  return (
    <>
      <p className="repository-facts">
        <KindCounts counts={counts} />
        <span>
          <FamilyMarks family={view} />
          {view.isPrivate && <PrivateMark />}
        </span>
      </p>
      <Verdict view={view} />
      {verdict === 'yes' && (
        <>
          <Differences {...view} />
          <FoodLine
            food={food}
            counted={sumOf(counts)}
            history={view.history}
            foodFrom={view.foodFrom}
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
              <span>{formatDay(row.day)}</span>
              <KindCounts counts={row.counts} />
              <b>{formatNumber(sumOf(row.counts))}</b>
            </button>
          )}
        </LongList>
      </div>
      <p className="soft rule">{t('history.why.rule')}</p>
      <Forget name={view.name} busy={isForgetting} onForget={onForget} />
    </>
  )
}
