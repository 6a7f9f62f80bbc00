import { useTranslation } from 'react-i18next'
import type { Locale } from '../../../../preload/contract/settings.ts'
import type { IncompleteDays } from '../../../../preload/contract/views/history.ts'
import type { Remedy } from '../../../shared/remedies.ts'
import { incompleteHint, incompleteText } from './incomplete-text.ts'
import { remediesOfIncomplete, type Sources } from './not-counted.ts'
import { Reason } from './reason.tsx'

/** Why a day may have more than is known here, and what the user can do. */
export function IncompleteList({
  incomplete,
  sources,
  locale,
  onRemedy,
}: {
  readonly incomplete: readonly IncompleteDays[]
  readonly sources: Sources
  readonly locale: Locale
  readonly onRemedy: (remedy: Remedy) => void
}) {
  const { t } = useTranslation()
  if (incomplete.length === 0) return null
  return (
    <section className="not-counted incomplete">
      <h3 className="minor">{t('history.incomplete.title')}</h3>
      <ul>
        {incomplete.map((days, n) => (
          <Reason
            key={n}
            text={incompleteText(t, locale, days)}
            hint={incompleteHint(t, days)}
            remedies={remediesOfIncomplete(days, sources)}
            onRemedy={onRemedy}
          />
        ))}
      </ul>
    </section>
  )
}
