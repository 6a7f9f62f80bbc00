import { useRef, useState, type ReactNode } from 'react'
import { maxHostLength, type SignInView } from '../../../preload/contract/views/github-view.ts'
import { Button } from '../../shared/button.tsx'
import { TextField, TextForm } from '../../shared/fields.tsx'
import { useLocale } from '../../shared/i18n.ts'
import { Notice } from '../../shared/notice.tsx'
import { useBridge, useRequest, type Ask, type UserRequest } from '../../shared/bridge-hooks.ts'
import { useCopy } from '../../shared/use-copy.ts'

/**
 * The methods of signing in to a host. The device flow needs the host's client id.
 * @param props.host the initial text of the host field. Only the user can change the field after that: a token must
 *   not go to another host than the one that the user read.
 */
export function SignInMethods(props: {
  readonly host: string
  readonly deviceFlowHosts: readonly string[]
  readonly startSignIn: UserRequest
}) {
  const { host: initialHost, deviceFlowHosts, startSignIn } = props
  const { ask, isBusy } = startSignIn
  const { t } = useLocale()
  const bridge = useBridge()
  const setClientId = useRequest()
  const [typed, setTyped] = useState(initialHost)
  // The token never enters the page's state: the form reads it when the user submits it.
  const token = useRef<HTMLInputElement>(null)
  const host = typed.trim().toLowerCase()
  const shownHost = host === '' ? t('problemWords.host') : host
  const hasDeviceFlow = deviceFlowHosts.includes(host)
  const canAsk = host !== '' && !isBusy

  return (
    <div className="sign-in-methods">
      <TextField
        label={t('settings.github.host')}
        hint={t('settings.github.hostHint')}
        value={typed}
        maxLength={maxHostLength}
        onText={(text) => {
          setTyped(text)
          void bridge.request('type-host', { host: text })
        }}
      />
      {hasDeviceFlow && (
        <SignInMethod name="device">
          <Button
            variant="main"
            isBusy={isBusy}
            onClick={() => void ask('sign-in-device', { host })}
          >
            {t('settings.github.deviceStart')}
          </Button>
        </SignInMethod>
      )}
      <SignInMethod name="cli">
        <Button disabled={!canAsk} onClick={() => void ask('sign-in-cli', { host })}>
          {t('settings.github.cliStart')}
        </Button>
      </SignInMethod>
      <SignInMethod name="token">
        <Button
          variant="quiet"
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
      </SignInMethod>
      <details className="client-id" open={!hasDeviceFlow && setClientId.problem !== null}>
        <summary>{t('settings.github.clientId')}</summary>
        <TextForm
          label={t('settings.github.clientIdFor', { host: shownHost })}
          hint={t('settings.github.clientIdText')}
          button={t('common.save')}
          accepts={(clientId) => clientId !== '' && host !== ''}
          onSend={(clientId) => void setClientId.ask('set-client-id', { host, clientId })}
        />
        <Notice problem={setClientId.problem} />
      </details>
    </div>
  )
}

function SignInMethod(props: {
  readonly name: 'device' | 'cli' | 'token'
  readonly children: ReactNode
}) {
  const { t } = useLocale()
  return (
    <div className="sign-in-method">
      <div>
        <h3>{t(`settings.github.${props.name}`)}</h3>
        <p className="soft">{t(`settings.github.${props.name}Text`)}</p>
      </div>
      {props.children}
    </div>
  )
}

/** The device flow: shows a code that the user types on the host's page. */
export function DeviceCode(props: {
  readonly signIn: Extract<SignInView, { readonly name: 'asking' | 'code' }>
  readonly ask: Ask
}) {
  const { signIn, ask } = props
  const { t, formatTime } = useLocale()
  const { ref, copied, copy } = useCopy<HTMLOutputElement>()
  const cancel = () => void ask('cancel-sign-in', null)

  if (signIn.name === 'asking') {
    return (
      <div className="device" role="status">
        <p>{t('settings.github.asking', { host: signIn.host })}</p>
        <Button onClick={cancel}>{t('common.cancel')}</Button>
      </div>
    )
  }
  const { userCode } = signIn
  return (
    <div className="device" role="status">
      <p>{t('settings.github.code', { host: signIn.host })}</p>
      <output ref={ref} className="device-code">
        {userCode}
      </output>
      <div className="device-actions">
        <Button variant="main" onClick={() => void ask('open-link', { link: 'github-device' })}>
          {t('settings.github.openPage')}
        </Button>
        <Button icon={copied === 'yes' ? 'check' : undefined} onClick={() => void copy(userCode)}>
          {t(copied === 'yes' ? 'common.copied' : 'common.copy')}
        </Button>
        <Button variant="quiet" onClick={cancel}>
          {t('common.cancel')}
        </Button>
      </div>
      {copied === 'by-hand' && <p className="soft">{t('common.copyByHand')}</p>}
      <p className="soft">{t('settings.github.expires', { time: formatTime(signIn.expiresAt) })}</p>
    </div>
  )
}
