import { useTranslation } from 'react-i18next'
import { Card } from '../../shared/card.tsx'
import { Choices } from '../../shared/fields.tsx'
import { Notice } from '../../shared/notice.tsx'
import { useRequest } from '../../shared/requests.ts'
import { useSnapshot } from '../../shared/snapshot.ts'

const choices = ['off', 'shown', 'hidden'] as const

/** Whether Hot Dash starts at login. */
export function AtLogin() {
  const { t } = useTranslation()
  const openAtLogin = useSnapshot((snapshot) => snapshot.openAtLogin)
  const { ask, asking } = useRequest()
  return (
    <Card title={t('settings.atLogin.title')}>
      <div className="stack">
        <Choices
          label={t('settings.atLogin.title')}
          value={openAtLogin}
          options={choices.map((value) => ({
            value,
            words: t(`settings.atLogin.choices.${value}`),
          }))}
          onChange={(next) => void ask('set', { openAtLogin: next })}
        />
        <p className="soft">{t('settings.atLogin.hiddenText')}</p>
        {asking.name === 'failed' && <Notice problem={asking.problem} />}
      </div>
    </Card>
  )
}
