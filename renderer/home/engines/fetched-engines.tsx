import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { InstalledEngineView } from '../../../preload/contract/views/engines.ts'
import { Button } from '../../shared/button.tsx'
import { Notice } from '../../shared/notice.tsx'
import type { Remedy } from '../../shared/remedies.ts'
import { useRequest } from '../../shared/requests.ts'
import './engines.css'

/** The engines that Hot Dash has fetched: their terms, and how they are removed. */
export function FetchedEngines({
  installed,
  onRemedy,
}: {
  readonly installed: readonly InstalledEngineView[]
  readonly onRemedy: (remedy: Remedy) => void
}) {
  const { t } = useTranslation()
  const { ask, asking } = useRequest()
  const [removing, setRemoving] = useState<string | null>(null)
  if (installed.length === 0) return null
  return (
    <div className="engines">
      <h3>{t('engines.installed')}</h3>
      <ul className="engine-choices">
        {installed.map(({ uuid, name, version }) => (
          <li key={uuid} className="engine-fetched">
            <p>{removing === uuid ? t('engines.removeAsk', { name }) : `${name} ${version}`}</p>
            <div className="engine-row">
              {removing === uuid ? (
                <>
                  <Button
                    look="main"
                    busy={asking.name === 'running'}
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
                <Button
                  look="quiet"
                  aria-label={t('engines.remove', { name })}
                  onClick={() => setRemoving(uuid)}
                >
                  {t('engines.removeYes')}
                </Button>
              )}
            </div>
          </li>
        ))}
      </ul>
      {asking.name === 'failed' && <Notice problem={asking.problem} onRemedy={onRemedy} />}
    </div>
  )
}
