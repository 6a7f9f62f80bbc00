import type { ReactNode } from 'react'
import './meter.css'

/** A bar with its number: colour or length alone never carries information. */
export function Meter({
  label,
  words,
  short = words,
  value,
  of,
  look,
  icon,
}: {
  readonly label: string
  /** The value in words, e.g. "35 / 50 XP". */
  readonly words: string
  /** Shown instead of `words` if there is little room; screen readers still read `words`. */
  readonly short?: string
  readonly value: number
  readonly of: number
  readonly look: 'experience' | 'fullness' | 'heat'
  readonly icon?: ReactNode
}) {
  const part = of > 0 ? Math.min(1, Math.max(0, value / of)) : 1
  return (
    <div className={`meter meter-${look}`}>
      <div className="meter-words" aria-hidden="true">
        <span className="meter-label">
          {icon}
          {label}
        </span>
        <span className="meter-value">{short}</span>
      </div>
      <div
        className="meter-bar"
        role="meter"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={of}
        aria-valuenow={Math.min(value, of)}
        aria-valuetext={words}
      >
        <div
          className="meter-fill"
          style={{ transform: `translateX(${(part - 1) * 100}%)`, opacity: part === 0 ? 0 : 1 }}
        />
      </div>
    </div>
  )
}
