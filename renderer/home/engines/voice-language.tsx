import { useTranslation } from 'react-i18next'
import { locales } from '../../../preload/contract/setting-choices.ts'
import { Choices } from '../../shared/fields.tsx'
import { useSettings } from '../../shared/requests.ts'
import { useSnapshot } from '../../shared/snapshot.ts'

/** The language that Dash speaks, independent of the language of the texts. */
export function VoiceLanguage() {
  const { t } = useTranslation()
  const language = useSnapshot((snapshot) => snapshot.voice.language)
  const locale = useSnapshot((snapshot) => snapshot.locale)
  const { set } = useSettings()
  return (
    <div className="field">
      <p className="field-label">{t('engines.language.title')}</p>
      <div>
        <Choices
          label={t('engines.language.title')}
          value={language}
          options={locales}
          wordsOf={(language) => t(`engines.language.${language}`)}
          onChange={(voiceLanguage) => set({ voiceLanguage })}
        />
      </div>
      {language !== locale && <small>{t('engines.language.subtitles')}</small>}
    </div>
  )
}
