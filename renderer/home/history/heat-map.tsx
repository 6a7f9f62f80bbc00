import { useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Day, HistoryDay, Locale } from '../../../preload/contract.ts'
import { sayDay } from '../../shared/formats.ts'
import { dayAfterKey, heatOf, weeksOf } from './calendar.ts'

const heats = [0, 1, 2, 3, 4] as const
const namedWeekdays = [1, 3, 5]

/** A year of days: weeks are columns, weekdays rows. One day takes the focus; arrow keys move it. */
export function HeatMap({
  year,
  days,
  today,
  chosen,
  locale,
  onChoose,
}: {
  readonly year: number
  readonly days: readonly HistoryDay[]
  readonly today: Day
  readonly chosen: Day | null
  readonly locale: Locale
  readonly onChoose: (day: Day) => void
}) {
  const { t } = useTranslation()
  const weeks = useMemo(() => weeksOf(year), [year])
  const counts = useMemo(() => new Map(days.map(({ day, count }) => [day, count])), [days])
  const table = useRef<HTMLTableElement>(null)
  const first = `${String(year).padStart(4, '0')}-01-01` as Day
  const end = `${String(year).padStart(4, '0')}-12-31` as Day
  const last = today < end && today >= first ? today : end
  const [focus, setFocus] = useState<Day | null>(null)
  const stop = focus !== null && focus >= first && focus <= end ? focus : (chosen ?? last)
  const reachable = stop >= first && stop <= last ? stop : last

  const names = useMemo(() => {
    const month = new Intl.DateTimeFormat(locale, { month: 'short', timeZone: 'UTC' })
    const weekday = new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: 'UTC' })
    return {
      month: (n: number) => month.format(Date.UTC(2024, n - 1, 1)),
      // 2024 began on a Monday; the last day of 2023 was a Sunday.
      weekday: (n: number) => weekday.format(Date.UTC(2023, 11, 31 + n)),
    }
  }, [locale])

  const move = (to: Day) => {
    setFocus(to)
    table.current?.querySelector<HTMLElement>(`[data-day="${to}"]`)?.focus()
  }

  return (
    <div className="heat-map">
      <table ref={table} role="grid" aria-label={t('history.heatMap', { year })}>
        <thead>
          <tr>
            <td />
            {weeks.map(({ month }, n) =>
              month === null ? (
                <td key={n} />
              ) : (
                <th key={n} scope="col">
                  <span>{names.month(month)}</span>
                </th>
              ),
            )}
          </tr>
        </thead>
        <tbody>
          {[0, 1, 2, 3, 4, 5, 6].map((weekday) => (
            <tr key={weekday}>
              <th scope="row">
                <span className={namedWeekdays.includes(weekday) ? undefined : 'unseen'}>
                  {names.weekday(weekday)}
                </span>
              </th>
              {weeks.map(({ days: week }, n) => {
                const day = week[weekday] ?? null
                if (day === null) return <td key={n} />
                const count = counts.get(day) ?? 0
                return (
                  <td key={n} role="gridcell" aria-selected={day === chosen}>
                    <button
                      type="button"
                      className={`heat heat-${heatOf(count)}`}
                      data-day={day}
                      disabled={day > today}
                      tabIndex={day === reachable ? 0 : -1}
                      aria-label={t('history.day', { day: sayDay(locale, day), count })}
                      onClick={() => {
                        setFocus(day)
                        onChoose(day)
                      }}
                      onKeyDown={(event) => {
                        const to = dayAfterKey(event.key, day, first, last)
                        if (!to) return
                        event.preventDefault()
                        move(to)
                      }}
                    >
                      {count > 0 && <span aria-hidden="true">{count}</span>}
                    </button>
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
      <p className="heat-key">
        <span className="heat-hint">{t('history.heatMapHint')}</span>
        <span className="heat-steps" aria-hidden="true">
          {t('history.less')}
          {heats.map((heat) => (
            <i key={heat} className={`heat heat-${heat}`} />
          ))}
          {t('history.more')}
        </span>
      </p>
    </div>
  )
}
