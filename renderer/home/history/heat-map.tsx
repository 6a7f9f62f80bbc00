import type { Day } from '../../../preload/contract/calendar-day.ts'
import { dayMs } from '../../../preload/contract/durations.ts'
import type { HistoryView } from '../../../preload/contract/views/history-view.ts'
import { useLocale } from '../../shared/i18n.ts'
import { colourStep, HeatGrid, type HeatCell } from './heat-grid.tsx'

const namedWeekdays = [1, 3, 5]
/** The least count of a day for each colour. They are fixed, so that a colour means the same in every year. */
const leastCounts = [0, 1, 3, 6, 10]
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

/** A year of days: weeks are columns, weekdays rows. A day's place is the number of days since the epoch. */
export function HeatMap(props: {
  readonly view: HistoryView
  readonly today: Day
  readonly chosen: Day | null
  readonly onChoose: (day: Day) => void
}) {
  const { t, formatDay } = useLocale()
  const { view, today, chosen } = props
  const { year, days, incomplete } = view
  const weeks = weeksOf(year)
  const [, wholeWeek = []] = weeks
  const counts = new Map(days.map(({ day, count }) => [day, count]))
  const cellOf = (day: Day): HeatCell => {
    const count = counts.get(day) ?? 0
    const isIncomplete = day <= today && incomplete.some(({ from, to }) => from <= day && day <= to)
    const label = isIncomplete ? 'history.namedIncomplete' : 'history.named'
    return {
      place: Date.parse(day) / dayMs,
      label: t(label, { what: formatDay(day), count }),
      step: colourStep(count, leastCounts),
      // Commits can be dated ahead, so a future day may have a count.
      isOpen: day <= today || count > 0,
      isIncomplete,
      isChosen: day === chosen,
    }
  }
  return (
    <HeatGrid
      label={t('history.heatMap', { year })}
      hint={t('history.heatMapHint')}
      columns={weeks.map((week) => {
        const first = week.find((day) => day?.endsWith('-01'))
        return first ? formatDay(first, 'month') : null
      })}
      rows={wholeWeek.map((named, weekday) => ({
        name: (
          <span className={namedWeekdays.includes(weekday) ? undefined : 'visually-hidden'}>
            {named && formatDay(named, 'weekday')}
          </span>
        ),
        cells: weeks.map((week) => (week[weekday] ? cellOf(week[weekday]) : null)),
      }))}
      stepsOfKeys={stepsOfKeys}
      firstStop={-1}
      onChoose={(place) => props.onChoose(dayAt(place * dayMs))}
    >
      {incomplete.some(({ from }) => from <= today) && (
        <span className="heat-more">
          <i className="heat heat-0 heat-incomplete" aria-hidden="true" />
          {t('history.incomplete.key')}
        </span>
      )}
    </HeatGrid>
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
