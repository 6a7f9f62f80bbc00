import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import type { Locale } from '../../../preload/contract/settings.ts'
import { undisclosedKey, undisclosedReasons } from '../../../preload/contract/undisclosed.ts'
import type { AccountView } from '../../../preload/contract/views/github.ts'
import { assertNever } from '../../../preload/contract/result.ts'
import { useRequest } from '../../shared/requests.ts'
import { Button } from '../../shared/button.tsx'
import { formatDateTime, formatTime, useFormats } from '../../shared/formats.ts'
import { Icon } from '../../shared/icon.tsx'
import { Notice } from '../../shared/notice.tsx'
import { Progress } from '../../shared/progress.tsx'
import { remedyOf } from '../../../preload/contract/problem.ts'
import { useRemedy } from '../../shared/remedy-context.ts'
import { syncProblem } from '../../shared/sync-problem.ts'

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

/** The accounts: who is signed in where, and how the last sync went. */
export function Accounts({ accounts }: { readonly accounts: readonly AccountView[] }) {
  const { locale } = useFormats()
  const { ask, isBusy, problem: refusal } = useRequest()
  const { t } = useTranslation()
  const isSyncing = accounts.some(({ sync }) => sync.name === 'running')
  return (
    <>
      <ul className="lines" aria-label={t('settings.github.accounts')}>
        {accounts.map((account) => {
          const { id, login, host, method, sync, isTokenKept, scopes, undisclosed } = account
          const state = syncText(t, locale, sync)
          const problem = syncProblem(locale, account)
          const leave = sync.name === 'signed-out' ? 'remove' : 'signOut'
          return (
            <li key={id} className="line">
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
                {sync.name === 'running' && (
                  <Progress label={state} done={sync.done} total={sync.total} />
                )}
                {problem && (
                  // A remedy in Settings would lead right here.
                  <Notice problem={problem} withRemedy={remedyOf(problem).type !== 'settings'} />
                )}
                {!isTokenKept && sync.name !== 'signed-out' && (
                  <p className="soft">{t('settings.github.notKept')}</p>
                )}
                <UndisclosedLines host={host} numbers={undisclosed} />
              </div>
              <Button
                look="quiet"
                aria-label={t(`settings.github.${leave}Of`, { login, host })}
                onClick={() => void ask('sign-out', { account: id })}
              >
                {t(`settings.github.${leave}`)}
              </Button>
            </li>
          )
        })}
      </ul>
      {refusal && <Notice problem={refusal} />}
      <div className="actions">
        <Button icon="again" busy={isSyncing || isBusy} onClick={() => void ask('sync-now', null)}>
          {t('settings.github.syncNow')}
        </Button>
      </div>
    </>
  )
}

/** How many contributions of an account GitHub counts without disclosing them, by reason, and what to do about it. */
function UndisclosedLines({
  host,
  numbers,
}: {
  readonly host: string
  readonly numbers: AccountView['undisclosed']
}) {
  const { t } = useTranslation()
  const onRemedy = useRemedy()
  const found = undisclosedReasons.filter((reason) => numbers[reason] > 0)
  if (found.length === 0) return null
  return (
    <div className="soft line-undisclosed">
      {found.map((reason) => (
        <p key={reason}>
          {t(`settings.github.${undisclosedKey(reason)}`, { count: numbers[reason] })}
        </p>
      ))}
      {(numbers.restricted > 0 || numbers.hidden > 0) && (
        <Button
          look="quiet"
          onClick={() => onRemedy({ type: 'link', link: 'github-connections', host })}
        >
          {t('settings.github.restrictedRemedy')}
        </Button>
      )}
    </div>
  )
}
