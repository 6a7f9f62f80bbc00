import { dayMs, type Day } from '../../../preload/contract/day.ts'

export { dayMs, type Day }

const pattern = /^\d{4}-\d{2}-\d{2}$/

/** Parses a day, or returns undefined if the text is not one (`2026-02-30`, `yesterday`). */
export function parseDay(text: string): Day | undefined {
  if (!pattern.test(text)) return undefined
  const instant = Date.parse(`${text}T00:00:00Z`)
  if (Number.isNaN(instant) || new Date(instant).toISOString().slice(0, 10) !== text)
    return undefined
  return text as Day
}

/** Adds days (negative: subtracts). */
export function addDays(day: Day, days: number): Day {
  const instant = Date.parse(`${day}T00:00:00Z`) + days * dayMs
  return new Date(instant).toISOString().slice(0, 10) as Day
}

/** How many days later the second day is; negative if it is earlier. */
export const daysBetween = (from: Day, to: Day): number =>
  (Date.parse(to) - Date.parse(from)) / dayMs

/** A day from its calendar parts: year 0 to 9999, month and day from 1. */
export function dayOf(year: number, month: number, day: number): Day {
  const digits = (part: number, length: number) => String(part).padStart(length, '0')
  return `${digits(year, 4)}-${digits(month, 2)}-${digits(day, 2)}` as Day
}

/**
 * The day on the author's calendar when a commit was written. Hot path: a long log asks a hundred thousand times.
 * @param epochSeconds Git's author time
 * @param offsetMinutes the commit's own offset, east positive (+0900 is 540)
 * @returns undefined outside the years 0000 to 9999, which Git can hold but no calendar here shows
 */
export function dayAtOffset(epochSeconds: number, offsetMinutes: number): Day | undefined {
  const date = new Date((epochSeconds + offsetMinutes * 60) * 1000)
  const year = date.getUTCFullYear()
  // NaN if the instant is beyond the range of Date.
  if (!(year >= 0 && year <= 9999)) return undefined
  return dayOf(year, date.getUTCMonth() + 1, date.getUTCDate())
}
