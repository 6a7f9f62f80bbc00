import { useMemo, useRef, useState, type KeyboardEvent, type MouseEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { Day } from '../../../preload/contract/day.ts'
import type { Locale } from '../../../preload/contract/settings.ts'
import type { HistoryDay, IncompleteDays } from '../../../preload/contract/views/history.ts'
import { dayAfterKey, heatOf, weeksOf } from './calendar.ts'
import { HeatCell } from './heat-cell.tsx'
import './heat-map.css'
import { useFormats } from '../../shared/formats.ts'

const weekdays = [0, 1, 2, 3, 4, 5, 6] as const
const namedWeekdays = [1, 3, 5]
/** One number for each heat. */
const examples = [0, 1, 3, 6, 10] as const

/** Day and month names, from formatters created once: a year needs 366 of them. */
function namesIn(locale: Locale) {
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' })
  const month = format({ month: 'short' })
  const weekday = format({ weekday: 'short' })
  const day = format({ dateStyle: 'long' })
  return {
    month: (n: number) => month.format(Date.UTC(2024, n - 1, 1)),
    // 31 December 2023 was a Sunday.
    weekday: (n: number) => weekday.format(Date.UTC(2023, 11, 31 + n)),
    day: (of: Day) => day.format(Date.parse(`${of}T00:00:00Z`)),
  }
}

/** The day of the button that an event came from. */
function dayOfEvent({ target }: { readonly target: EventTarget }): Day | undefined {
  return target instanceof Element
    ? (target.closest<HTMLElement>('[data-day]')?.dataset['day'] as Day | undefined)
    : undefined
}

const isWithin = (ranges: readonly IncompleteDays[], day: Day) =>
  ranges.some(({ from, to }) => from <= day && day <= to)

/** A year of days: weeks are columns, weekdays rows. One day has the focus; arrow keys move it. */
export function HeatMap({
  year,
  days,
  incomplete,
  today,
  chosen,
  onChoose,
}: {
  readonly year: number
  readonly days: readonly HistoryDay[]
  readonly incomplete: readonly IncompleteDays[]
  readonly today: Day
  readonly chosen: Day | null
  readonly onChoose: (day: Day) => void
}) {
  const { t } = useTranslation()
  const { locale } = useFormats()
  const weeks = useMemo(() => weeksOf(year), [year])
  const counts = useMemo(() => new Map(days.map(({ day, count }) => [day, count])), [days])
  const names = useMemo(() => namesIn(locale), [locale])
  const isAnyIncomplete = incomplete.some(({ from }) => from <= today)
  const table = useRef<HTMLTableElement>(null)
  const [focus, setFocus] = useState<Day | null>(null)
  // A commit can be dated in the future: any day with a number can be opened.
  const open = useMemo(() => {
    const all = weeks.flatMap(({ days: week }) => week.filter((day) => day !== null))
    return all.filter((day) => day <= today || counts.has(day))
  }, [weeks, counts, today])
  const stop = [focus, chosen].find((day) => day !== null && open.includes(day)) ?? open.at(-1)

  const onClick = (event: MouseEvent) => {
    const day = dayOfEvent(event)
    if (day === undefined) return
    setFocus(day)
    onChoose(day)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const day = dayOfEvent(event)
    const to = day && dayAfterKey(event.key, day, open)
    if (!to) return
    event.preventDefault()
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
        <tbody onClick={onClick} onKeyDown={onKeyDown}>
          {weekdays.map((weekday) => (
            <tr key={weekday}>
              <th scope="row">
                <span className={namedWeekdays.includes(weekday) ? undefined : 'visually-hidden'}>
                  {names.weekday(weekday)}
                </span>
              </th>
              {weeks.map(({ days: week }, n) => {
                const day = week[weekday] ?? null
                return day === null ? (
                  <td key={n} />
                ) : (
                  <HeatCell
                    key={n}
                    day={day}
                    words={names.day(day)}
                    count={counts.get(day) ?? 0}
                    isIncomplete={day <= today && isWithin(incomplete, day)}
                    isShut={day > today && !counts.has(day)}
                    isStop={day === stop}
                    isChosen={day === chosen}
                  />
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
      <p className="heat-key">
        <span className="heat-hint">{t('history.heatMapHint')}</span>
        {isAnyIncomplete && (
          <span className="heat-more">
            <i className="heat heat-0 heat-incomplete" aria-hidden="true" />
            {t('history.incomplete.key')}
          </span>
        )}
        <span className="heat-steps" aria-hidden="true">
          {t('history.less')}
          {examples.map((count) => (
            <i key={count} className={`heat heat-${heatOf(count)}`} />
          ))}
          {t('history.more')}
        </span>
      </p>
    </div>
  )
}
