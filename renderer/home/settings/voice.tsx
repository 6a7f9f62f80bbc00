import { useTranslation } from 'react-i18next'
import type { Problem } from '../../../preload/contract/problem.ts'
import type { VoiceView } from '../../../preload/contract/views/voice.ts'
import { useRequest, useSettings } from '../../shared/requests.ts'
import { Button } from '../../shared/button.tsx'
import { Card } from '../../shared/card.tsx'
import { Select, Slider, Switch } from '../../shared/fields.tsx'
import { Notice } from '../../shared/notice.tsx'
import { EngineOffer } from '../engines/engine-offer.tsx'
import { VoiceLanguage } from '../engines/voice-language.tsx'
import { WithoutEngine } from '../engines/without-engine.tsx'
import { FetchedEngines } from '../engines/fetched-engines.tsx'
import { useSnapshot } from '../../shared/snapshot.ts'
import { LocalModel } from './local-model.tsx'
import { ChosenVoice } from '../voices/chosen-voice.tsx'
import { DictionaryCard } from '../dictionary/dictionary-card.tsx'
import { TuningSliders } from '../voices/tuning-sliders.tsx'

/** Whether an attempt's problem says more than the engine's own state does. */
function isNews(problem: Problem, engine: VoiceView['engine']): boolean {
  if (problem.code === 'voice-engine-absent') return false
  return engine.name !== 'absent' || problem.code !== engine.problem.code
}

/** The engine that gives Dash a voice, the voice, and its volume. */
export function Voice() {
  const { t } = useTranslation()
  const voice = useSnapshot((snapshot) => snapshot.voice)
  const engines = useSnapshot((snapshot) => snapshot.engines)
  const search = useRequest()
  const trying = useRequest()
  const { settings, set, problem } = useSettings()
  const { engine } = voice
  const isFetching = engines.fetch.name !== 'none'

  return (
    <>
      <Card title={t('settings.engine.title')} lead={t('settings.engine.lead')}>
        <div className="stack">
          {engine.name === 'searching' && (
            <p className="soft" role="status">
              {t('settings.engine.searching')}
            </p>
          )}
          {engine.name === 'found' && (
            <p className="state state-watching" role="status">
              {t('settings.engine.found', { brand: engine.brand, version: engine.version })}
            </p>
          )}
          {engine.name === 'starting' && (
            <p className="soft" role="status">
              {t('settings.engine.starting', { brand: engine.brand })}
            </p>
          )}
          {engine.name === 'absent' && !isFetching && <Notice problem={engine.problem} />}
          {voice.engines.length > 1 && (
            <Select
              label={t('settings.engine.choose')}
              value={voice.engineUuid}
              options={voice.engines.map(({ uuid, name }) => ({ value: uuid, name }))}
              onChange={(engineUuid) => set({ engineUuid })}
            />
          )}
          {search.problem?.code === 'unexpected' && <Notice problem={search.problem} />}
          <div className="actions">
            <Button
              icon="again"
              busy={engine.name === 'searching' || search.isBusy}
              onClick={() => void search.ask('find-engine', null)}
            >
              {t('settings.engine.find')}
            </Button>
          </div>
          {(engine.name === 'absent' || isFetching) && (
            <>
              {!isFetching && (
                <p>
                  {t('engines.lead')} {t('engines.japanese')}
                </p>
              )}
              <EngineOffer hasSearch />
            </>
          )}
          <FetchedEngines installed={engines.installed} />
        </div>
      </Card>
      <Card title={t('settings.engine.voice')}>
        <div className="stack">
          <VoiceLanguage />
          <WithoutEngine />
          <ChosenVoice />
          <Switch
            label={t('settings.engine.mute')}
            hint={t('settings.engine.muteText')}
            on={settings.muted}
            onChange={(muted) => set({ muted })}
          />
          <VolumeSlider
            label={t('settings.engine.volume')}
            volume={settings.volume}
            onChange={(volume) => set({ volume })}
          />
          <VolumeSlider
            label={t('settings.engine.effects')}
            volume={settings.effectsVolume}
            onChange={(effectsVolume) => set({ effectsVolume })}
          />
          {voice.language === 'ja' && (
            <TuningSliders tuning={settings.tuning} onChange={(tuning) => set({ tuning })} />
          )}
          {problem && <Notice problem={problem} />}
          {trying.problem && isNews(trying.problem, engine) && <Notice problem={trying.problem} />}
          <div className="actions">
            <Button
              look="main"
              icon="voice"
              disabled={settings.muted}
              busy={trying.isBusy}
              onClick={() => void trying.ask('try-voice', { styleId: null })}
            >
              {t('settings.engine.try')}
            </Button>
          </div>
        </div>
      </Card>
      {voice.language === 'ja' && <DictionaryCard />}
      <LocalModel />
    </>
  )
}

/** @param volume 0 to 1; shown as a percentage */
function VolumeSlider({
  label,
  volume,
  onChange,
}: {
  readonly label: string
  readonly volume: number
  readonly onChange: (volume: number) => void
}) {
  const percent = Math.round(volume * 100)
  return (
    <Slider
      label={label}
      words={`${percent}%`}
      value={percent}
      min={0}
      max={100}
      step={5}
      onChange={(next) => onChange(next / 100)}
    />
  )
}
