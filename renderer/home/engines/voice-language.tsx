import { useTranslation } from 'react-i18next'
import { Choices } from '../../shared/fields.tsx'
import { useSendRequest } from '../../shared/requests.ts'
import { useSnapshot } from '../../shared/snapshot.ts'

const languages = ['ja', 'en'] as const

/** The language that Dash speaks, independent of the language of the texts. */
export function VoiceLanguage() {
  const { t } = useTranslation()
  const language = useSnapshot((snapshot) => snapshot.voice.language)
  const locale = useSnapshot((snapshot) => snapshot.locale)
  const ask = useSendRequest()
  return (
    <div className="field">
      <p className="field-label">{t('engines.language.title')}</p>
      <div>
        <Choices
          label={t('engines.language.title')}
          value={language}
          options={languages.map((value) => ({ value, words: t(`engines.language.${value}`) }))}
          onChange={(voiceLanguage) => void ask('set', { voiceLanguage })}
        />
      </div>
      {language !== locale && <small>{t('engines.language.subtitles')}</small>}
    </div>
  )
}
