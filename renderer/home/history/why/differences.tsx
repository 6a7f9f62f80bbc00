import { useTranslation } from 'react-i18next'
import { OnlyGithub } from './only-github.tsx'

/** How many commits only one of the two knows, over many days. */
export function Differences({
  onlyGithub,
  onlyLocal,
}: {
  readonly onlyGithub: number
  readonly onlyLocal: number
}) {
  const { t } = useTranslation()
  if (onlyGithub + onlyLocal === 0) return null
  return (
    <div className="differences">
      {onlyLocal > 0 && <p>{t('history.why.onlyLocal', { count: onlyLocal })}</p>}
      {onlyGithub > 0 && (
        <>
          <p>{t('history.why.onlyGithub', { count: onlyGithub })}</p>
          <OnlyGithub count={onlyGithub} />
        </>
      )}
    </div>
  )
}
