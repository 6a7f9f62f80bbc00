import { dayMs, type Day } from '../../../preload/contract/day.ts'

const instantOf = (day: Day) => Date.parse(`${day}T00:00:00Z`)
const dayAt = (instant: number) => new Date(instant).toISOString().slice(0, 10) as Day

const moveDay = (day: Day, days: number) => dayAt(instantOf(day) + days * dayMs)

/** The weeks of a year: seven days each, Sunday first; null outside the year. */
export function weeksOf(year: number): readonly (readonly (Day | null)[])[] {
  const first = Date.UTC(year, 0, 1)
  const length = (Date.UTC(year + 1, 0, 1) - first) / dayMs
  const days = Array.from({ length }, (_, n) => dayAt(first + n * dayMs))
  const before = new Date(first).getUTCDay()
  return Array.from({ length: Math.ceil((before + length) / 7) }, (_week, week) =>
    Array.from({ length: 7 }, (_day, weekday) => days[7 * week + weekday - before] ?? null),
  )
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
