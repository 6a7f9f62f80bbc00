import { lazy, Suspense, useState } from 'react'
import type { Problem } from '../../../preload/contract/problem.ts'
import { locales, plainTuning, tuningRanges } from '../../../preload/contract/setting-choices.ts'
import type { VoiceView } from '../../../preload/contract/views/voice-view.ts'
import { Button } from '../../shared/button.tsx'
import { Card } from '../../shared/card.tsx'
import { Choices, Select, Slider, Switch, TextForm } from '../../shared/fields.tsx'
import { problemText, useLocale } from '../../shared/i18n.ts'
import { Notice } from '../../shared/notice.tsx'
import { useRequest, useSettings, useSnapshot } from '../../shared/bridge-hooks.ts'
import { EngineOffer, InstalledEngines } from '../engines/voice-engines.tsx'
import { SettingSlider, SettingSwitch } from './setting-fields.tsx'

// Load these on demand, because their search brings a table of sounds that Home does not need at its start.
const VoicePicker = lazy(async () => ({
  default: (await import('../voices/voice-picker.tsx')).VoicePicker,
}))
const Dictionary = lazy(async () => ({
  default: (await import('../dictionary/dictionary.tsx')).Dictionary,
}))

export function VoiceSection() {
  const isJapanese = useSnapshot(({ voice }) => voice.language === 'ja')
  return (
    <>
      <EngineCard />
      <VoiceCard />
      {isJapanese && <DictionaryCard />}
      <LocalModelCard />
    </>
  )
}

/** Whether the problem of a failed request says more than the state of the engine does. */
function saysMore(problem: Problem, engine: VoiceView['engine']): boolean {
  if (problem.code === 'voice-engine-absent') return false
  return engine.name !== 'absent' || problem.code !== engine.problem.code
}

function EngineCard() {
  const { t } = useLocale()
  const { engine, engines, engineUuid } = useSnapshot((snapshot) => snapshot.voice)
  const isDownloading = useSnapshot((snapshot) => snapshot.engines.fetch.name !== 'none')
  const { ask, isBusy, problem } = useRequest()
  return (
    <Card title={t('settings.engine.title')} lead={t('settings.engine.lead')} isStack>
      {engine.name === 'absent' ? (
        !isDownloading && <WithoutEngine problem={engine.problem} />
      ) : (
        <p className={engine.name === 'found' ? 'state' : 'soft'} role="status">
          {t(`settings.engine.${engine.name}`, { ...engine })}
        </p>
      )}
      {engines.length > 1 && (
        <Select
          label={t('settings.engine.choose')}
          value={engineUuid}
          options={engines.map(({ uuid, name }) => ({ value: uuid, name }))}
          onChange={(uuid) => void ask('set', { engineUuid: uuid })}
        />
      )}
      {problem && saysMore(problem, engine) && <Notice problem={problem} />}
      <div className="actions">
        <Button
          icon="again"
          isBusy={engine.name === 'searching' || isBusy}
          onClick={() => void ask('find-engine', null)}
        >
          {t('settings.engine.find')}
        </Button>
      </div>
      {engine.name === 'absent' && !isDownloading && <p>{t('engines.lead')}</p>}
      {(engine.name === 'absent' || isDownloading) && <EngineOffer hasSearch />}
      <InstalledEngines />
    </Card>
  )
}

/** Dash does well without an engine, so only an engine that fails is a problem. */
function WithoutEngine({ problem }: { readonly problem: Problem }) {
  const { t } = useLocale()
  if (problem.code !== 'voice-engine-absent') return <Notice problem={problem} />
  return (
    <p className="soft" role="status">
      {problemText(t, problem)}
    </p>
  )
}

function VoiceCard() {
  const { t, locale } = useLocale()
  const { engine, language, style, credit, systemVoices } = useSnapshot(({ voice }) => voice)
  const { settings, set, problem } = useSettings()
  const tryVoice = useRequest()
  /** Outlives the button and the voices, which are hidden while an engine starts. */
  const [isChoosing, setChoosing] = useState(false)
  const hasVoices = engine.name === 'found' || style !== null
  return (
    <Card title={t('settings.engine.voice')} isStack>
      <div className="field">
        <p className="field-label">{t('engines.language.title')}</p>
        <div>
          <Choices
            label={t('engines.language.title')}
            value={language}
            options={locales}
            wordsOf={(option) => t(`engines.language.${option}`)}
            onChange={(voiceLanguage) => set({ voiceLanguage })}
          />
        </div>
        {language !== locale && <small>{t('engines.language.subtitles')}</small>}
      </div>
      {/* Without an engine, Dash uses the system's voice, or chirps and the text says why. */}
      {(language === 'en' || engine.name === 'absent') &&
        (systemVoices.includes(language) ? (
          <SettingSwitch name="systemVoice" />
        ) : (
          <p className="soft">{t(`engines.without.chirps.${language}`)}</p>
        ))}
      {style && (
        <p>
          <b>{t('voices.name', { character: style.character, style: style.style })}</b>
          {credit !== null && (
            <span className="soft">
              {' '}
              {t('settings.engine.credit')}: {credit}
            </span>
          )}
        </p>
      )}
      {hasVoices && (
        <div>
          <Button aria-expanded={isChoosing} onClick={() => setChoosing(!isChoosing)}>
            {t('voices.choose')}
          </Button>
        </div>
      )}
      {hasVoices && isChoosing && (
        <Suspense fallback={null}>
          <VoicePicker />
        </Suspense>
      )}
      <SettingSwitch name="muted" />
      <SettingSlider name="volume" />
      <SettingSlider name="effectsVolume" />
      {language === 'ja' && <TuningSliders />}
      <Notice problem={problem} />
      {tryVoice.problem && saysMore(tryVoice.problem, engine) && (
        <Notice problem={tryVoice.problem} />
      )}
      <div className="actions">
        <Button
          variant="main"
          icon="voice"
          disabled={settings.muted}
          isBusy={tryVoice.isBusy}
          onClick={() => void tryVoice.ask('try-voice', { styleId: null })}
        >
          {t('settings.engine.try')}
        </Button>
      </div>
    </Card>
  )
}

const tunings = ['speed', 'pitch', 'intonation'] as const

function TuningSliders() {
  const { t } = useLocale()
  const { settings, set, problem } = useSettings()
  const { tuning } = settings
  const isDefault = tunings.every((name) => tuning[name] === plainTuning[name])
  return (
    <>
      {tunings.map((name) => {
        const value = tuning[name]
        const sign = name === 'pitch' ? (value > 0 ? '+' : '') : '×'
        return (
          <Slider
            key={name}
            label={t(`voices.${name}`)}
            words={`${sign}${value.toFixed(2)}`}
            value={value}
            {...tuningRanges[name]}
            onChange={(next) => set({ tuning: { [name]: next } })}
          />
        )
      })}
      {!isDefault && (
        <div>
          <Button variant="quiet" onClick={() => set({ tuning: plainTuning })}>
            {t('voices.plain')}
          </Button>
        </div>
      )}
      <Notice problem={problem} />
    </>
  )
}

function DictionaryCard() {
  const { t } = useLocale()
  const [isOpen, setOpen] = useState(false)
  return (
    <Card title={t('dictionary.title')} lead={t('dictionary.lead')} isStack>
      <div>
        <Button aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {t('dictionary.open')}
        </Button>
      </div>
      {isOpen && (
        <Suspense fallback={null}>
          <Dictionary />
        </Suspense>
      )}
    </Card>
  )
}

function LocalModelCard() {
  const { t } = useLocale()
  const { state, address, isElsewhere, models } = useSnapshot((snapshot) => snapshot.model)
  const { modelOn, modelName } = useSnapshot((snapshot) => snapshot.settings)
  const { ask, isBusy, problem } = useRequest()
  return (
    <Card title={t('settings.model.title')} lead={t('settings.model.lead')} isStack>
      <Switch
        label={t('settings.model.on')}
        hint={t('settings.model.onText')}
        isOn={modelOn}
        onChange={(isOn) =>
          void ask('set', { modelOn: isOn }).then(() => (isOn ? ask('find-model', null) : null))
        }
      />
      {modelOn && (
        <>
          {state === 'found' && (
            <p className="state" role="status">
              {t('settings.model.found', { address })}
            </p>
          )}
          {isElsewhere && <p>{t('settings.model.elsewhere', { address })}</p>}
          {models.length > 0 && (
            <Select
              label={t('settings.model.choose')}
              value={modelName}
              options={models.map((name) => ({ value: name, name }))}
              onChange={(name) => void ask('set', { modelName: name })}
            />
          )}
          <TextForm
            label={t('settings.model.address')}
            hint={t('settings.model.addressText')}
            inputMode="url"
            placeholder={address}
            button={t('settings.model.find')}
            icon="again"
            isBusy={isBusy}
            keeps
            accepts={() => true}
            onSend={(typed) => void ask('use-model-address', { address: typed })}
          />
        </>
      )}
      <Notice problem={problem} />
    </Card>
  )
}
