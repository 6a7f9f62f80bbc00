import { useState } from 'react'
import { IconButton } from '../../shared/button.tsx'
import { useLocale } from '../../shared/i18n.ts'
import type { IconName } from '../../shared/icon.tsx'

export function YearSwitch(props: {
  /** The year on the page. If the page shows all years: the year to return to. */
  readonly year: number
  /** Latest first. */
  readonly years: readonly number[]
  readonly isAll: boolean
  readonly onYear: (year: number) => void
  readonly onAll: () => void
}) {
  const { year, years, isAll, onYear, onAll } = props
  const { t } = useLocale()
  const at = years.indexOf(year)
  // The first and the last year keep a disabled button, so that it does not lose the focus.
  const stepButton = (icon: IconName, label: string, next: number | undefined) => (
    <IconButton
      icon={icon}
      label={label}
      aria-disabled={next === undefined}
      onClick={next === undefined ? undefined : () => onYear(next)}
    />
  )
  const [wasAll, setWasAll] = useState(false)
  return (
    <div className="years" role="group" aria-label={t('history.year')}>
      <button type="button" className="segment" aria-pressed={isAll} onClick={onAll}>
        {t('history.allYears')}
      </button>
      {isAll ? (
        <button
          type="button"
          className="segment"
          onClick={() => {
            setWasAll(true)
            onYear(year)
          }}
        >
          {year}
        </button>
      ) : (
        <span className="years-step">
          {stepButton('back', t('history.earlier'), years[at + 1])}
          {/* The list replaces the pressed button, so it takes the focus. */}
          <select
            autoFocus={wasAll}
            aria-label={t('history.year')}
            value={year}
            onChange={(event) => onYear(Number(event.currentTarget.value))}
          >
            {years.map((option) => (
              <option key={option} value={option}>
                {option}
              </option>
            ))}
          </select>
          {stepButton('forward', t('history.later'), years[at - 1])}
        </span>
      )}
    </div>
  )
}
