import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '../../shared/button.tsx'

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
  const step = (to: number | undefined) => (to === undefined ? undefined : () => onYear(to))
  const earlier = step(years[at + 1])
  const later = step(years[at - 1])
  const list = useRef<HTMLSelectElement>(null)
  const goesBack = useRef(false)

  // The list replaces the button that was pressed.
  useEffect(() => {
    if (isAll || !goesBack.current) return
    goesBack.current = false
    list.current?.focus()
  }, [isAll])
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
            goesBack.current = true
            onYear(year)
          }}
        >
          {year}
        </button>
      ) : (
        <span className="years-step">
          {/* At both ends, keep the focus where it is. */}
          <IconButton
            icon="back"
            label={t('history.earlier')}
            aria-disabled={earlier === undefined}
            onClick={earlier}
          />
          <select
            ref={list}
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
          <IconButton
            icon="forward"
            label={t('history.later')}
            aria-disabled={later === undefined}
            onClick={later}
          />
        </span>
      )}
    </div>
  )
}
