import { useTranslation } from 'react-i18next'
import { Choices, Switch } from '../../../shared/fields.tsx'
import { Notice } from '../../../shared/notice.tsx'
import { useSettings } from '../../../shared/requests.ts'
import { useSnapshot } from '../../../shared/snapshot.ts'
import { SettingSlider } from '../../settings/setting-fields.tsx'

/** Where Dash lives: on the desktop and at what size, or only in the tray; and whether it starts at login. */
export function PlaceCard() {
  const { t } = useTranslation()
  const { shown } = useSnapshot((snapshot) => snapshot.petWindow)
  const { settings, set, problem } = useSettings()
  return (
    <>
      <p>{t('onboarding.place.text')}</p>
      <Choices
        label={t('onboarding.place.title')}
        value={shown ? 'desktop' : 'tray'}
        options={['desktop', 'tray']}
        wordsOf={(place) => t(`onboarding.place.${place}`)}
        onChange={(place) => set({ shown: place === 'desktop' })}
      />
      {shown && <SettingSlider name="size" />}
      <Switch
        label={t('settings.openAtLogin.title')}
        on={settings.openAtLogin !== 'off'}
        onChange={(on) => set({ openAtLogin: on ? (shown ? 'shown' : 'hidden') : 'off' })}
      />
      <p className="soft">{t('onboarding.place.later')}</p>
      {problem && <Notice problem={problem} />}
    </>
  )
}
