import type { Day } from '../../../preload/contract/calendar-day.ts'
import { dayMs } from '../../../preload/contract/durations.ts'

export type { Day }

const pattern = /^\d{4}-\d{2}-\d{2}$/

/** Parses a day, or returns null if the text is not one (`2026-02-30`, `yesterday`). */
export function parseDay(text: string): Day | null {
  if (!pattern.test(text)) return null
  const instant = Date.parse(text)
  return !Number.isNaN(instant) && utcDay(instant) === text ? utcDay(instant) : null
}

/** The day of an instant in UTC. @param instant milliseconds since the epoch */
export const utcDay = (instant: number) => new Date(instant).toISOString().slice(0, 10) as Day

/** @param days may be negative */
export const addDays = (day: Day, days: number): Day => utcDay(Date.parse(day) + days * dayMs)

/** @returns negative if the second day is earlier */
export const daysBetween = (from: Day, to: Day): number =>
  (Date.parse(to) - Date.parse(from)) / dayMs

/** A day from its calendar parts: year 0 to 9999, month and day from 1. */
export function dayOf(year: number, month: number, day: number): Day {
  const digits = (part: number, length: number) => String(part).padStart(length, '0')
  return `${digits(year, 4)}-${digits(month, 2)}-${digits(day, 2)}` as Day
}

/**
 * The day on the author's calendar when a commit was written. Hot path: reading a long log calls it 100,000 times.
 * @param epochSeconds Git's author time
 * @param offsetMinutes the commit's own offset, east positive (+0900 is 540)
 * @returns null outside the years 0000 to 9999, which Git can store but no view here can show
 */
export function dayAtOffset(epochSeconds: number, offsetMinutes: number): Day | null {
  const date = new Date((epochSeconds + offsetMinutes * 60) * 1000)
  const year = date.getUTCFullYear()
  // The year is NaN if the instant is beyond the range of Date.
  if (!(year >= 0 && year <= 9999)) return null
  return dayOf(year, date.getUTCMonth() + 1, date.getUTCDate())
}
