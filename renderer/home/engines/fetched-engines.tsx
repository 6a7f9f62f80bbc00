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
  const { ask, isBusy, problem } = useRequest()
  const looking = useRequest()
  const [removing, setRemoving] = useState<string | null>(null)
  const [newest, setNewest] = useState<string | null>(null)
  if (installed.length === 0) return null
  const lookFor = async (engine: EngineName, uuid: string) => {
    setNewest(null)
    const answer = await looking.ask('get-engine', { engine })
    if (answer.ok && answer.value.isNewest) setNewest(uuid)
  }
  return (
    <div className="engines">
      <h3>{t('engines.installed')}</h3>
      <ul className="engine-choices">
        {installed.map(({ uuid, engine, name, version }) => (
          <li key={uuid} className="engine-fetched">
            <p>{removing === uuid ? t('engines.removeAsk', { name }) : `${name} ${version}`}</p>
            <div className="engine-row">
              {removing === uuid ? (
                <>
                  <Button
                    look="main"
                    busy={isBusy}
                    onClick={() =>
                      void ask('remove-engine', { uuid }).then(() => setRemoving(null))
                    }
                  >
                    {t('engines.removeYes')}
                  </Button>
                  <Button look="quiet" onClick={() => setRemoving(null)}>
                    {t('dialog.cancel')}
                  </Button>
                </>
              ) : (
                <>
                  {engine !== null && (
                    <Button
                      look="quiet"
                      busy={looking.isBusy}
                      onClick={() => void lookFor(engine, uuid)}
                    >
                      {t('engines.lookForNewer')}
                    </Button>
                  )}
                  <Button
                    look="quiet"
                    aria-label={t('engines.remove', { name })}
                    onClick={() => setRemoving(uuid)}
                  >
                    {t('engines.removeYes')}
                  </Button>
                </>
              )}
            </div>
            {newest === uuid && (
              <p className="soft" role="status">
                {t('engines.isNewest')}
              </p>
            )}
          </li>
        ))}
      </ul>
      {looking.problem && <Notice problem={looking.problem} withRemedy />}
      {problem && <Notice problem={problem} withRemedy />}
    </div>
  )
}
