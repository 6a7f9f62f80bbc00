import { useTranslation } from 'react-i18next'
import { Icon } from '../../../shared/icon.tsx'
import { breadcrumbsTo, nameOf, type Breadcrumbs } from './breadcrumbs.ts'
import { useFormats } from '../../../shared/formats.ts'

/** The steps that led here; all but the last are links back. */
export function BreadcrumbList({
  breadcrumbs,
  onBreadcrumbs,
}: {
  readonly breadcrumbs: Breadcrumbs
  readonly onBreadcrumbs: (breadcrumbs: Breadcrumbs) => void
}) {
  const { t } = useTranslation()
  const { locale } = useFormats()
  const before = breadcrumbs.slice(0, -1)
  if (before.length === 0) return null
  return (
    <nav className="crumbs" aria-label={t('history.why.trail')}>
      <ol>
        {before.map((step) => {
          const name = nameOf(t, locale, step)
          return (
            <li key={name}>
              <button type="button" onClick={() => onBreadcrumbs(breadcrumbsTo(breadcrumbs, step))}>
                <Icon name="back" size={14} />
                {name}
              </button>
            </li>
          )
        })}
      </ol>
    </nav>
  )
}
