import { useTranslation } from 'react-i18next'
import { Button } from '../../../shared/button.tsx'
import type { Remedy } from '../../../shared/remedies.ts'
import type { KeyedRemedy } from './not-counted.ts'

/** Why something is not in a number, what that means, and what the user can do. */
export function Reason({
  text,
  hint,
  remedies,
  onRemedy,
}: {
  readonly text: string
  readonly hint: string
  readonly remedies: readonly KeyedRemedy[]
  readonly onRemedy: (remedy: Remedy) => void
}) {
  const { t } = useTranslation()
  return (
    <li>
      <p>{text}</p>
      <p className="soft">{hint}</p>
      <p className="remedies">
        {remedies.map(({ key, remedy }) => (
          <Button key={key} look="quiet" onClick={() => onRemedy(remedy)}>
            {t(`history.notCounted.remedy.${key}`)}
          </Button>
        ))}
      </p>
    </li>
  )
}
