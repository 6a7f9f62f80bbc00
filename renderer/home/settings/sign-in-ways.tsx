import { useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { maxHostLength } from '../../../preload/contract/views/github.ts'
import { Button } from '../../shared/button.tsx'
import { TextField, TextForm } from '../../shared/fields.tsx'
import { Notice } from '../../shared/notice.tsx'
import { useRequest, type UserRequest, useSendRequest } from '../../shared/requests.ts'

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
        <Way name="device">
          <Button look="main" busy={isBusy} onClick={() => void ask('sign-in-device', { host })}>
            {t('settings.github.deviceStart')}
          </Button>
        </Way>
      )}
      <Way name="cli">
        <Button disabled={!canAsk} onClick={() => void ask('sign-in-cli', { host })}>
          {t('settings.github.cliStart')}
        </Button>
      </Way>
      <Way name="token">
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
      </Way>
      <details className="client-id" open={!hasDevice && naming.problem !== null}>
        <summary>{t('settings.github.clientId')}</summary>
        <TextForm
          label={t('settings.github.clientIdFor', { host: shownHost })}
          hint={t('settings.github.clientIdText')}
          button={t('common.save')}
          accepts={(clientId) => clientId !== '' && host !== ''}
          onSend={(clientId) => void naming.ask('set-client-id', { host, clientId })}
        />
        {naming.problem && <Notice problem={naming.problem} />}
      </details>
    </div>
  )
}

/** One way, with what it needs. */
function Way({
  name,
  children,
}: {
  readonly name: 'device' | 'cli' | 'token'
  readonly children: ReactNode
}) {
  const { t } = useTranslation()
  return (
    <div className="way">
      <div>
        <h3>{t(`settings.github.${name}`)}</h3>
        <p className="soft">{t(`settings.github.${name}Text`)}</p>
      </div>
      {children}
    </div>
  )
}
