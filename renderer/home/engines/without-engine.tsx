import { useTranslation } from 'react-i18next'
import { Switch } from '../../shared/fields.tsx'
import { useSettings } from '../../shared/requests.ts'
import { useSnapshot } from '../../shared/snapshot.ts'

/**
 * How Dash sounds if no engine speaks: with the system's own voice, which is optional, or with chirps, and then why.
 */
export function WithoutEngine() {
  const { t } = useTranslation()
  const { language, engine, systemVoices } = useSnapshot((snapshot) => snapshot.voice)
  const { settings, set } = useSettings()
  if (language === 'ja' && engine.name !== 'absent') return null
  if (!systemVoices.includes(language))
    return <p className="soft">{t(`engines.without.chirps.${language}`)}</p>
  return (
    <Switch
      label={t('engines.without.system')}
      hint={t('engines.without.systemText')}
      on={settings.systemVoice}
      onChange={(on) => set({ systemVoice: on })}
    />
  )
}
