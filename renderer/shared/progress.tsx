import './progress.css'
import { megabytes } from '../../preload/contract/numbers.ts'
import { useLocale } from './i18n.ts'

/** The progress of a longer step. If there is no total, the bar only shows activity. */
export function Progress(props: {
  readonly label: string
  readonly done: number
  readonly total: number | null
}) {
  const { label, done, total } = props
  if (total === null) return <progress className="progress" aria-label={label} />
  return <progress className="progress" aria-label={label} value={done} max={Math.max(total, 1)} />
}

/** The progress of a download, in bytes. A total of 0 means unknown. */
export function DownloadProgress(props: {
  readonly label: string
  readonly received: number
  readonly total: number
}) {
  const { label, received, total } = props
  const { t } = useLocale()
  const numbers = { received: megabytes(received), total: megabytes(total) }
  return (
    <>
      <Progress label={label} done={received} total={total > 0 ? total : null} />
      {total > 0 && <p className="soft progress-numbers">{t('engines.progress', numbers)}</p>}
    </>
  )
}
