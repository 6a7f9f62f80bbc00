import { useTranslation } from 'react-i18next'
import { undisclosedKey } from '../../../../preload/contract/undisclosed.ts'
import type { NotCounted } from '../../../../preload/contract/views/history.ts'
import type { Remedy } from '../../../shared/remedies.ts'
import { remediesOf, notCountedText, type Sources } from './not-counted.ts'
import { Reason } from './reason.tsx'

/** What is known but does not count, why, and what would change that. */
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
          <Reason
            key={n}
            text={notCountedText(t, row)}
            hint={t(`history.notCounted.hint.${undisclosedKey(row.reason)}`, {
              host: row.of ?? 'GitHub',
            })}
            remedies={remediesOf(row, sources)}
            onRemedy={onRemedy}
          />
        ))}
      </ul>
    </section>
  )
}
