import { useState } from 'react'
import {
  engineNames,
  type EngineFetchView,
  type EngineName,
  type InstalledEngineView,
} from '../../../preload/contract/views/engines.ts'
import { Button } from '../../shared/button.tsx'
import { TextForm } from '../../shared/fields.tsx'
import { useLocale } from '../../shared/i18n.tsx'
import { Icon } from '../../shared/icon.tsx'
import { Notice, useRemedy } from '../../shared/notice.tsx'
import { DownloadProgress, Progress } from '../../shared/progress.tsx'
import { useRequest, useSnapshot } from '../../shared/main-process.ts'
import '../../shared/choice-tile.css'
import './engines.css'

/**
 * Shown if there is no voice engine: get an engine from its makers, point to an existing engine, or stay with chirps.
 * While Hot Dash downloads an engine, shows the progress instead.
 * @param props.hasSearch whether a search button is shown next to it
 */
export function EngineOffer({ hasSearch = false }: { readonly hasSearch?: boolean }) {
  const { t } = useLocale()
  const fetching = useSnapshot((snapshot) => snapshot.engines.fetch)
  const [part, setPart] = useState<'offer' | 'have-one' | 'declined'>('offer')
  const { ask, isBusy, problem } = useRequest()
  if (fetching.name !== 'none') return <EngineFetch fetching={fetching} />
  if (part === 'declined')
    return (
      <div className="engine-row">
        <Button variant="quiet" onClick={() => setPart('offer')}>
          {t('engines.change')}
        </Button>
      </div>
    )
  return (
    <div className="engines">
      {part === 'offer' && (
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
      {problem && <Notice problem={problem} withRemedy />}
      <div className="engine-row">
        <Button
          variant="quiet"
          aria-expanded={part === 'have-one'}
          onClick={() => setPart(part === 'have-one' ? 'offer' : 'have-one')}
        >
          {t('engines.haveOne')}
        </Button>
        <Button variant="quiet" onClick={() => setPart('declined')}>
          {t('engines.chirps')}
        </Button>
      </div>
      {part === 'have-one' && <HaveOne hasSearch={hasSearch} />}
    </div>
  )
}

/** Explains how to use an engine that is already on this machine: start it, or enter its folder or address. */
function HaveOne({ hasSearch }: { readonly hasSearch: boolean }) {
  const { t } = useLocale()
  const onRemedy = useRemedy()
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
        <Button variant="quiet" onClick={() => onRemedy({ type: 'link', link: 'aivisspeech' })}>
          {t('engines.own.aivis')}
        </Button>
      </div>
      <TextForm
        label={t('engines.own.address')}
        inputMode="url"
        placeholder="http://127.0.0.1:50021"
        button={t('engines.own.use')}
        busy={isBusy}
        keeps
        onSend={(address) => void ask('use-engine-address', { address })}
      />
      {problem && <Notice problem={problem} />}
    </div>
  )
}

function EngineFetch({
  fetching,
}: {
  readonly fetching: Exclude<EngineFetchView, { readonly name: 'none' }>
}) {
  const { t } = useLocale()
  const { ask, isBusy } = useRequest()
  const label = t(`engines.${fetching.name}`, { name: t(`engines.${fetching.engine}.name`) })
  return (
    <div className="engines">
      <p className="engine-state" role="status">
        {label}
      </p>
      {fetching.name === 'unpacking' ? (
        <Progress label={label} done={0} total={null} />
      ) : (
        <>
          <DownloadProgress label={label} received={fetching.received} total={fetching.total} />
          {fetching.problem && <Notice problem={fetching.problem} withRemedy />}
        </>
      )}
      <div className="engine-row">
        {fetching.name === 'fetching' && (
          <Button onClick={() => void ask('pause-engine', null)}>{t('engines.pause')}</Button>
        )}
        {fetching.name === 'paused' && (
          <Button variant="main" onClick={() => void ask('resume-engine', null)}>
            {t('engines.resume')}
          </Button>
        )}
        <Button variant="quiet" busy={isBusy} onClick={() => void ask('cancel-engine', null)}>
          {t('engines.cancel')}
        </Button>
      </div>
    </div>
  )
}

/** The engines that Hot Dash has downloaded, and so can update and remove. */
export function FetchedEngines() {
  const { t } = useLocale()
  const installed = useSnapshot((snapshot) => snapshot.engines.installed)
  if (installed.length === 0) return null
  return (
    <div className="engines">
      <h3>{t('engines.installed')}</h3>
      <ul className="engine-choices">
        {installed.map((engine) => (
          <FetchedEngine key={engine.uuid} {...engine} />
        ))}
      </ul>
    </div>
  )
}

function FetchedEngine({ uuid, engine, name, version }: InstalledEngineView) {
  const { t } = useLocale()
  const { ask, isBusy, problem } = useRequest()
  const [isRemoving, setRemoving] = useState(false)
  const [isNewest, setNewest] = useState(false)
  const lookFor = async (offered: EngineName) => {
    setNewest(false)
    const answer = await ask('get-engine', { engine: offered })
    setNewest(answer.ok && answer.value.isNewest)
  }
  return (
    <li className="engine-fetched">
      <p>{isRemoving ? t('engines.removeAsk', { name }) : `${name} ${version}`}</p>
      {isRemoving ? (
        <div className="engine-row">
          <Button
            variant="main"
            busy={isBusy}
            onClick={() => void ask('remove-engine', { uuid }).then(() => setRemoving(false))}
          >
            {t('engines.removeYes')}
          </Button>
          <Button variant="quiet" onClick={() => setRemoving(false)}>
            {t('dialog.cancel')}
          </Button>
        </div>
      ) : (
        <div className="engine-row">
          {engine !== null && (
            <Button variant="quiet" busy={isBusy} onClick={() => void lookFor(engine)}>
              {t('engines.lookForNewer')}
            </Button>
          )}
          <Button
            variant="quiet"
            aria-label={t('engines.remove', { name })}
            onClick={() => setRemoving(true)}
          >
            {t('engines.removeYes')}
          </Button>
        </div>
      )}
      {isNewest && (
        <p className="soft" role="status">
          {t('engines.isNewest')}
        </p>
      )}
      {problem && <Notice problem={problem} withRemedy />}
    </li>
  )
}
