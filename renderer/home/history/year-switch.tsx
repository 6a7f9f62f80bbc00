import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '../../shared/button.tsx'
import type { IconName } from '../../shared/icon.tsx'

/** Switches between years and all of them: near years by a step, distant ones from the list. */
export function YearSwitch({
  year,
  years,
  isAll,
  onYear,
  onAll,
}: {
  /** The year that is shown, or was before all of them. */
  readonly year: number
  /** Latest first. */
  readonly years: readonly number[]
  readonly isAll: boolean
  readonly onYear: (year: number) => void
  readonly onAll: () => void
}) {
  const { t } = useTranslation()
  const at = years.indexOf(year)
  // At both ends, keep the focus where it is.
  const step = (icon: IconName, label: string, to: number | undefined) => (
    <IconButton
      icon={icon}
      label={label}
      aria-disabled={to === undefined}
      onClick={to === undefined ? undefined : () => onYear(to)}
    />
  )
  const [goesBack, setGoesBack] = useState(false)
  return (
    <div className="years" role="group" aria-label={t('history.year')}>
      <button type="button" className="years-all" aria-pressed={isAll} onClick={onAll}>
        {t('history.allYears')}
      </button>
      {isAll ? (
        <button
          type="button"
          className="years-one"
          onClick={() => {
            setGoesBack(true)
            onYear(year)
          }}
        >
          {year}
        </button>
      ) : (
        <span className="years-step">
          {step('back', t('history.earlier'), years[at + 1])}
          {/* The list replaces the button that was pressed. */}
          <select
            autoFocus={goesBack}
            aria-label={t('history.year')}
            value={year}
            onChange={(event) => onYear(Number(event.currentTarget.value))}
          >
            {years.map((one) => (
              <option key={one} value={one}>
                {one}
              </option>
            ))}
          </select>
          {step('forward', t('history.later'), years[at - 1])}
        </span>
      )}
    </div>
  )
}
