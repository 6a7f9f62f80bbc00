import { useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { maxHostLength, type SignInView } from '../../../preload/contract/views/github.ts'
import { Button } from '../../shared/button.tsx'
import { TextField, TextForm } from '../../shared/fields.tsx'
import { useFormats } from '../../shared/formats.ts'
import { Notice } from '../../shared/notice.tsx'
import { useRequest, type UserRequest, useBridge } from '../../shared/requests.ts'

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
  const { request: send } = useBridge()
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

type Copying = 'no' | 'done' | 'by-hand'

/** The device flow: a code to type on the host's page. */
export function DeviceCode({
  signIn,
  ask,
}: {
  readonly signIn: Extract<SignInView, { readonly name: 'asking' | 'code' }>
  readonly ask: UserRequest['ask']
}) {
  const { t } = useTranslation()
  const { formatTime } = useFormats()
  const shown = useRef<HTMLOutputElement>(null)
  const [copying, setCopying] = useState<Copying>('no')
  const cancel = () => void ask('cancel-sign-in', null)

  /** If the system blocks the clipboard, selects the code for the user to copy. */
  const copy = async (code: string) => {
    try {
      await navigator.clipboard.writeText(code)
      setCopying('done')
    } catch {
      if (shown.current) window.getSelection()?.selectAllChildren(shown.current)
      setCopying('by-hand')
    }
  }

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
      <output ref={shown} className="device-code">
        {userCode}
      </output>
      <div className="device-actions">
        <Button look="main" onClick={() => void ask('open-link', { link: 'github-device' })}>
          {t('settings.github.openPage')}
        </Button>
        <Button icon={copying === 'done' ? 'check' : undefined} onClick={() => void copy(userCode)}>
          {t(copying === 'done' ? 'common.copied' : 'common.copy')}
        </Button>
        <Button look="quiet" onClick={cancel}>
          {t('common.cancel')}
        </Button>
      </div>
      {copying === 'by-hand' && <p className="soft">{t('common.copyByHand')}</p>}
      <p className="soft">{t('settings.github.expires', { time: formatTime(signIn.expiresAt) })}</p>
    </div>
  )
}
