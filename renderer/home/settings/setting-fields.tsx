import {
  birdSizeStep,
  bubbleChoices,
  dashMotions,
  locales,
  openAtLoginChoices,
  maxBirdSize,
  minBirdSize,
} from '../../../preload/contract/setting-choices.ts'
import type { Settings } from '../../../preload/contract/declared-settings.ts'
import { Card } from '../../shared/card.tsx'
import { Choices, Slider, Switch } from '../../shared/fields.tsx'
import { useLocale } from '../../shared/i18n.ts'
import { Notice } from '../../shared/notice.tsx'
import { useSettings } from '../../shared/bridge-hooks.ts'

/** A setting whose words are in `settings.on` of the locales. */
type SwitchName = keyof Settings &
  keyof (typeof import('../../../resources/locales/en.json'))['settings']['on']

export function SettingSwitch({ name }: { readonly name: SwitchName }) {
  const { t } = useLocale()
  const { settings, set, problem } = useSettings()
  return (
    <>
      <Switch
        label={t(`settings.on.${name}`)}
        hint={t(`settings.on.${name}Hint`)}
        isOn={settings[name]}
        onChange={(isOn) => set({ [name]: isOn })}
      />
      <Notice problem={problem} />
    </>
  )
}

const choices = {
  locale: ['system', ...locales],
  appearance: ['system', 'light', 'dark'],
  motion: dashMotions,
  bubbleSide: bubbleChoices,
  openAtLogin: openAtLoginChoices,
} as const

export function ChoiceCard(props: { readonly name: keyof typeof choices; readonly text?: string }) {
  const { name, text } = props
  const { t } = useLocale()
  const { settings, set, problem } = useSettings()
  const title = t(`settings.${name}.title`)
  return (
    <Card title={title} isStack>
      <Choices<string>
        label={title}
        value={settings[name]}
        options={choices[name]}
        // TypeScript cannot relate a setting to its options.
        wordsOf={(option) => t(`settings.${name}.${option}` as 'settings.locale.ja')}
        onChange={(choice) => set({ [name]: choice })}
      />
      {text !== undefined && <p className="soft">{text}</p>}
      <Notice problem={problem} />
    </Card>
  )
}

const percentages = { min: 0, max: 100, step: 5 }
const ranges = {
  size: { min: minBirdSize, max: maxBirdSize, step: birdSizeStep },
  volume: percentages,
  effectsVolume: percentages,
}

/** A slider of a setting: the size of the floating Dash in CSS pixels, or a volume as a percentage. */
export function SettingSlider({ name }: { readonly name: keyof typeof ranges }) {
  const { t } = useLocale()
  const { settings, set, problem } = useSettings()
  const isSize = name === 'size'
  const value = isSize ? settings.size : Math.round(settings[name] * 100)
  return (
    <>
      <Slider
        label={t(`settings.sliders.${name}`)}
        words={isSize ? t('settings.desktop.pixels', { size: value }) : `${value}%`}
        value={value}
        {...ranges[name]}
        onChange={(next) => set({ [name]: isSize ? next : next / 100 })}
      />
      <Notice problem={problem} />
    </>
  )
}
