import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { EngineName, InstalledEngineView } from '../../../preload/contract/views/engines.ts'
import { Button } from '../../shared/button.tsx'
import { Notice } from '../../shared/notice.tsx'
import { useRequest } from '../../shared/requests.ts'
import './engines.css'

/** The engines that Hot Dash fetched: check for a newer version, or remove them. */
export function FetchedEngines({
  installed,
}: {
  readonly installed: readonly InstalledEngineView[]
}) {
  const { t } = useTranslation()
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
  const { t } = useTranslation()
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
            look="main"
            busy={isBusy}
            onClick={() => void ask('remove-engine', { uuid }).then(() => setRemoving(false))}
          >
            {t('engines.removeYes')}
          </Button>
          <Button look="quiet" onClick={() => setRemoving(false)}>
            {t('dialog.cancel')}
          </Button>
        </div>
      ) : (
        <div className="engine-row">
          {engine !== null && (
            <Button look="quiet" busy={isBusy} onClick={() => void lookFor(engine)}>
              {t('engines.lookForNewer')}
            </Button>
          )}
          <Button
            look="quiet"
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
