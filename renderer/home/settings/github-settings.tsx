import { useState } from 'react'
import { remedyOf } from '../../../preload/contract/problem.ts'
import { undisclosedReasons } from '../../../preload/contract/undisclosed.ts'
import type { AccountView } from '../../../preload/contract/views/github-view.ts'
import { Button } from '../../shared/button.tsx'
import { Card } from '../../shared/card.tsx'
import { syncProblem, useLocale, type PageLocale } from '../../shared/i18n.ts'
import { Icon } from '../../shared/icon.tsx'
import { Notice, RemedyButton } from '../../shared/notice.tsx'
import { Progress } from '../../shared/progress.tsx'
import { useRequest, useSnapshot } from '../../shared/bridge-hooks.ts'
import { DeviceCode, SignInMethods } from './sign-in.tsx'
import { UndoLines } from './undo-lines.tsx'

export function GithubSection() {
  const signInCount = useSnapshot((snapshot) => snapshot.github.signInCount)
  // A successful sign-in closes its form.
  return <GithubCard key={signInCount} />
}

function GithubCard() {
  const { t } = useLocale()
  const github = useSnapshot((snapshot) => snapshot.github)
  const startSignIn = useRequest()
  const [wantsAnother, setWantsAnother] = useState(false)
  const { accounts, signIn } = github
  const isSigningIn = signIn.name === 'asking' || signIn.name === 'code'
  const signedOut = accounts.find(({ sync }) => sync.name === 'signed-out')
  const offersMethods =
    !isSigningIn && (accounts.length === 0 || wantsAnother || signedOut !== undefined)
  const problem = signIn.name === 'failed' ? signIn.problem : startSignIn.problem

  return (
    <Card title={t('settings.github.title')} lead={t('settings.github.lead')}>
      {accounts.length > 0 && <Accounts accounts={accounts} />}
      <UndoLines type="account" onUndone={() => setWantsAnother(true)} />
      {isSigningIn && <DeviceCode signIn={signIn} ask={startSignIn.ask} />}
      <Notice problem={problem} />
      {offersMethods && (
        <SignInMethods
          // The host is empty until main has opened its services, and does not change afterwards.
          key={github.host}
          host={github.typedHost ?? signedOut?.host ?? github.host}
          deviceFlowHosts={github.deviceFlowHosts}
          startSignIn={startSignIn}
        />
      )}
      {!isSigningIn && !offersMethods && (
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
      <ul className="stack lines" aria-label={t('settings.github.accounts')}>
        {accounts.map((account) => (
          <AccountLine
            key={account.id}
            account={account}
            onSignOut={() => void ask('sign-out', { account: account.id })}
          />
        ))}
      </ul>
      <Notice problem={problem} />
      <div className="actions">
        <Button
          icon="again"
          isBusy={isSyncing || isBusy}
          onClick={() => void ask('sync-now', null)}
        >
          {t('settings.github.syncNow')}
        </Button>
      </div>
    </>
  )
}

function AccountLine(props: { readonly account: AccountView; readonly onSignOut: () => void }) {
  const { account, onSignOut } = props
  const locale = useLocale()
  const { t } = locale
  const { login, host, method, sync, isTokenKept, scopes, undisclosed } = account
  const state = syncText(locale, sync)
  const problem = syncProblem(locale, account)
  const signOutKey = sync.name === 'signed-out' ? 'remove' : 'signOut'
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
        {reasons.length > 0 && (
          <div className="row soft line-undisclosed">
            {reasons.map((reason) => (
              <p key={reason}>{t(`settings.github.${reason}`, { count: undisclosed[reason] })}</p>
            ))}
            {(undisclosed.restricted > 0 || undisclosed.hidden > 0) && (
              <RemedyButton remedy={{ type: 'link', link: 'github-connections', host }}>
                {t('settings.github.restrictedRemedy')}
              </RemedyButton>
            )}
          </div>
        )}
      </div>
      <Button
        variant="quiet"
        aria-label={t(`settings.github.${signOutKey}Of`, { login, host })}
        onClick={onSignOut}
      >
        {t(`settings.github.${signOutKey}`)}
      </Button>
    </li>
  )
}

function syncText(
  { t, formatTime, formatDateTime }: PageLocale,
  sync: AccountView['sync'],
): string {
  switch (sync.name) {
    case 'idle':
      return sync.lastAt === null
        ? t('settings.github.neverSynced')
        : t('settings.github.synced', { time: formatDateTime(sync.lastAt) })
    case 'running':
      return t('settings.github.syncing', { done: sync.done, total: sync.total })
    case 'waiting':
      return t('settings.github.nextTry', { time: formatTime(sync.nextAt) })
    case 'signed-out':
      return t('settings.github.signedOut')
  }
}
