import { useTranslation } from 'react-i18next'
import { RemedyButton } from './not-counted.tsx'
import './rows.css'

const causes = ['coAuthored', 'rebased', 'merged', 'elsewhere', 'address'] as const

/** Commits that GitHub counts and no folder here has, with their likely origin. */
export function OnlyGithub({ count }: { readonly count: number }) {
  const { t } = useTranslation()
  return (
    <details className="more">
      <summary>{t('history.causes.title', { count })}</summary>
      <ul className="causes">
        {causes.map((cause) => (
          <li key={cause}>
            {t(`history.causes.${cause}`)}
            {cause === 'address' && <RemedyButton name="addresses" />}
          </li>
        ))}
      </ul>
    </details>
  )
}

/** How many commits only one of the two knows, over many days. */
export function Differences({
  view: { onlyGithub, onlyLocal },
}: {
  readonly view: { readonly onlyGithub: number; readonly onlyLocal: number }
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
