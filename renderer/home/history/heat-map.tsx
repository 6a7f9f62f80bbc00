import { useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import type { Day } from '../../../preload/contract/day.ts'
import { dayMs } from '../../../preload/contract/durations.ts'
import type { HistoryView } from '../../../preload/contract/views/history.ts'
import './heat-map.css'
import { useLocale } from '../../shared/i18n.ts'

const namedWeekdays = [1, 3, 5]
/** The least count for each colour step. The steps are fixed, so that a colour means the same in every year. */
const leastCounts = [0, 1, 3, 6, 10]

/** A year of days: weeks are columns, weekdays rows. Arrow keys move the focus. A cell's label is its tip, too. */
export function HeatMap({
  view: { year, days, incomplete },
  today,
  chosen,
  onChoose,
}: {
  readonly view: HistoryView
  readonly today: Day
  readonly chosen: Day | null
  readonly onChoose: (day: Day) => void
}) {
  const { t, formatDay } = useLocale()
  const weeks = weeksOf(year)
  const [, wholeWeek = []] = weeks
  const counts = new Map(days.map(({ day, count }) => [day, count]))
  const isAnyIncomplete = incomplete.some(({ from }) => from <= today)
  const table = useRef<HTMLTableElement>(null)
  const [focus, setFocus] = useState<Day | null>(null)
  // The user can open any day with a count, even a future day: commits can be dated ahead.
  const isOpen = (day: Day) => day <= today || counts.has(day)
  const openDays = weeks
    .flat()
    .filter((day) => day !== null)
    .filter(isOpen)
  /** The only day that Tab reaches. */
  const tabStop =
    [focus, chosen].find((day) => day !== null && openDays.includes(day)) ?? openDays.at(-1)

  const onKeyDown = (event: KeyboardEvent, day: Day) => {
    const next = dayAfterKey(event.key, day, openDays)
    if (next === null) return
    event.preventDefault()
    table.current?.querySelector<HTMLElement>(`[data-day="${next}"]`)?.focus()
  }

  const cellOf = (day: Day) => {
    const count = counts.get(day) ?? 0
    const isIncomplete = day <= today && incomplete.some(({ from, to }) => from <= day && day <= to)
    return (
      <td key={day} role="gridcell" aria-selected={day === chosen}>
        <button
          type="button"
          className={`heat heat-${colourStep(count)} ${isIncomplete ? 'heat-incomplete' : ''}`}
          data-day={day}
          disabled={!isOpen(day)}
          tabIndex={day === tabStop ? 0 : -1}
          aria-label={t(isIncomplete ? 'history.namedIncomplete' : 'history.named', {
            what: formatDay(day),
            count,
          })}
          onFocus={() => setFocus(day)}
          onClick={() => onChoose(day)}
          onKeyDown={(event) => onKeyDown(event, day)}
        />
      </td>
    )
  }

  return (
    <div className="heat-map">
      <table ref={table} role="grid" aria-label={t('history.heatMap', { year })}>
        <thead>
          <tr>
            <td />
            {weeks.map((week, n) => {
              const first = week.find((day) => day?.endsWith('-01'))
              return first ? (
                <th key={n} scope="col">
                  <span>{formatDay(first, 'month')}</span>
                </th>
              ) : (
                <td key={n} />
              )
            })}
          </tr>
        </thead>
        <tbody>
          {wholeWeek.map((named, weekday) => (
            <tr key={weekday}>
              <th scope="row">
                <span className={namedWeekdays.includes(weekday) ? undefined : 'visually-hidden'}>
                  {named && formatDay(named, 'weekday')}
                </span>
              </th>
              {weeks.map((week, n) => {
                const day = week[weekday]
                return day ? cellOf(day) : <td key={n} />
              })}
            </tr>
          ))}
        </tbody>
      </table>
      <HeatKey hint={t('history.heatMapHint')}>
        {isAnyIncomplete && (
          <span className="heat-more">
            <i className="heat heat-0 heat-incomplete" aria-hidden="true" />
            {t('history.incomplete.key')}
          </span>
        )}
      </HeatKey>
    </div>
  )
}

/** The line below a heat map: how to use its keys, and what its colours mean. */
export function HeatKey({
  hint,
  children,
}: {
  readonly hint: string
  readonly children?: ReactNode
}) {
  const { t } = useLocale()
  return (
    <p className="heat-key">
      <span className="heat-hint">{hint}</span>
      {children}
      <span className="heat-steps" aria-hidden="true">
        {t('history.less')}
        {leastCounts.map((_, step) => (
          <i key={step} className={`heat heat-${step}`} />
        ))}
        {t('history.more')}
      </span>
    </p>
  )
}

const dayAt = (instant: number) => new Date(instant).toISOString().slice(0, 10) as Day

/** The weeks of a year: seven days each, Sunday first, null outside the year. */
export function weeksOf(year: number): readonly (readonly (Day | null)[])[] {
  const first = Date.UTC(year, 0, 1)
  const length = (Date.UTC(year + 1, 0, 1) - first) / dayMs
  const days = Array.from({ length }, (_, n) => dayAt(first + n * dayMs))
  const before = new Date(first).getUTCDay()
  return Array.from({ length: Math.ceil((before + length) / 7) }, (_week, week) =>
    Array.from({ length: 7 }, (_day, weekday) => days[7 * week + weekday - before] ?? null),
  )
}

/** The colour step of a count, 0 to 4. @param least the least count for each step */
export const colourStep = (count: number, least: readonly number[] = leastCounts): number =>
  least.findLastIndex((one) => count >= one)

/** How many days a key moves the focus. */
const stepsOfKeys: Readonly<Record<string, number>> = {
  Home: -Infinity,
  End: Infinity,
  ArrowUp: -1,
  ArrowDown: 1,
  ArrowLeft: -7,
  ArrowRight: 7,
  PageUp: -28,
  PageDown: 28,
}

/** The day that a key leads to: the nearest of `days` (ascending) at least that far away, or else the outermost. */
export function dayAfterKey(key: string, day: Day, days: readonly Day[]): Day | null {
  const step = stepsOfKeys[key]
  if (step === undefined) return null
  const nearest = nearestTo(Date.parse(day) + step * dayMs, step, days.map(Date.parse))
  return nearest === undefined ? null : dayAt(nearest)
}

/** The nearest of `places` (ascending) at least as far as `target`, in the direction of `step`, or else the outermost. */
export const nearestTo = (target: number, step: number, places: readonly number[]) =>
  step < 0
    ? (places.findLast((place) => place <= target) ?? places[0])
    : (places.find((place) => place >= target) ?? places.at(-1))
