import { useTranslation } from 'react-i18next'
import type { AccountView } from '../../../preload/contract/views/github.ts'
import { Button } from '../../shared/button.tsx'
import type { Remedy } from '../../shared/remedies.ts'

const reasons = ['restricted', 'hidden', 'cut'] as const

/** How many contributions of an account GitHub counts and does not name, by reason, and what can be done about it. */
export function Unseen({
  account,
  onRemedy,
}: {
  readonly account: AccountView
  readonly onRemedy: (remedy: Remedy) => void
}) {
  const { t } = useTranslation()
  const found = reasons.filter((reason) => account[reason] > 0)
  if (found.length === 0) return null
  return (
    <div className="soft line-unseen">
      {found.map((reason) => (
        <p key={reason}>{t(`settings.github.${reason}`, { count: account[reason] })}</p>
      ))}
      {(account.restricted > 0 || account.hidden > 0) && (
        <Button look="quiet" onClick={() => onRemedy({ type: 'link', link: 'github-connections' })}>
          {t('settings.github.restrictedRemedy')}
        </Button>
      )}
    </div>
  )
}
