import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { maxHostLength } from '../../../preload/contract/views/github.ts'
import { useRequest, useSendRequest, type UserRequest } from '../../shared/requests.ts'
import { Button } from '../../shared/button.tsx'
import { TextField } from '../../shared/fields.tsx'
import { Notice } from '../../shared/notice.tsx'

/**
 * The ways to sign in to a host; each says what it needs. Signing in through the browser is offered if the host has a
 * client id.
 * @param host the initial text of the host field. The field keeps it until the user types, whatever main learns
 *   meanwhile: a token must not go to another host than the one that the user read.
 * @param signIn the sign-in on its way
 */
export function SignInWays({
  host: firstHost,
  deviceFlowHosts,
  signIn: { ask, isBusy },
}: {
  readonly host: string
  readonly deviceFlowHosts: readonly string[]
  readonly signIn: UserRequest
}) {
  const { t } = useTranslation()
  const send = useSendRequest()
  const naming = useRequest()
  const [typed, setTyped] = useState(firstHost)
  const [clientId, setClientId] = useState('')
  // The token is read once, when it is sent; it is never part of the page's state.
  const token = useRef<HTMLInputElement>(null)
  const host = typed.trim().toLowerCase()
  const shownHost = host === '' ? t('problemWords.host') : host
  const hasDevice = deviceFlowHosts.includes(host)
  const canAsk = host !== '' && !isBusy

  return (
    <div className="ways">
      <TextField
        label={t('settings.github.host')}
        hint={t('settings.github.hostHint')}
        value={typed}
        maxLength={maxHostLength}
        onText={(text) => {
          setTyped(text)
          void send('type-host', { host: text })
        }}
      />
      {hasDevice && (
        <div className="way">
          <div>
            <h3>{t('settings.github.device')}</h3>
            <p className="soft">{t('settings.github.deviceText')}</p>
          </div>
          <Button look="main" busy={isBusy} onClick={() => void ask('sign-in-device', { host })}>
            {t('settings.github.deviceStart')}
          </Button>
        </div>
      )}
      <div className="way">
        <div>
          <h3>{t('settings.github.cli')}</h3>
          <p className="soft">{t('settings.github.cliText')}</p>
        </div>
        <Button disabled={!canAsk} onClick={() => void ask('sign-in-cli', { host })}>
          {t('settings.github.cliStart')}
        </Button>
      </div>
      <div className="way way-form">
        <div>
          <h3>{t('settings.github.token')}</h3>
          <p className="soft">{t('settings.github.tokenText')}</p>
        </div>
        <Button
          look="quiet"
          disabled={host === ''}
          onClick={() => void ask('open-link', { link: 'github-token-page', host })}
        >
          {t('settings.github.tokenPage')}
        </Button>
        <form
          onSubmit={(event) => {
            event.preventDefault()
            const field = token.current
            if (!field || field.value.trim() === '' || !canAsk) return
            const sent = field.value.trim()
            field.value = ''
            void ask('sign-in-token', { host, token: sent })
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
      <details className="client-id" open={!hasDevice && naming.problem !== null}>
        <summary>{t('settings.github.clientId')}</summary>
        <form
          onSubmit={(event) => {
            event.preventDefault()
            void naming.ask('set-client-id', { host, clientId: clientId.trim() })
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
          {naming.problem && <Notice problem={naming.problem} />}
        </form>
      </details>
    </div>
  )
}
