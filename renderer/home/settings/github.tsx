import type { TFunction } from 'i18next'
import { useRef, useState, type ReactNode } from 'react'
import { remedyOf } from '../../../preload/contract/problem.ts'
import { assertNever } from '../../../preload/contract/result.ts'
import type { Locale } from '../../../preload/contract/settings.ts'
import { undisclosedReasons } from '../../../preload/contract/undisclosed.ts'
import {
  maxHostLength,
  type AccountView,
  type SignInView,
} from '../../../preload/contract/views/github.ts'
import { Button } from '../../shared/button.tsx'
import { Card } from '../../shared/card.tsx'
import { TextField, TextForm } from '../../shared/fields.tsx'
import { formats } from '../../shared/formats.ts'
import { syncProblem, useLocale } from '../../shared/i18n.tsx'
import { Icon } from '../../shared/icon.tsx'
import { Notice, useRemedy } from '../../shared/notice.tsx'
import { Progress } from '../../shared/progress.tsx'
import { useBridge, useRequest, type UserRequest, useSnapshot } from '../../shared/main-process.ts'

export function Github() {
  const signInCount = useSnapshot((snapshot) => snapshot.github.signInCount)
  // A successful sign-in closes its form.
  return <GithubCard key={signInCount} />
}

function GithubCard() {
  const { t } = useLocale()
  const github = useSnapshot((snapshot) => snapshot.github)
  const signIn = useRequest()
  const [wantsAnother, setWantsAnother] = useState(false)
  const { accounts, signIn: state } = github
  const isAsking = state.name === 'asking' || state.name === 'code'
  const signedOut = accounts.find(({ sync }) => sync.name === 'signed-out')
  const showsWays = !isAsking && (accounts.length === 0 || wantsAnother || signedOut !== undefined)
  const problem = state.name === 'failed' ? state.problem : signIn.problem

  return (
    <Card title={t('settings.github.title')} lead={t('settings.github.lead')}>
      {accounts.length > 0 && <Accounts accounts={accounts} />}
      {isAsking && <DeviceCode signIn={state} ask={signIn.ask} />}
      {problem && <Notice problem={problem} />}
      {showsWays && (
        <SignInWays
          // The host is empty until main has opened its services, and does not change afterwards.
          key={github.host}
          host={github.typedHost ?? signedOut?.host ?? github.host}
          deviceFlowHosts={github.deviceFlowHosts}
          signIn={signIn}
        />
      )}
      {!isAsking && !showsWays && (
        <div className="actions">
          <Button icon="plus" onClick={() => setWantsAnother(true)}>
            {t('settings.github.another')}
          </Button>
          <p className="soft">{t('settings.github.keeps')}</p>
        </div>
      )}
    </Card>
  )
}

function Accounts({ accounts }: { readonly accounts: readonly AccountView[] }) {
  const { t } = useLocale()
  const { ask, isBusy, problem } = useRequest()
  const isSyncing = accounts.some(({ sync }) => sync.name === 'running')
  return (
    <>
      <ul className="lines" aria-label={t('settings.github.accounts')}>
        {accounts.map((account) => (
          <AccountLine
            key={account.id}
            account={account}
            onLeave={() => void ask('sign-out', { account: account.id })}
          />
        ))}
      </ul>
      {problem && <Notice problem={problem} />}
      <div className="actions">
        <Button icon="again" busy={isSyncing || isBusy} onClick={() => void ask('sync-now', null)}>
          {t('settings.github.syncNow')}
        </Button>
      </div>
    </>
  )
}

function AccountLine({
  account,
  onLeave,
}: {
  readonly account: AccountView
  readonly onLeave: () => void
}) {
  const { t, locale } = useLocale()
  const onRemedy = useRemedy()
  const { login, host, method, sync, isTokenKept, scopes, undisclosed } = account
  const state = syncText(t, locale, sync)
  const problem = syncProblem(locale, account)
  const leave = sync.name === 'signed-out' ? 'remove' : 'signOut'
  const reasons = undisclosedReasons.filter((reason) => undisclosed[reason] > 0)
  return (
    <li className="line">
      <Icon name="person" size={22} />
      <div className="line-words">
        <p className="line-title">
          {login} <span className="soft">{host}</span>
        </p>
        <p className="line-facts">
          <span className={`state state-${sync.name}`}>{state}</span>
          <span>{t(`settings.github.how.${method}`)}</span>
          {scopes && (
            <span>
              {scopes.length > 0
                ? t('settings.github.scopes', { scopes: scopes.join(', ') })
                : t('settings.github.noScopes')}
            </span>
          )}
        </p>
        {sync.name === 'running' && <Progress label={state} done={sync.done} total={sync.total} />}
        {problem && (
          // Settings is already open, so hide a remedy that would open it.
          <Notice problem={problem} withRemedy={remedyOf(problem).type !== 'settings'} />
        )}
        {!isTokenKept && sync.name !== 'signed-out' && (
          <p className="soft">{t('settings.github.notKept')}</p>
        )}
        {/* Contributions that GitHub counts without disclosing them, by reason. */}
        {reasons.length > 0 && (
          <div className="soft line-undisclosed">
            {reasons.map((reason) => (
              <p key={reason}>{t(`settings.github.${reason}`, { count: undisclosed[reason] })}</p>
            ))}
            {(undisclosed.restricted > 0 || undisclosed.hidden > 0) && (
              <Button
                variant="quiet"
                onClick={() => onRemedy({ type: 'link', link: 'github-connections', host })}
              >
                {t('settings.github.restrictedRemedy')}
              </Button>
            )}
          </div>
        )}
      </div>
      <Button
        variant="quiet"
        aria-label={t(`settings.github.${leave}Of`, { login, host })}
        onClick={onLeave}
      >
        {t(`settings.github.${leave}`)}
      </Button>
    </li>
  )
}

function syncText(t: TFunction, locale: Locale, sync: AccountView['sync']): string {
  switch (sync.name) {
    case 'idle':
      return sync.lastAt === null
        ? t('settings.github.neverSynced')
        : t('settings.github.synced', { time: formats[locale].formatDateTime(sync.lastAt) })
    case 'running':
      return t('settings.github.syncing', { done: sync.done, total: sync.total })
    case 'waiting':
      return t('settings.github.nextTry', { time: formats[locale].formatTime(sync.nextAt) })
    case 'signed-out':
      return t('settings.github.signedOut')
    default:
      return assertNever(sync)
  }
}

/**
 * The ways to sign in to a host. Signing in through the browser needs the host's client id.
 * @param props.host the initial text of the host field. Only the user can change the field after that: a token must
 *   not go to another host than the one that the user read.
 */
function SignInWays({
  host: firstHost,
  deviceFlowHosts,
  signIn: { ask, isBusy },
}: {
  readonly host: string
  readonly deviceFlowHosts: readonly string[]
  readonly signIn: UserRequest
}) {
  const { t } = useLocale()
  const { request: send } = useBridge()
  const naming = useRequest()
  const [typed, setTyped] = useState(firstHost)
  // The token never enters the page's state: the form reads it when the user submits it.
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
          <Button variant="main" busy={isBusy} onClick={() => void ask('sign-in-device', { host })}>
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

function Way({
  name,
  children,
}: {
  readonly name: 'device' | 'cli' | 'token'
  readonly children: ReactNode
}) {
  const { t } = useLocale()
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

/** The device flow: shows a code that the user types on the host's page. */
export function DeviceCode({
  signIn,
  ask,
}: {
  readonly signIn: Extract<SignInView, { readonly name: 'asking' | 'code' }>
  readonly ask: UserRequest['ask']
}) {
  const { t, formatTime } = useLocale()
  const shown = useRef<HTMLOutputElement>(null)
  const [copying, setCopying] = useState<Copying>('no')
  const cancel = () => void ask('cancel-sign-in', null)

  // If the system blocks the clipboard, select the code so that the user can copy it.
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
        <Button variant="main" onClick={() => void ask('open-link', { link: 'github-device' })}>
          {t('settings.github.openPage')}
        </Button>
        <Button icon={copying === 'done' ? 'check' : undefined} onClick={() => void copy(userCode)}>
          {t(copying === 'done' ? 'common.copied' : 'common.copy')}
        </Button>
        <Button variant="quiet" onClick={cancel}>
          {t('common.cancel')}
        </Button>
      </div>
      {copying === 'by-hand' && <p className="soft">{t('common.copyByHand')}</p>}
      <p className="soft">{t('settings.github.expires', { time: formatTime(signIn.expiresAt) })}</p>
    </div>
  )
}
