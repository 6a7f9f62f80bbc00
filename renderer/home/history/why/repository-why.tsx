import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Day } from '../../../../preload/contract/day.ts'
import type { RepositoryView } from '../../../../preload/contract/views/explanation.ts'
import { Button } from '../../../shared/button.tsx'
import { useFormats } from '../../../shared/formats.ts'
import { Icon } from '../../../shared/icon.tsx'
import { FamilyMarks, PrivateMark } from '../family-name.tsx'
import { KindCounts, sumOf } from '../kind-counts.tsx'
import { LongList } from '../../../shared/long-list.tsx'
import { Differences } from './differences.tsx'
import { FoodLine } from './food-line.tsx'
import { NotCountedList } from './not-counted.tsx'

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
  const { verdict, because, year, names, counts, days } = view
  const count = sumOf(counts)
  return (
    <>
      <p className="repository-facts">
        <KindCounts counts={counts} />
        <span>
          <FamilyMarks family={view} />
          {view.isPrivate && <PrivateMark />}
        </span>
      </p>
      {verdict === 'yes' ? (
        <>
          {because && (
            <p className="verdict">
              <Icon name="check" size={18} />
              {t('history.why.because', {
                language: because.language,
                day: formatDay(because.since),
              })}
            </p>
          )}
          <Differences view={view} />
          <FoodLine of={view} counted={count} />
        </>
      ) : (
        <NotCountedList
          left={[{ reason: verdict === 'no' ? 'language' : 'unknown', count, of: null }]}
        />
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
        <LongList first={14} className="rows" label={t('history.why.days')}>
          {days.map((row) => (
            <button key={row.day} type="button" className="open-row" onClick={() => onDay(row.day)}>
              <span>{formatDay(row.day)}</span>
              <KindCounts counts={row.counts} />
              <b>{formatNumber(sumOf(row.counts))}</b>
            </button>
          ))}
        </LongList>
      </div>
      <p className="soft rule">{t('history.why.rule')}</p>
      <Forget name={view.name} busy={isForgetting} onForget={onForget} />
    </>
  )
}

/** Forgets a repository after a confirmation that explains what it means. */
function Forget({
  name,
  busy,
  onForget,
}: {
  readonly name: string
  readonly busy: boolean
  readonly onForget: () => void
}) {
  const { t } = useTranslation()
  const [step, setStep] = useState<'start' | 'asks' | 'kept'>('start')
  if (step !== 'asks') {
    return (
      <div className="forget">
        {/* If the user keeps it, the focus returns to the button. */}
        <Button look="quiet" autoFocus={step === 'kept'} onClick={() => setStep('asks')}>
          {t('history.forget.start')}
        </Button>
      </div>
    )
  }
  return (
    <div className="forget forget-asks" role="group" aria-label={t('history.forget.ask', { name })}>
      <p>
        <b>{t('history.forget.ask', { name })}</b>
      </p>
      <p>{t('history.forget.goes')}</p>
      <p>{t('history.forget.stays')}</p>
      <div className="forget-answers">
        <Button autoFocus onClick={() => setStep('kept')}>
          {t('history.forget.no')}
        </Button>
        <Button look="main" busy={busy} onClick={onForget}>
          {t('history.forget.yes')}
        </Button>
      </div>
    </div>
  )
}
