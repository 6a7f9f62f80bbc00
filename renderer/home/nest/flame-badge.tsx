import { useLocale } from '../../shared/i18n.tsx'
import './flame-badge.css'

/** A level in a flame. */
export function FlameBadge({ level }: { readonly level: number }) {
  const { t } = useLocale()
  return (
    <div className="flame-badge" role="img" aria-label={t('nest.level', { level })}>
      <svg viewBox="0 0 72 80" aria-hidden="true" focusable="false">
        <path
          className="flame-outer"
          d="M40 2c2 12 12 17 18 26 2-3 3-7 2-11 7 7 11 17 11 27 0 20-15 34-35 34S1 65 1 46c0-13 7-22 14-29 0 5 1 9 4 12C20 16 28 8 40 2z"
        />
        <path
          className="flame-inner"
          d="M38 26c1 8 8 11 12 17 2-2 2-4 2-6 5 4 8 10 8 16 0 13-10 21-24 21S12 66 12 54c0-8 4-13 9-18 0 4 1 6 3 8 1-8 6-14 14-18z"
        />
      </svg>
      <span aria-hidden="true">{level}</span>
    </div>
  )
}
