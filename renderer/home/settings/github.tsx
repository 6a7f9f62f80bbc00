import type { TFunction } from 'i18next'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { remedyOf } from '../../../preload/contract/problem.ts'
import { assertNever } from '../../../preload/contract/result.ts'
import type { Locale } from '../../../preload/contract/settings.ts'
import { undisclosedKey, undisclosedReasons } from '../../../preload/contract/undisclosed.ts'
import type { AccountView } from '../../../preload/contract/views/github.ts'
import { Button } from '../../shared/button.tsx'
import { Card } from '../../shared/card.tsx'
import { formatDateTime, formatTime, useFormats } from '../../shared/formats.ts'
import { Icon } from '../../shared/icon.tsx'
import { Notice, useRemedy } from '../../shared/notice.tsx'
import { Progress } from '../../shared/progress.tsx'
import { useRequest } from '../../shared/requests.ts'
import { useSnapshot } from '../../shared/snapshot.ts'
import { syncProblem } from '../../shared/sync-problem.ts'
import { DeviceCode, SignInWays } from './sign-in.tsx'

/** GitHub as a source: the accounts, and the ways to sign in. A successful sign-in closes its form. */
export function Github() {
  const signedIn = useSnapshot((snapshot) => snapshot.github.signedIn)
  return <GithubCard key={signedIn} />
}

function GithubCard() {
  const { t } = useTranslation()
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
          // Empty until main has opened its services, and fixed from then on.
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

/** The accounts: who is signed in where, and how the last sync went. */
function Accounts({ accounts }: { readonly accounts: readonly AccountView[] }) {
  const { t } = useTranslation()
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
  const { t } = useTranslation()
  const { locale } = useFormats()
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
          // A remedy in Settings would lead right here.
          <Notice problem={problem} withRemedy={remedyOf(problem).type !== 'settings'} />
        )}
        {!isTokenKept && sync.name !== 'signed-out' && (
          <p className="soft">{t('settings.github.notKept')}</p>
        )}
        {/* What GitHub counts without disclosing it, by reason, and what to do about it. */}
        {reasons.length > 0 && (
          <div className="soft line-undisclosed">
            {reasons.map((reason) => (
              <p key={reason}>
                {t(`settings.github.${undisclosedKey(reason)}`, { count: undisclosed[reason] })}
              </p>
            ))}
            {(undisclosed.restricted > 0 || undisclosed.hidden > 0) && (
              <Button
                look="quiet"
                onClick={() => onRemedy({ type: 'link', link: 'github-connections', host })}
              >
                {t('settings.github.restrictedRemedy')}
              </Button>
            )}
          </div>
        )}
      </div>
      <Button
        look="quiet"
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
        : t('settings.github.synced', { time: formatDateTime(locale, sync.lastAt) })
    case 'running':
      return t('settings.github.syncing', { done: sync.done, total: sync.total })
    case 'waiting':
      return t('settings.github.nextTry', { time: formatTime(locale, sync.nextAt) })
    case 'signed-out':
      return t('settings.github.signedOut')
    default:
      return assertNever(sync)
  }
}
