import { useTranslation } from 'react-i18next'
import type { Locale } from '../../../../preload/contract/settings.ts'
import type { IncompleteDays } from '../../../../preload/contract/views/history.ts'
import { Button } from '../../../shared/button.tsx'
import type { Remedy } from '../../../shared/remedies.ts'
import { incompleteHint, incompleteText } from './incomplete-text.ts'
import { remediesOfIncomplete, type Sources } from './not-counted.ts'

/** Why there may be more of a day than is known here, and what a person can do. */
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
          <li key={n}>
            <p>{incompleteText(t, locale, days)}</p>
            <p className="soft">{incompleteHint(t, days)}</p>
            <p className="remedies">
              {remediesOfIncomplete(days, sources).map(({ key, remedy }) => (
                <Button key={key} look="quiet" onClick={() => onRemedy(remedy)}>
                  {t(`history.notCounted.remedy.${key}`)}
                </Button>
              ))}
            </p>
          </li>
        ))}
      </ul>
    </section>
  )
}
