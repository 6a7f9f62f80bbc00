import { useTranslation } from 'react-i18next'
import { Button } from '../../../shared/button.tsx'
import type { Remedy } from '../../../shared/remedies.ts'
import { addressRemedy } from './not-counted.ts'
import './rows.css'

const causes = ['coAuthored', 'rebased', 'merged', 'elsewhere', 'address'] as const

/** Commits that GitHub counts and no folder here has, with their likely origin. */
export function OnlyGithub({
  count,
  onRemedy,
}: {
  readonly count: number
  readonly onRemedy: (remedy: Remedy) => void
}) {
  const { t } = useTranslation()
  return (
    <details className="more">
      <summary>{t('history.causes.title', { count })}</summary>
      <ul className="causes">
        {causes.map((cause) => (
          <li key={cause}>
            {t(`history.causes.${cause}`)}
            {cause === 'address' && (
              <Button look="quiet" onClick={() => onRemedy(addressRemedy.remedy)}>
                {t(`history.notCounted.remedy.${addressRemedy.key}`)}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </details>
  )
}
