import { useTranslation } from 'react-i18next'
import type { TFunction } from 'i18next'
import type { Locale, SettingsPatch } from '../../../../preload/contract/settings.ts'
import type { VoiceView } from '../../../../preload/contract/views/voice.ts'
import { Button } from '../../../shared/button.tsx'
import { Choices } from '../../../shared/fields.tsx'
import { Notice } from '../../../shared/notice.tsx'
import { useRequest, useSettings } from '../../../shared/requests.ts'
import { EngineOffer } from '../../engines/voice-engines.tsx'
import { useSnapshot } from '../../../shared/snapshot.ts'

/** The ways to hear Dash. English is chirped, but English texts can go with a Japanese voice. */
const ways = {
  ja: ['aloud', 'bubbles'],
  en: ['chirping', 'japanese', 'bubbles'],
} as const

type Way = (typeof ways)[Locale][number]

function wayOf(muted: boolean, language: Locale, locale: Locale): Way {
  if (muted) return 'bubbles'
  if (locale === 'ja') return 'aloud'
  return language === 'ja' ? 'japanese' : 'chirping'
}

const settingsOf: Readonly<Record<Way, SettingsPatch>> = {
  aloud: { muted: false },
  japanese: { muted: false, voiceLanguage: 'ja' },
  chirping: { muted: false, voiceLanguage: null },
  bubbles: { muted: true },
}

/** The engines speak only Japanese. */
function voiceText(t: TFunction, voice: VoiceView, wantsSystem: boolean): string {
  const { engine, language, systemVoices } = voice
  const usesSystem = wantsSystem && systemVoices.includes(language)
  if (usesSystem && (language === 'en' || engine.name === 'absent'))
    return t('onboarding.voice.system')
  if (language === 'en') return t('onboarding.voice.chirps')
  if (engine.name === 'searching') return t('onboarding.voice.searching')
  if (engine.name === 'starting') return t('onboarding.voice.starting', { brand: engine.brand })
  if (engine.name === 'found') return t('onboarding.voice.found', { brand: engine.brand })
  return t('onboarding.voice.absent')
}

/** Dash's voice: what was found, how it sounds, and whether the user wants it. */
export function VoiceCard() {
  const { t } = useTranslation()
  const voice = useSnapshot((snapshot) => snapshot.voice)
  const { engine, language, credit } = voice
  const locale = useSnapshot((snapshot) => snapshot.locale)
  const trying = useRequest()
  const { settings, set } = useSettings()
  const isAbsent = language === 'ja' && engine.name === 'absent'
  return (
    <>
      <p role="status">{voiceText(t, voice, settings.systemVoice)}</p>
      {locale === 'en' && (
        <p>{t(language === 'en' ? 'onboarding.voice.subtitles' : 'engines.language.subtitles')}</p>
      )}
      <div className="onboarding-row">
        <Button
          icon="voice"
          disabled={settings.muted}
          busy={trying.isBusy}
          onClick={() => void trying.ask('try-voice', { styleId: null })}
        >
          {t('onboarding.voice.try')}
        </Button>
      </div>
      <Choices
        label={t('onboarding.voice.title')}
        value={wayOf(settings.muted, language, locale)}
        options={ways[locale]}
        wordsOf={(way) => t(`onboarding.voice.${way}`)}
        onChange={(way) => set(settingsOf[way])}
      />
      {isAbsent && <EngineOffer />}
      {credit !== null && <p className="soft">{credit}</p>}
      {trying.problem && !isAbsent && <Notice problem={trying.problem} />}
    </>
  )
}
