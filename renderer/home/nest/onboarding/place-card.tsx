import { useTranslation } from 'react-i18next'
import { Choices, Switch } from '../../../shared/fields.tsx'
import { Notice } from '../../../shared/notice.tsx'
import { useRequest } from '../../../shared/requests.ts'
import { useSnapshot } from '../../../shared/snapshot.ts'
import { SizeSlider } from '../../settings/size-slider.tsx'

const places = ['desktop', 'tray'] as const

/** Where Dash lives: on the desktop and at what size, or only in the tray; and whether it starts at login. */
export function PlaceCard() {
  const { t } = useTranslation()
  const { shown, size } = useSnapshot((snapshot) => snapshot.petWindow)
  const openAtLogin = useSnapshot((snapshot) => snapshot.openAtLogin)
  const { ask, asking } = useRequest()
  return (
    <>
      <p>{t('onboarding.place.text')}</p>
      <Choices
        label={t('onboarding.place.title')}
        value={shown ? 'desktop' : 'tray'}
        options={places.map((value) => ({ value, words: t(`onboarding.place.${value}`) }))}
        onChange={(place) => void ask('set', { shown: place === 'desktop' })}
      />
      {shown && <SizeSlider size={size} onChange={(next) => void ask('set', { size: next })} />}
      <Switch
        label={t('settings.atLogin.title')}
        on={openAtLogin !== 'off'}
        onChange={(on) =>
          void ask('set', { openAtLogin: on ? (shown ? 'shown' : 'hidden') : 'off' })
        }
      />
      <p className="soft">{t('onboarding.place.later')}</p>
      {asking.name === 'failed' && <Notice problem={asking.problem} />}
    </>
  )
}
