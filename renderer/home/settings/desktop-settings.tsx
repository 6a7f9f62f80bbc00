import { useState, type KeyboardEvent } from 'react'
import { clockTime, minuteOfClock } from '../../../preload/contract/clock-time.ts'
import { Button } from '../../shared/button.tsx'
import { Card } from '../../shared/card.tsx'
import { Switch, TextField } from '../../shared/fields.tsx'
import { useLocale } from '../../shared/i18n.ts'
import { Notice } from '../../shared/notice.tsx'
import { useSettings, useSnapshot } from '../../shared/bridge-hooks.ts'
import { AgentsCard } from './agent-settings.tsx'
import { acceleratorOf, keysAsWritten } from './accelerator.ts'
import { McpCard } from './mcp-card.tsx'
import { DashPicturesCard } from './dash-pictures-card.tsx'
import { ChoiceCard, SettingSlider, SettingSwitch } from './setting-fields.tsx'

const isMac = navigator.userAgent.includes('Mac OS')

export function DesktopSection() {
  const { t } = useLocale()
  const canMoveDash = useSnapshot((snapshot) => snapshot.desktop.canMoveDash)
  const motion = useSnapshot((snapshot) => snapshot.settings.motion)
  return (
    <>
      <FloatingDashCard />
      {canMoveDash && <ChoiceCard name="motion" text={t(`settings.motion.text.${motion}`)} />}
      <ChoiceCard name="bubbleSide" text={t('settings.bubbleSide.text')} />
      <ShortcutCard />
      <QuietHoursCard />
      <ChoiceCard name="openAtLogin" text={t('settings.openAtLogin.text')} />
      <Card title={t('settings.door')}>
        <SettingSwitch name="door" />
      </Card>
      <AgentsCard />
      <McpCard />
      <DashPicturesCard />
    </>
  )
}

function FloatingDashCard() {
  const { t } = useLocale()
  const { isShown, offersContentProtection } = useSnapshot((snapshot) => snapshot.petWindow)
  const { set, problem } = useSettings()
  return (
    <Card title={t('settings.desktop.title')}>
      <Switch
        label={t('settings.desktop.shown')}
        hint={t('settings.desktop.shownText')}
        isOn={isShown}
        onChange={(isOn) => set({ shown: isOn })}
      />
      <SettingSlider name="size" />
      <SettingSwitch name="clickThrough" />
      <SettingSwitch name="mirrorsWork" />
      <SettingSwitch name="remindsOfBreaks" />
      {offersContentProtection && <SettingSwitch name="hiddenFromCaptures" />}
      <Notice problem={problem} />
    </Card>
  )
}

/** The global shortcut that calls Dash. The user sets it by pressing it. */
function ShortcutCard() {
  const { t } = useLocale()
  const comeHere = useSnapshot(({ desktop }) => desktop.comeHere)
  const { settings, set, problem } = useSettings()
  const [isListening, setListening] = useState(false)
  if (comeHere === null) return null
  const keys = settings.comeHereKeys

  const onKeyDown = (event: KeyboardEvent) => {
    // Tab still moves the focus.
    if (!isListening || event.key === 'Tab') return
    event.preventDefault()
    event.stopPropagation()
    const pressed = acceleratorOf(event)
    if (pressed === null && event.key !== 'Escape') return
    setListening(false)
    if (pressed !== null) set({ comeHereKeys: pressed })
  }

  return (
    <Card title={t('settings.desktop.comeHere')}>
      <p className="soft">{t('settings.desktop.comeHereText')}</p>
      <Notice problem={comeHere.problem} />
      <Notice problem={problem} />
      <div className="actions">
        <Button
          aria-pressed={isListening}
          onClick={() => setListening(!isListening)}
          onKeyDown={onKeyDown}
          onBlur={() => setListening(false)}
        >
          {isListening
            ? t('settings.desktop.comeHerePress')
            : keys === null
              ? t('settings.desktop.comeHereChoose')
              : keysAsWritten(keys, isMac)}
        </Button>
        {keys !== null && (
          <Button variant="quiet" onClick={() => set({ comeHereKeys: null })}>
            {t('settings.desktop.comeHereOff')}
          </Button>
        )}
      </div>
    </Card>
  )
}

function QuietHoursCard() {
  const { t } = useLocale()
  const { settings, set, problem } = useSettings()
  const { quietHours } = settings
  return (
    <Card title={t('settings.quietHours.title')}>
      <Switch
        label={t('settings.quietHours.on')}
        hint={t('settings.quietHours.onText')}
        isOn={quietHours.on}
        onChange={(isOn) => set({ quietHours: { on: isOn } })}
      />
      {quietHours.on && (
        <div className="row times">
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
      <Notice problem={problem} />
    </Card>
  )
}
