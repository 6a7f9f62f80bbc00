import { useTranslation } from 'react-i18next'
import { Button } from '../../../shared/button.tsx'
import { addressRemedy } from './not-counted.ts'
import './rows.css'
import { useRemedy } from '../../../shared/remedy-context.ts'

const causes = ['coAuthored', 'rebased', 'merged', 'elsewhere', 'address'] as const

/** Commits that GitHub counts and no folder here has, with their likely origin. */
export function OnlyGithub({ count }: { readonly count: number }) {
  const { t } = useTranslation()
  const onRemedy = useRemedy()
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
