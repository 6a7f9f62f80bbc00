import { useTranslation } from 'react-i18next'
import { undisclosedKey, undisclosedReasons } from '../../../preload/contract/undisclosed.ts'
import type { Undisclosed as UndisclosedNumbers } from '../../../preload/contract/undisclosed.ts'
import { Button } from '../../shared/button.tsx'
import type { Remedy } from '../../shared/remedies.ts'

/** How many contributions of an account GitHub counts without disclosing them, by reason, and what to do about it. */
export function Undisclosed({
  host,
  numbers,
  onRemedy,
}: {
  readonly host: string
  readonly numbers: UndisclosedNumbers
  readonly onRemedy: (remedy: Remedy) => void
}) {
  const { t } = useTranslation()
  const found = undisclosedReasons.filter((reason) => numbers[reason] > 0)
  if (found.length === 0) return null
  return (
    <div className="soft line-undisclosed">
      {found.map((reason) => (
        <p key={reason}>
          {t(`settings.github.${undisclosedKey(reason)}`, { count: numbers[reason] })}
        </p>
      ))}
      {(numbers.restricted > 0 || numbers.hidden > 0) && (
        <Button
          look="quiet"
          onClick={() => onRemedy({ type: 'link', link: 'github-connections', host })}
        >
          {t('settings.github.restrictedRemedy')}
        </Button>
      )}
    </div>
  )
}
