import { useState, type KeyboardEvent } from 'react'
import { clockTime, minuteOfClock } from '../../../preload/contract/clock-time.ts'
import { Button } from '../../shared/button.tsx'
import { Card } from '../../shared/card.tsx'
import { Switch, TextField } from '../../shared/fields.tsx'
import { useLocale } from '../../shared/i18n.tsx'
import { Notice } from '../../shared/notice.tsx'
import { useSettings, useSnapshot } from '../../shared/main-process.ts'
import { ChoiceCard, SettingSlider, SettingSwitch } from './setting-fields.tsx'

const isMac = navigator.userAgent.includes('Mac OS')

/** How the floating Dash behaves on the desktop, when Dash is quiet, and whether Hot Dash starts at login. */
export function DesktopSettings() {
  const { t } = useLocale()
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
  const { t } = useLocale()
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

/** The global shortcut that calls Dash. The user sets it by pressing it. */
function ComeHereKeys() {
  const { t } = useLocale()
  const comeHere = useSnapshot(({ desktop }) => desktop.comeHere)
  const { settings, set, problem } = useSettings()
  const [listens, setListens] = useState(false)
  if (comeHere === null) return null
  const keys = settings.comeHereKeys

  const onKeyDown = (event: KeyboardEvent) => {
    // Tab still moves the focus.
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
          <Button variant="quiet" onClick={() => set({ comeHereKeys: null })}>
            {t('settings.desktop.comeHereOff')}
          </Button>
        )}
      </div>
    </Card>
  )
}

type PressedKey = Pick<
  KeyboardEvent,
  'key' | 'code' | 'ctrlKey' | 'altKey' | 'shiftKey' | 'metaKey'
>

/** Matches the codes of keys that have the same name in Electron. */
const namedCode =
  /^(?:Key|Digit|Arrow)?([A-Z0-9]|Up|Down|Left|Right|Space|Home|End|PageUp|PageDown|Insert|Delete|F[1-9]|F1\d|F2[0-4])$/

/** With Alt or Option, a letter key may type another character, so use the key's position on the keyboard. */
const mainKey = ({ key, code }: PressedKey): string | undefined =>
  /^[a-z0-9]$/i.test(key) ? key.toUpperCase() : namedCode.exec(code)?.[1]

/**
 * Writes pressed keys in Electron's notation (https://www.electronjs.org/docs/latest/api/accelerator).
 * @returns undefined if the keys have neither Control nor Alt nor Super, because they may type text in a program
 */
export function acceleratorOf(pressed: PressedKey): string | undefined {
  const { ctrlKey, altKey, shiftKey, metaKey } = pressed
  const key = mainKey(pressed)
  if (key === undefined || !(ctrlKey || altKey || metaKey)) return undefined
  const held = { Control: ctrlKey, Alt: altKey, Shift: shiftKey, Super: metaKey }
  const names = Object.entries(held).filter(([, isHeld]) => isHeld)
  return [...names.map(([name]) => name), key].join('+')
}

const onMac: Readonly<Record<string, string>> = { Control: '⌃', Alt: '⌥', Shift: '⇧', Super: '⌘' }
const elsewhere: Readonly<Record<string, string>> = { Control: 'Ctrl', Super: 'Win' }

/** Writes an accelerator in the system's notation. */
export const keysAsWritten = (accelerator: string, isMac: boolean): string =>
  accelerator
    .split('+')
    .map((part) => (isMac ? onMac : elsewhere)[part] ?? part)
    .join(isMac ? '' : ' + ')

/** The daily period in which Dash is quiet. */
function QuietHours() {
  const { t } = useLocale()
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
