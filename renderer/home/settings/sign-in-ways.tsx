import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { maxHostLength } from '../../../preload/contract/requests.ts'
import type { RequestState } from '../../shared/requests.ts'
import { Button } from '../../shared/button.tsx'
import { TextField } from '../../shared/fields.tsx'
import { Notice } from '../../shared/notice.tsx'

/**
 * The ways to sign in to a host; each says what it needs. Signing in through the browser is offered if the host has a
 * client id.
 * @param host the initial text of the host field. The field keeps it until the user types, whatever main learns
 *   meanwhile: a token must not go to another host than the one that the user read.
 */
export function SignInWays({
  host: firstHost,
  onHost,
  deviceFlowHosts,
  busy,
  clientIdAsking,
  onDevice,
  onCli,
  onToken,
  onTokenPage,
  onClientId,
}: {
  readonly host: string
  readonly onHost: (host: string) => void
  readonly deviceFlowHosts: readonly string[]
  readonly busy: boolean
  readonly clientIdAsking: RequestState
  readonly onDevice: (host: string) => void
  readonly onCli: (host: string) => void
  readonly onToken: (host: string, token: string) => void
  readonly onTokenPage: (host: string) => void
  readonly onClientId: (host: string, clientId: string) => void
}) {
  const { t } = useTranslation()
  const [typed, setTyped] = useState(firstHost)
  const [clientId, setClientId] = useState('')
  // The token is read once, when it is sent; it is never part of the page's state.
  const token = useRef<HTMLInputElement>(null)
  const host = typed.trim().toLowerCase()
  const shownHost = host === '' ? t('problemWords.host') : host
  const hasDevice = deviceFlowHosts.includes(host)
  const canAsk = host !== '' && !busy

  return (
    <div className="ways">
      <TextField
        label={t('settings.github.host')}
        hint={t('settings.github.hostHint')}
        value={typed}
        maxLength={maxHostLength}
        onText={(text) => {
          setTyped(text)
          onHost(text)
        }}
      />
      {hasDevice && (
        <div className="way">
          <div>
            <h3>{t('settings.github.device')}</h3>
            <p className="soft">{t('settings.github.deviceText')}</p>
          </div>
          <Button look="main" busy={busy} onClick={() => onDevice(host)}>
            {t('settings.github.deviceStart')}
          </Button>
        </div>
      )}
      <div className="way">
        <div>
          <h3>{t('settings.github.cli')}</h3>
          <p className="soft">{t('settings.github.cliText')}</p>
        </div>
        <Button disabled={!canAsk} onClick={() => onCli(host)}>
          {t('settings.github.cliStart')}
        </Button>
      </div>
      <div className="way way-form">
        <div>
          <h3>{t('settings.github.token')}</h3>
          <p className="soft">{t('settings.github.tokenText')}</p>
        </div>
        <Button look="quiet" disabled={host === ''} onClick={() => onTokenPage(host)}>
          {t('settings.github.tokenPage')}
        </Button>
        <form
          onSubmit={(event) => {
            event.preventDefault()
            const field = token.current
            if (!field || field.value.trim() === '' || !canAsk) return
            const sent = field.value.trim()
            field.value = ''
            onToken(host, sent)
          }}
        >
          <TextField
            label={t('settings.github.tokenField')}
            hint={t('settings.github.tokenFor', { host: shownHost })}
            beside={
              <Button submits disabled={!canAsk}>
                {t('settings.github.tokenStart')}
              </Button>
            }
            ref={token}
            type="password"
          />
        </form>
      </div>
      <details className="client-id" open={!hasDevice && clientIdAsking.name === 'failed'}>
        <summary>{t('settings.github.clientId')}</summary>
        <form
          onSubmit={(event) => {
            event.preventDefault()
            onClientId(host, clientId.trim())
            setClientId('')
          }}
        >
          <TextField
            label={t('settings.github.clientIdFor', { host: shownHost })}
            hint={t('settings.github.clientIdText')}
            beside={
              <Button submits disabled={clientId.trim() === '' || host === ''}>
                {t('common.save')}
              </Button>
            }
            value={clientId}
            onText={setClientId}
          />
          {clientIdAsking.name === 'failed' && <Notice problem={clientIdAsking.problem} />}
        </form>
      </details>
    </div>
  )
}
