import { dayMs, type Day } from '../../../preload/contract/day.ts'

const instantOf = (day: Day) => Date.parse(`${day}T00:00:00Z`)
const dayAt = (instant: number) => new Date(instant).toISOString().slice(0, 10) as Day

/** 0 is Sunday. */
export const weekdayOf = (day: Day) => new Date(instantOf(day)).getUTCDay()

function moveDay(day: Day, days: number): Day {
  return dayAt(instantOf(day) + days * dayMs)
}

export interface Week {
  /** Seven entries, Sunday first; null outside the year. */
  readonly days: readonly (Day | null)[]
  /** The month (1 to 12) that begins in this week. */
  readonly month: number | null
}

/** A year's weeks as columns of the heat map, Sunday first. */
export function weeksOf(year: number): readonly Week[] {
  const first = dayAt(Date.UTC(year, 0, 1))
  const weeks: Week[] = []
  for (
    let sunday = moveDay(first, -weekdayOf(first));
    Number(sunday.slice(0, 4)) <= year;
    sunday = moveDay(sunday, 7)
  ) {
    const days = Array.from({ length: 7 }, (_, n) => {
      const day = moveDay(sunday, n)
      return Number(day.slice(0, 4)) === year ? day : null
    })
    const opening = days.find((day) => day?.endsWith('-01'))
    weeks.push({ days, month: opening ? Number(opening.slice(5, 7)) : null })
  }
  return weeks
}

/** Heat of a number, 0 to 4. Steps are fixed, so that a colour means the same on every day. */
export function heatOf(count: number): 0 | 1 | 2 | 3 | 4 {
  if (count <= 0) return 0
  if (count <= 2) return 1
  if (count <= 5) return 2
  return count <= 9 ? 3 : 4
}

/**
 * The day that a key leads to: the first of `days` (ascending) at least that far away, or the outermost if there is
 * none. Undefined for other keys.
 */
export function dayAfterKey(key: string, day: Day, days: readonly Day[]): Day | undefined {
  const steps: Readonly<Record<string, number>> = {
    ArrowUp: -1,
    ArrowDown: 1,
    ArrowLeft: -7,
    ArrowRight: 7,
    PageUp: -28,
    PageDown: 28,
  }
  if (key === 'Home') return days[0]
  if (key === 'End') return days.at(-1)
  const step = steps[key]
  if (step === undefined) return undefined
  const next = moveDay(day, step)
  return step < 0
    ? (days.findLast((one) => one <= next) ?? days[0])
    : (days.find((one) => one >= next) ?? days.at(-1))
}
