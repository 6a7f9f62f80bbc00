import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useRequest } from '../../shared/requests.ts'
import { Button } from '../../shared/button.tsx'
import { Card } from '../../shared/card.tsx'
import { Notice } from '../../shared/notice.tsx'
import { useSnapshot } from '../../shared/snapshot.ts'
import { Accounts } from './accounts.tsx'
import { DeviceCode } from './device-code.tsx'
import { SignInWays } from './sign-in-ways.tsx'

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

  return (
    <Card title={t('settings.github.title')} lead={t('settings.github.lead')}>
      {accounts.length > 0 && <Accounts accounts={accounts} />}
      {isAsking && <DeviceCode signIn={state} ask={signIn.ask} />}
      {state.name === 'failed' && <Notice problem={state.problem} />}
      {state.name !== 'failed' && signIn.problem && <Notice problem={signIn.problem} />}
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
