import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AddressView } from '../../../preload/contract/views/folders.ts'
import type { RequestState } from '../../shared/requests.ts'
import { Button } from '../../shared/button.tsx'
import { Card } from '../../shared/card.tsx'
import { TextField, Switch } from '../../shared/fields.tsx'
import { Notice } from '../../shared/notice.tsx'

/** The addresses whose commits count as the user's own. */
export function Addresses({
  addresses,
  asking,
  onSet,
}: {
  readonly addresses: readonly AddressView[]
  readonly asking: RequestState
  readonly onSet: (email: string, counts: boolean) => void
}) {
  const { t } = useTranslation()
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
          onChange={(counts) => onSet(address.email, counts)}
        />
      ))}
      {asking.name === 'failed' && <Notice problem={asking.problem} />}
      <form
        className="add-line"
        onSubmit={(event) => {
          event.preventDefault()
          onSet(email.trim(), true)
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
