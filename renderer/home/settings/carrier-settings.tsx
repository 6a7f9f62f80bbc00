import { useState } from 'react'
import type { CarrierView } from '../../../preload/contract/views/carrier-view.ts'
import { Button, IconButton } from '../../shared/button.tsx'
import { Card } from '../../shared/card.tsx'
import { Choices, Switch, TextField } from '../../shared/fields.tsx'
import { useLocale } from '../../shared/i18n.ts'
import { useRequest, useSnapshot } from '../../shared/bridge-hooks.ts'
import { Notice } from '../../shared/notice.tsx'

export function CarrierSection() {
  const { t } = useLocale()
  const carrier = useSnapshot((snapshot) => snapshot.carrier)
  return (
    <Card title={t('settings.carrier.title')} lead={t('settings.carrier.lead')}>
      {carrier.name === 'off' ? <Start /> : <Carried {...carrier} />}
    </Card>
  )
}

const places = ['folder', 'git'] as const

function Start() {
  const { t } = useLocale()
  const { ask, isBusy, problem } = useRequest()
  const [place, setPlace] = useState<(typeof places)[number]>('folder')
  const [address, setAddress] = useState('')
  const [code, setCode] = useState('')
  const typed = code.trim()
  const words = {
    folder: { name: t('settings.carrier.byFolder'), hint: t('settings.carrier.byFolderHint') },
    git: { name: t('settings.carrier.byGit'), hint: t('settings.carrier.byGitHint') },
  }
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        void ask('start-carrying', {
          address: place === 'git' ? address.trim() : null,
          code: typed === '' ? null : typed,
        })
      }}
    >
      <Choices
        label={t('settings.carrier.by')}
        value={place}
        options={places}
        wordsOf={(option) => words[option].name}
        onChange={setPlace}
      />
      <p className="soft">{words[place].hint}</p>
      {place === 'git' && (
        <TextField
          label={t('settings.carrier.address')}
          hint={t('settings.carrier.addressHint')}
          value={address}
          maxLength={500}
          onText={setAddress}
        />
      )}
      <TextField
        label={t('settings.carrier.otherCode')}
        hint={t('settings.carrier.otherCodeHint')}
        value={code}
        maxLength={100}
        onText={setCode}
      />
      <Notice problem={problem} />
      <div className="actions">
        <Button variant="main" submits isBusy={isBusy}>
          {place === 'git' ? t('settings.carrier.startGit') : t('settings.carrier.start')}
        </Button>
      </div>
    </form>
  )
}

function Carried(carrier: Extract<CarrierView, { readonly name: 'on' }>) {
  const { t, formatDateTime } = useLocale()
  const { ask, isBusy, problem } = useRequest()
  const [code, setCode] = useState<string | null>(null)
  const { devices, place, waiting } = carrier

  const showCode = async () => {
    const answer = await ask('carrying-code', null)
    if (answer.ok) setCode(answer.value)
  }

  return (
    <>
      {place.type === 'folder' ? (
        <p>{t('settings.carrier.folder', { folder: place.folder })}</p>
      ) : (
        <>
          <p>{t('settings.carrier.repository', { address: place.address })}</p>
          <p className="soft" role="status">
            {place.isExchanging
              ? t('settings.carrier.exchanging')
              : place.exchangedAt !== null &&
                t('settings.carrier.exchanged', { time: formatDateTime(place.exchangedAt) })}
          </p>
        </>
      )}
      <Notice problem={carrier.problem} />
      {carrier.hasForeignFiles && <p className="soft">{t('settings.carrier.foreign')}</p>}
      {carrier.hasNewerFiles && <p className="soft">{t('settings.carrier.newer')}</p>}
      {waiting > 0 && <p className="soft">{t('settings.carrier.waiting', { count: waiting })}</p>}
      {devices.length === 0 && (
        <p className="soft">
          {t(place.type === 'git' ? 'settings.carrier.aloneGit' : 'settings.carrier.alone')}
        </p>
      )}
      {devices.length > 0 && (
        <ul className="stack lines" aria-label={t('settings.carrier.devices')}>
          {devices.map(({ id, name, seenAt, isClockWrong }) => (
            <li key={id} className="line">
              <div className="line-words">
                <p className="line-title">{name}</p>
                <p className="line-facts">
                  {t('settings.carrier.seen', { time: formatDateTime(seenAt) })}
                </p>
                {isClockWrong && <p className="soft">{t('settings.carrier.clock')}</p>}
              </div>
              <IconButton
                icon="close"
                label={t('settings.carrier.remove', { name })}
                onClick={() => void ask('remove-device', { id })}
              />
            </li>
          ))}
        </ul>
      )}
      <Switch
        label={t('settings.carrier.names')}
        hint={t('settings.carrier.namesHint')}
        isOn={carrier.hasPrivateNames}
        onChange={(travel) => void ask('carry-private-names', { travel })}
      />
      <Notice problem={problem} />
      {code !== null && (
        <div className="device" role="status">
          <p>{t('settings.carrier.code')}</p>
          <output className="device-code">{code}</output>
        </div>
      )}
      <div className="actions">
        {place.type === 'git' && (
          <Button isBusy={place.isExchanging} onClick={() => void ask('exchange-now', null)}>
            {t('settings.carrier.exchange')}
          </Button>
        )}
        {code === null && (
          <Button
            variant={devices.length === 0 ? 'main' : 'quiet'}
            isBusy={isBusy}
            onClick={() => void showCode()}
          >
            {t('settings.carrier.showCode')}
          </Button>
        )}
        <Button onClick={() => void ask('stop-carrying', null)}>
          {t('settings.carrier.stop')}
        </Button>
        <p className="soft">{t('settings.carrier.stays')}</p>
      </div>
    </>
  )
}
