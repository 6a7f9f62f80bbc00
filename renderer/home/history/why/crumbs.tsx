import { useTranslation } from 'react-i18next'
import type { Locale } from '../../../../preload/contract/settings.ts'
import { Icon } from '../../../shared/icon.tsx'
import { follow, nameOf, type Trail } from './subject.ts'

/** The steps that led here; all but the last lead back. */
export function Crumbs({
  trail,
  locale,
  onTrail,
}: {
  readonly trail: Trail
  readonly locale: Locale
  readonly onTrail: (trail: Trail) => void
}) {
  const { t } = useTranslation()
  const before = trail.slice(0, -1)
  if (before.length === 0) return null
  return (
    <nav className="crumbs" aria-label={t('history.why.trail')}>
      <ol>
        {before.map((step) => {
          const name = nameOf(t, locale, step)
          return (
            <li key={name}>
              <button type="button" onClick={() => onTrail(follow(trail, step))}>
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
