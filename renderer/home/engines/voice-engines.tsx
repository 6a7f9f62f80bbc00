import { useState } from 'react'
import {
  engineNames,
  type EngineFetchView,
  type EngineName,
  type InstalledEngineView,
} from '../../../preload/contract/views/engines-view.ts'
import { AskFirst } from '../../shared/ask-first.tsx'
import { Button } from '../../shared/button.tsx'
import { TextForm } from '../../shared/fields.tsx'
import { useLocale } from '../../shared/i18n.ts'
import { Icon } from '../../shared/icon.tsx'
import { Notice, RemedyButton } from '../../shared/notice.tsx'
import { DownloadProgress, Progress } from '../../shared/progress.tsx'
import { useRequest, useSnapshot } from '../../shared/bridge-hooks.ts'
import '../../shared/choice-tile.css'
import './engines.css'

/**
 * Three answers to a missing engine: get an engine from its makers, use an engine that the user has, or stay with
 * chirps. While an engine is downloaded, its progress is shown instead. Set `hasSearch` if a search button is nearby.
 */
export function EngineOffer({ hasSearch = false }: { readonly hasSearch?: boolean }) {
  const { t } = useLocale()
  const download = useSnapshot((snapshot) => snapshot.engines.fetch)
  const [step, setStep] = useState<'offer' | 'own' | 'declined'>('offer')
  const { ask, isBusy, problem } = useRequest()
  if (download.name !== 'none') return <EngineDownload download={download} />
  if (step === 'declined')
    return (
      <div className="engine-row">
        <Button variant="quiet" onClick={() => setStep('offer')}>
          {t('engines.change')}
        </Button>
      </div>
    )
  return (
    <div className="engines">
      {step === 'offer' && (
        <ul className="engine-choices">
          {engineNames.map((engine) => (
            <li key={engine}>
              <button
                type="button"
                className="choice-tile engine-choice"
                aria-disabled={isBusy || undefined}
                onClick={isBusy ? undefined : () => void ask('get-engine', { engine })}
              >
                <Icon name="voice" />
                <span>
                  <b>{t(`engines.${engine}.get`)}</b>
                  <small>{t(`engines.${engine}.what`)}</small>
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
      <Notice problem={problem} withRemedy />
      <div className="engine-row">
        <Button
          variant="quiet"
          aria-expanded={step === 'own'}
          onClick={() => setStep(step === 'own' ? 'offer' : 'own')}
        >
          {t('engines.haveOne')}
        </Button>
        <Button variant="quiet" onClick={() => setStep('declined')}>
          {t('engines.chirps')}
        </Button>
      </div>
      {step === 'own' && <OwnEngine hasSearch={hasSearch} />}
    </div>
  )
}

function OwnEngine({ hasSearch }: { readonly hasSearch: boolean }) {
  const { t } = useLocale()
  const { ask, isBusy, problem } = useRequest()
  return (
    <div className="engine-own">
      <p className="soft">{t('engines.own.lead')}</p>
      <div className="engine-row">
        {!hasSearch && (
          <Button icon="again" onClick={() => void ask('find-engine', null)}>
            {t('settings.engine.find')}
          </Button>
        )}
        <Button icon="folder" onClick={() => void ask('choose-engine-folder', null)}>
          {t('engines.own.folder')}
        </Button>
        <RemedyButton remedy={{ type: 'link', link: 'aivisspeech' }}>
          {t('engines.own.aivis')}
        </RemedyButton>
      </div>
      <TextForm
        label={t('engines.own.address')}
        inputMode="url"
        placeholder="http://127.0.0.1:50021"
        button={t('engines.own.use')}
        isBusy={isBusy}
        keeps
        onSend={(address) => void ask('use-engine-address', { address })}
      />
      <Notice problem={problem} />
    </div>
  )
}

function EngineDownload(props: {
  readonly download: Exclude<EngineFetchView, { readonly name: 'none' }>
}) {
  const { download } = props
  const { t } = useLocale()
  const { ask, isBusy } = useRequest()
  const label = t(`engines.${download.name}`, { name: t(`engines.${download.engine}.name`) })
  return (
    <div className="engines">
      <p className="engine-state" role="status">
        {label}
      </p>
      {download.name === 'unpacking' ? (
        <Progress label={label} done={0} total={null} />
      ) : (
        <>
          <DownloadProgress label={label} received={download.received} total={download.total} />
          <Notice problem={download.problem} withRemedy />
        </>
      )}
      <div className="engine-row">
        {download.name === 'fetching' && (
          <Button onClick={() => void ask('pause-engine', null)}>{t('engines.pause')}</Button>
        )}
        {download.name === 'paused' && (
          <Button variant="main" onClick={() => void ask('resume-engine', null)}>
            {t('engines.resume')}
          </Button>
        )}
        <Button variant="quiet" isBusy={isBusy} onClick={() => void ask('cancel-engine', null)}>
          {t('engines.cancel')}
        </Button>
      </div>
    </div>
  )
}

/** The engines that Hot Dash has downloaded, and so can update and remove. */
export function InstalledEngines() {
  const { t } = useLocale()
  const installed = useSnapshot((snapshot) => snapshot.engines.installed)
  if (installed.length === 0) return null
  return (
    <div className="engines">
      <h3>{t('engines.installed')}</h3>
      <ul className="stack lines">
        {installed.map((engine) => (
          <InstalledEngine key={engine.uuid} {...engine} />
        ))}
      </ul>
    </div>
  )
}

function InstalledEngine({ uuid, engine, name, version }: InstalledEngineView) {
  const { t } = useLocale()
  const { ask, isBusy, problem } = useRequest()
  const [isNewest, setNewest] = useState(false)
  const checkForNewer = async (name: EngineName) => {
    setNewest(false)
    const answer = await ask('get-engine', { engine: name })
    setNewest(answer.ok && answer.value.isNewest)
  }
  return (
    <li className="line line-asks">
      <p className="line-words">{`${name} ${version}`}</p>
      {engine !== null && (
        <Button variant="quiet" isBusy={isBusy} onClick={() => void checkForNewer(engine)}>
          {t('engines.checkForNewer')}
        </Button>
      )}
      <AskFirst
        start={t('engines.removeYes')}
        startName={t('engines.remove', { name })}
        ask={t('engines.removeAsk', { name })}
        consequences={[]}
        yes={t('engines.removeYes')}
        isBusy={isBusy}
        onYes={() => ask('remove-engine', { uuid })}
      />
      {isNewest && (
        <p className="soft" role="status">
          {t('engines.isNewest')}
        </p>
      )}
      <Notice problem={problem} withRemedy />
    </li>
  )
}
