import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../shared/button.tsx'
import { Card } from '../../shared/card.tsx'
import { TextField, Switch } from '../../shared/fields.tsx'
import { Notice } from '../../shared/notice.tsx'
import { useRequest } from '../../shared/requests.ts'
import { useSnapshot } from '../../shared/snapshot.ts'

/** The addresses whose commits count as the user's own. */
export function Addresses() {
  const { t } = useTranslation()
  const addresses = useSnapshot((snapshot) => snapshot.addresses)
  const { ask, problem } = useRequest()
  const [email, setEmail] = useState('')
  return (
    <Card title={t('settings.addresses.title')} lead={t('settings.addresses.lead')}>
      {addresses.length === 0 && <p className="soft">{t('settings.addresses.none')}</p>}
      {addresses.map((address) => (
        <Switch
          key={address.email}
          label={address.email}
          hint={t(`settings.addresses.from.${address.from}`)}
          on={address.counts}
          onChange={(counts) => void ask('set-address', { email: address.email, counts })}
        />
      ))}
      {problem && <Notice problem={problem} />}
      <form
        className="add-line"
        onSubmit={(event) => {
          event.preventDefault()
          void ask('set-address', { email: email.trim(), counts: true })
          setEmail('')
        }}
      >
        <TextField
          label={t('settings.addresses.new')}
          beside={
            <Button submits disabled={!email.includes('@')}>
              {t('settings.addresses.add')}
            </Button>
          }
          type="email"
          value={email}
          onText={setEmail}
        />
      </form>
    </Card>
  )
}
