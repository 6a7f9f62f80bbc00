import { useTranslation } from 'react-i18next'
import type { EngineFetchView } from '../../../preload/contract/views/engines.ts'
import { Button } from '../../shared/button.tsx'
import { Notice } from '../../shared/notice.tsx'
import { Progress } from '../../shared/progress.tsx'
import { useRequest } from '../../shared/requests.ts'
import './engines.css'

const megabytes = (bytes: number) => Math.round(bytes / 1e6)

/** An engine being fetched: its progress and its actions. */
export function EngineFetch({
  fetching,
}: {
  readonly fetching: Exclude<EngineFetchView, { readonly name: 'none' }>
}) {
  const { t } = useTranslation()
  const { ask, isBusy } = useRequest()
  const name = t(`engines.${fetching.engine}.name`)
  const problem = fetching.name === 'unpacking' ? null : fetching.problem
  const label = t(`engines.${fetching.name}`, { name })
  return (
    <div className="engines">
      <p className="engine-state" role="status">
        {label}
      </p>
      {fetching.name === 'unpacking' ? (
        <Progress label={label} done={0} total={null} />
      ) : (
        <>
          <Progress label={label} done={fetching.received} total={fetching.total} />
          <p className="soft progress-numbers">
            {t('engines.progress', {
              received: megabytes(fetching.received),
              total: megabytes(fetching.total),
            })}
          </p>
        </>
      )}
      {problem && <Notice problem={problem} withRemedy />}
      <div className="engine-row">
        {fetching.name === 'fetching' && (
          <Button onClick={() => void ask('pause-engine', null)}>{t('engines.pause')}</Button>
        )}
        {fetching.name === 'paused' && (
          <Button look="main" onClick={() => void ask('resume-engine', null)}>
            {t('engines.resume')}
          </Button>
        )}
        <Button look="quiet" busy={isBusy} onClick={() => void ask('cancel-engine', null)}>
          {t('engines.cancel')}
        </Button>
      </div>
    </div>
  )
}
