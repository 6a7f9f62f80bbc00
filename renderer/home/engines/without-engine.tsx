import { useTranslation } from 'react-i18next'
import { Switch } from '../../shared/fields.tsx'
import { useSendRequest } from '../../shared/requests.ts'
import { useSnapshot } from '../../shared/snapshot.ts'

/**
 * How Dash sounds if no engine speaks: with the system's own voice, which is optional, or with chirps, and then why.
 */
export function WithoutEngine() {
  const { t } = useTranslation()
  const { language, engine, systemVoice } = useSnapshot((snapshot) => snapshot.voice)
  const ask = useSendRequest()
  if (language === 'ja' && engine.name !== 'absent') return null
  if (!systemVoice.languages.includes(language))
    return <p className="soft">{t(`engines.without.chirps.${language}`)}</p>
  return (
    <Switch
      label={t('engines.without.system')}
      hint={t('engines.without.systemText')}
      on={systemVoice.on}
      onChange={(on) => void ask('set', { systemVoice: on })}
    />
  )
}
