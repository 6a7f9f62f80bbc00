import { useState, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { clockTime, minuteOfClock } from '../../../preload/contract/clock-time.ts'
import { Button } from '../../shared/button.tsx'
import { Card } from '../../shared/card.tsx'
import { Switch, TextField } from '../../shared/fields.tsx'
import { Notice } from '../../shared/notice.tsx'
import { useSettings } from '../../shared/requests.ts'
import { useSnapshot } from '../../shared/snapshot.ts'
import { acceleratorOf, keysAsWritten } from './accelerator.ts'
import { ChoiceCard, SettingSlider, SettingSwitch } from './setting-fields.tsx'

const isMac = navigator.userAgent.includes('Mac OS')

/** The floating Dash: how it lives on the desktop, when it is quiet, and whether it starts at login. */
export function DesktopSettings() {
  const { t } = useTranslation()
  const movesDash = useSnapshot((snapshot) => snapshot.desktop.movesDash)
  const motion = useSnapshot((snapshot) => snapshot.settings.motion)
  return (
    <>
      <FloatingDash />
      {movesDash && <ChoiceCard name="motion" text={t(`settings.motion.text.${motion}`)} />}
      <ChoiceCard name="bubbleSide" text={t('settings.bubbleSide.text')} />
      <ComeHereKeys />
      <QuietHours />
      <ChoiceCard name="openAtLogin" text={t('settings.openAtLogin.text')} />
    </>
  )
}

function FloatingDash() {
  const { t } = useTranslation()
  const { shown, offersContentProtection } = useSnapshot((snapshot) => snapshot.petWindow)
  const { set, problem } = useSettings()
  return (
    <Card title={t('settings.desktop.title')}>
      <Switch
        label={t('settings.desktop.shown')}
        hint={t('settings.desktop.shownText')}
        on={shown}
        onChange={(on) => set({ shown: on })}
      />
      <SettingSlider name="size" />
      <SettingSwitch name="clickThrough" />
      <SettingSwitch name="mirrorsWork" />
      <SettingSwitch name="remindsOfBreaks" />
      {offersContentProtection && <SettingSwitch name="hiddenFromCaptures" />}
      {problem && <Notice problem={problem} />}
    </Card>
  )
}

/** The global shortcut that calls Dash, set by pressing it. */
function ComeHereKeys() {
  const { t } = useTranslation()
  const comeHere = useSnapshot(({ desktop }) => desktop.comeHere)
  const { settings, set, problem } = useSettings()
  const [listens, setListens] = useState(false)
  if (comeHere === null) return null
  const keys = settings.comeHereKeys

  const onKeyDown = (event: KeyboardEvent) => {
    // Tab still moves the focus on.
    if (!listens || event.key === 'Tab') return
    event.preventDefault()
    event.stopPropagation()
    const chosen = event.key === 'Escape' ? null : acceleratorOf(event)
    if (chosen === undefined) return
    setListens(false)
    if (chosen !== null) set({ comeHereKeys: chosen })
  }

  return (
    <Card title={t('settings.desktop.comeHere')}>
      <p className="soft">{t('settings.desktop.comeHereText')}</p>
      {comeHere.problem && <Notice problem={comeHere.problem} />}
      {problem && <Notice problem={problem} />}
      <div className="actions">
        <Button
          aria-pressed={listens}
          onClick={() => setListens(!listens)}
          onKeyDown={onKeyDown}
          onBlur={() => setListens(false)}
        >
          {listens
            ? t('settings.desktop.comeHerePress')
            : keys === null
              ? t('settings.desktop.comeHereChoose')
              : keysAsWritten(keys, isMac)}
        </Button>
        {keys !== null && (
          <Button look="quiet" onClick={() => set({ comeHereKeys: null })}>
            {t('settings.desktop.comeHereOff')}
          </Button>
        )}
      </div>
    </Card>
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
            <TextField
              key={end}
              type="time"
              label={t(`settings.quietHours.${end}`)}
              value={clockTime(quietHours[end])}
              onText={(text) => {
                const minute = minuteOfClock(text)
                if (minute !== null) set({ quietHours: { [end]: minute } })
              }}
            />
          ))}
        </div>
      )}
      {problem && <Notice problem={problem} />}
    </Card>
  )
}
