import { useTranslation } from 'react-i18next'
import { undisclosedKey } from '../../../../preload/contract/undisclosed.ts'
import type { NotCounted } from '../../../../preload/contract/views/history.ts'
import { Button } from '../../../shared/button.tsx'
import type { Remedy } from '../../../shared/remedies.ts'
import { remediesOf, notCountedText, type Sources } from './not-counted.ts'

/** What is known of and does not count, why, and what changes that. */
export function NotCountedList({
  left,
  sources,
  onRemedy,
}: {
  readonly left: readonly NotCounted[]
  readonly sources: Sources
  readonly onRemedy: (remedy: Remedy) => void
}) {
  const { t } = useTranslation()
  if (left.length === 0) return null
  return (
    <section className="not-counted">
      <h3 className="minor">{t('history.notCounted.title')}</h3>
      <ul>
        {left.map((row, n) => (
          <li key={n}>
            <p>{notCountedText(t, row)}</p>
            <p className="soft">
              {t(`history.notCounted.hint.${undisclosedKey(row.reason)}`, {
                host: row.of ?? 'GitHub',
              })}
            </p>
            <p className="remedies">
              {remediesOf(row, sources).map(({ key, remedy }) => (
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
