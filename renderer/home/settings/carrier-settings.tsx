import { useState } from 'react'
import type { CarrierView } from '../../../preload/contract/views/carrier.ts'
import { Button, IconButton } from '../../shared/button.tsx'
import { Card } from '../../shared/card.tsx'
import { Switch, TextField } from '../../shared/fields.tsx'
import { useLocale } from '../../shared/i18n.ts'
import { useRequest, useSnapshot } from '../../shared/main-process.ts'
import { Notice } from '../../shared/notice.tsx'

/** The same Dash on several machines. */
export function CarrierSection() {
  const { t } = useLocale()
  const carrier = useSnapshot((snapshot) => snapshot.carrier)
  return (
    <Card title={t('settings.carrier.title')} lead={t('settings.carrier.lead')}>
      {carrier.name === 'off' ? <Start /> : <Carried {...carrier} />}
    </Card>
  )
}

function Start() {
  const { t } = useLocale()
  const { ask, isBusy, problem } = useRequest()
  const [code, setCode] = useState('')
  const typed = code.trim()
  return (
    <>
      <TextField
        label={t('settings.carrier.otherCode')}
        hint={t('settings.carrier.otherCodeHint')}
        value={code}
        maxLength={100}
        autoComplete="off"
        spellCheck={false}
        onText={setCode}
      />
      {problem && <Notice problem={problem} />}
      <div className="actions">
        <Button
          variant="main"
          busy={isBusy}
          onClick={() => void ask('start-carrying', { code: typed === '' ? null : typed })}
        >
          {t('settings.carrier.start')}
        </Button>
      </div>
    </>
  )
}

function Carried(carrier: Extract<CarrierView, { readonly name: 'on' }>) {
  const { t, formatDateTime } = useLocale()
  const { ask, isBusy, problem } = useRequest()
  const [code, setCode] = useState<string | null>(null)
  const { devices, folder, waiting } = carrier

  const showCode = async () => {
    const answer = await ask('carrying-code', null)
    if (answer.ok) setCode(answer.value)
  }

  return (
    <>
      <p>{t('settings.carrier.folder', { folder })}</p>
      {carrier.problem && <Notice problem={carrier.problem} />}
      {carrier.hasForeignFiles && <p className="soft">{t('settings.carrier.foreign')}</p>}
      {carrier.hasNewerFiles && <p className="soft">{t('settings.carrier.newer')}</p>}
      {waiting > 0 && <p className="soft">{t('settings.carrier.waiting', { count: waiting })}</p>}
      {devices.length === 0 && <p className="soft">{t('settings.carrier.alone')}</p>}
      {devices.length > 0 && (
        <ul className="lines" aria-label={t('settings.carrier.devices')}>
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
        on={carrier.hasPrivateNames}
        onChange={(travel) => void ask('carry-private-names', { travel })}
      />
      {problem && <Notice problem={problem} />}
      {code !== null && (
        <div className="device" role="status">
          <p>{t('settings.carrier.code')}</p>
          <output className="device-code">{code}</output>
        </div>
      )}
      <div className="actions">
        {code === null && (
          <Button
            variant={devices.length === 0 ? 'main' : 'quiet'}
            busy={isBusy}
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
