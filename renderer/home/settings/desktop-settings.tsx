import { useTranslation } from 'react-i18next'
import { clockTime, minuteOfClock } from '../../../preload/contract/clock-time.ts'
import {
  bubbleChoices,
  dashMotions,
  loginChoices,
} from '../../../preload/contract/setting-choices.ts'
import { Card } from '../../shared/card.tsx'
import { Choices, Field, Switch } from '../../shared/fields.tsx'
import { Notice } from '../../shared/notice.tsx'
import { useSettings } from '../../shared/requests.ts'
import { useSnapshot } from '../../shared/snapshot.ts'
import { ComeHereKeys } from './come-here-keys.tsx'
import { SizeSlider } from './size-slider.tsx'

const manners = ['clickThrough', 'mirrorsWork', 'remindsOfBreaks'] as const

/** The floating Dash: how it lives on the desktop, when it is quiet, and whether it starts at login. */
export function DesktopSettings() {
  return (
    <>
      <FloatingDash />
      <ComeHereKeys />
      <QuietHours />
      <AtLogin />
    </>
  )
}

function FloatingDash() {
  const { t } = useTranslation()
  const { shown, offersContentProtection } = useSnapshot((snapshot) => snapshot.petWindow)
  const movesDash = useSnapshot((snapshot) => snapshot.desktop.movesDash)
  const { settings, set, problem } = useSettings()
  return (
    <>
      <Card title={t('settings.desktop.title')}>
        <Switch
          label={t('settings.desktop.shown')}
          hint={t('settings.desktop.shownText')}
          on={shown}
          onChange={(on) => set({ shown: on })}
        />
        <SizeSlider size={settings.size} onChange={(size) => set({ size })} />
        {manners.map((name) => (
          <Switch
            key={name}
            label={t(`settings.desktop.${name}`)}
            hint={t(`settings.desktop.${name}Text`)}
            on={settings[name]}
            onChange={(on) => set({ [name]: on })}
          />
        ))}
        {offersContentProtection && (
          <Switch
            label={t('settings.desktop.hiddenFromCaptures')}
            hint={t('settings.desktop.hiddenFromCapturesText')}
            on={settings.hiddenFromCaptures}
            onChange={(on) => set({ hiddenFromCaptures: on })}
          />
        )}
        {problem && <Notice problem={problem} />}
      </Card>
      {movesDash && (
        <Card title={t('settings.desktop.motion')}>
          <div className="stack">
            <Choices
              label={t('settings.desktop.motion')}
              value={settings.motion}
              options={dashMotions}
              wordsOf={(motion) => t(`settings.desktop.motions.${motion}`)}
              onChange={(motion) => set({ motion })}
            />
            <p className="soft">{t(`settings.desktop.motionText.${settings.motion}`)}</p>
          </div>
        </Card>
      )}
      <Card title={t('settings.desktop.bubble')}>
        <div className="stack">
          <Choices
            label={t('settings.desktop.bubble')}
            value={settings.bubbleSide}
            options={bubbleChoices}
            wordsOf={(side) => t(`settings.desktop.bubbleSides.${side}`)}
            onChange={(bubbleSide) => set({ bubbleSide })}
          />
          <p className="soft">{t('settings.desktop.bubbleText')}</p>
        </div>
      </Card>
    </>
  )
}

/** A time of each day when Dash is silent and still. */
function QuietHours() {
  const { t } = useTranslation()
  const { settings, set, problem } = useSettings()
  const { quietHours } = settings
  return (
    <Card title={t('settings.quietHours.title')}>
      <Switch
        label={t('settings.quietHours.on')}
        hint={t('settings.quietHours.onText')}
        on={quietHours.on}
        onChange={(on) => set({ quietHours: { on } })}
      />
      {quietHours.on && (
        <div className="times">
          {(['from', 'to'] as const).map((end) => (
            <Field key={end} label={t(`settings.quietHours.${end}`)}>
              {(id) => (
                <input
                  id={id}
                  className="input"
                  type="time"
                  value={clockTime(quietHours[end])}
                  onChange={(event) => {
                    const minute = minuteOfClock(event.currentTarget.value)
                    if (minute !== null) set({ quietHours: { [end]: minute } })
                  }}
                />
              )}
            </Field>
          ))}
        </div>
      )}
      {problem && <Notice problem={problem} />}
    </Card>
  )
}

/** Whether Hot Dash starts at login. */
function AtLogin() {
  const { t } = useTranslation()
  const { settings, set, problem } = useSettings()
  return (
    <Card title={t('settings.atLogin.title')}>
      <div className="stack">
        <Choices
          label={t('settings.atLogin.title')}
          value={settings.openAtLogin}
          options={loginChoices}
          wordsOf={(choice) => t(`settings.atLogin.choices.${choice}`)}
          onChange={(openAtLogin) => set({ openAtLogin })}
        />
        <p className="soft">{t('settings.atLogin.hiddenText')}</p>
        {problem && <Notice problem={problem} />}
      </div>
    </Card>
  )
}
