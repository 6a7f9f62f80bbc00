import { useTranslation } from 'react-i18next'
import { Icon, type IconName } from '../../../shared/icon.tsx'
import { Notice, useRemedy } from '../../../shared/notice.tsx'
import { useRequest } from '../../../shared/requests.ts'
import { useSnapshot } from '../../../shared/snapshot.ts'
import { DeviceCode } from '../../settings/sign-in.tsx'

/**
 * The user's work: folders of this computer, or GitHub in the browser. If that needs more, Settings has the other
 * ways.
 */
export function WorkCard() {
  const { t } = useTranslation()
  const onRemedy = useRemedy()
  const folders = useSnapshot((snapshot) => snapshot.folders)
  const github = useSnapshot((snapshot) => snapshot.github)
  const folder = useRequest()
  const signIn = useRequest()
  const { host, signIn: state } = github
  const hasBrowserWay = github.deviceFlowHosts.includes(host)

  if (state.name === 'asking' || state.name === 'code') {
    return <DeviceCode signIn={state} ask={signIn.ask} />
  }
  const problem = folder.problem ?? signIn.problem
  return (
    <>
      <p>{t('onboarding.work.text')}</p>
      <div className="onboarding-choices">
        <Way
          icon="folder"
          title={t('onboarding.work.folders')}
          text={t('onboarding.work.foldersText')}
          busy={folder.isBusy}
          onClick={() => void folder.ask('add-folder', null)}
        />
        <Way
          icon="person"
          title={t('onboarding.work.github')}
          text={t(hasBrowserWay ? 'onboarding.work.githubText' : 'onboarding.work.githubOther')}
          busy={signIn.isBusy}
          onClick={() => {
            if (hasBrowserWay) void signIn.ask('sign-in-device', { host })
            else onRemedy({ type: 'settings', section: 'github' })
          }}
        />
      </div>
      {state.name === 'failed' && <Notice problem={state.problem} />}
      {state.name !== 'failed' && problem && <Notice problem={problem} />}
      <ul className="onboarding-found" role="status">
        {folders.map(({ id, label, repositories, state }) => (
          <li key={id} className={`state state-${state.name}`}>
            {label} · {t('settings.folders.repositories', { count: repositories })}
          </li>
        ))}
        {github.accounts.map(({ id, host, login, sync }) => (
          <li key={id} className={`state state-${sync.name}`}>
            {t('onboarding.work.account', { login, host })}
          </li>
        ))}
      </ul>
    </>
  )
}

function Way({
  icon,
  title,
  text,
  busy,
  onClick,
}: {
  readonly icon: IconName
  readonly title: string
  readonly text: string
  readonly busy: boolean
  readonly onClick: () => void
}) {
  return (
    <button
      type="button"
      className="choice-tile onboarding-choice"
      aria-busy={busy || undefined}
      onClick={busy ? undefined : onClick}
    >
      <Icon name={icon} size={26} />
      <span>
        <b>{title}</b>
        <small>{text}</small>
      </span>
      <Icon name="forward" />
    </button>
  )
}
