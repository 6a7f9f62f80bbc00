import { useTranslation } from 'react-i18next'
import { Button } from '../../shared/button.tsx'
import { Card } from '../../shared/card.tsx'

/** The invitation to the first source, once Dash has tasted. */
export function FirstSources({
  busy,
  onAddFolder,
  onSignIn,
}: {
  readonly busy: boolean
  readonly onAddFolder: () => void
  readonly onSignIn: () => void
}) {
  const { t } = useTranslation()
  return (
    <Card title={t('nest.nextFood')} lead={t('nest.nextFoodText')} className="first-sources">
      <div className="first-sources-ways">
        <Button look="main" icon="folder" busy={busy} onClick={onAddFolder}>
          {t('nest.addFolder')}
        </Button>
        <Button icon="person" onClick={onSignIn}>
          {t('nest.signIn')}
        </Button>
      </div>
    </Card>
  )
}
