import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { engineNames, type EngineName } from '../../../preload/contract/views/engines.ts'
import { Button } from '../../shared/button.tsx'
import { Icon } from '../../shared/icon.tsx'
import { Notice } from '../../shared/notice.tsx'
import { useRemedy } from '../../shared/remedy-context.ts'
import { useRequest } from '../../shared/requests.ts'
import { useSnapshot } from '../../shared/snapshot.ts'
import { AddressForm } from './address-form.tsx'
import { EngineFetch } from './engine-fetch.tsx'
import '../../shared/choice-tile.css'
import './engines.css'

type Part = 'offer' | 'have-one' | 'declined'

/**
 * Shown if no voice engine is found: get one from its makers, point to an existing one, or stay with chirps. While an
 * engine is being fetched, shows its progress instead.
 */
export function EngineOffer({
  hasSearch = false,
}: {
  /** There is already a search button beside it. */
  readonly hasSearch?: boolean
}) {
  const { t } = useTranslation()
  const fetching = useSnapshot((snapshot) => snapshot.engines.fetch)
  const [part, setPart] = useState<Part>('offer')
  const { ask, isBusy, problem } = useRequest()
  if (fetching.name !== 'none') return <EngineFetch fetching={fetching} />
  if (part === 'declined')
    return (
      <div className="engine-row">
        <Button look="quiet" onClick={() => setPart('offer')}>
          {t('engines.change')}
        </Button>
      </div>
    )
  return (
    <div className="engines">
      {part === 'offer' && (
        <Choices busy={isBusy} onGet={(engine) => void ask('get-engine', { engine })} />
      )}
      {problem && <Notice problem={problem} withRemedy />}
      <div className="engine-row">
        <Button
          look="quiet"
          aria-expanded={part === 'have-one'}
          onClick={() => setPart(part === 'have-one' ? 'offer' : 'have-one')}
        >
          {t('engines.haveOne')}
        </Button>
        <Button look="quiet" onClick={() => setPart('declined')}>
          {t('engines.chirps')}
        </Button>
      </div>
      {part === 'have-one' && <HaveOne hasSearch={hasSearch} />}
    </div>
  )
}

function Choices({
  busy,
  onGet,
}: {
  readonly busy: boolean
  readonly onGet: (engine: EngineName) => void
}) {
  const { t } = useTranslation()
  return (
    <ul className="engine-choices">
      {engineNames.map((engine) => (
        <li key={engine}>
          <button
            type="button"
            className="choice-tile engine-choice"
            aria-disabled={busy || undefined}
            onClick={busy ? undefined : () => onGet(engine)}
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
  )
}

/** For an engine that is already on this machine: start it so that it is found, or point to its folder or address. */
function HaveOne({ hasSearch }: { readonly hasSearch: boolean }) {
  const { t } = useTranslation()
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
        <Button look="quiet" onClick={() => onRemedy({ type: 'link', link: 'aivisspeech' })}>
          {t('engines.own.aivis')}
        </Button>
      </div>
      <AddressForm
        label={t('engines.own.address')}
        placeholder="http://127.0.0.1:50021"
        button={t('engines.own.use')}
        busy={isBusy}
        onAddress={(address) => void ask('use-engine-address', { address })}
      />
      {problem && <Notice problem={problem} />}
    </div>
  )
}
