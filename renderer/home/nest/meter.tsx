import type { ReactNode } from 'react'
import { useLocale } from '../../shared/i18n.tsx'
import './meter.css'

/** A bar with its number, because colour and length alone must not carry information. */
export function Meter({
  name,
  value,
  max,
  valueText,
  shortText = valueText,
  icon,
}: {
  readonly name: 'experience' | 'fullness' | 'heat'
  readonly value: number
  readonly max: number
  /** The value in words, e.g. "35 / 50 XP". */
  readonly valueText: string
  /** Shown instead of `valueText`, which screen readers still read. */
  readonly shortText?: string
  readonly icon?: ReactNode
}) {
  const { t } = useLocale()
  const label = t(`nest.${name}`)
  const share = max > 0 ? Math.min(1, Math.max(0, value / max)) : 1
  return (
    <div className={`meter meter-${name}`}>
      <div className="meter-words" aria-hidden="true">
        <span className="meter-label">
          {icon}
          {label}
        </span>
        <span className="meter-value">{shortText}</span>
      </div>
      <div
        className="meter-bar"
        role="meter"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={max}
        aria-valuenow={Math.min(value, max)}
        aria-valuetext={valueText}
      >
        <div
          className="meter-fill"
          style={{ transform: `translateX(${(share - 1) * 100}%)`, opacity: share === 0 ? 0 : 1 }}
        />
      </div>
    </div>
  )
}
