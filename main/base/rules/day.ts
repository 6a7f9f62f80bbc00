import type { Brand } from './brand.ts'

/** A calendar day `YYYY-MM-DD` (proleptic Gregorian), without zone: the day of an author, not an instant. */
export type Day = Brand<string, 'Day'>

const pattern = /^\d{4}-\d{2}-\d{2}$/
const millisecondsADay = 86_400_000

/** The text as a day, or undefined where it is none (`2026-02-30`, `yesterday`). */
export function parseDay(text: string): Day | undefined {
  if (!pattern.test(text)) return undefined
  const instant = Date.parse(`${text}T00:00:00Z`)
  if (Number.isNaN(instant) || new Date(instant).toISOString().slice(0, 10) !== text)
    return undefined
  return text as Day
}

/** Moves a day by whole days (negative: back). */
export function addDays(day: Day, days: number): Day {
  const instant = Date.parse(`${day}T00:00:00Z`) + days * millisecondsADay
  return new Date(instant).toISOString().slice(0, 10) as Day
}

/**
 * The day on the wall of whoever wrote a commit.
 * @param epochSeconds Git's author time
 * @param offsetMinutes the commit's own offset, east positive (+0900 is 540)
 * @returns undefined for times outside the years 0000 to 9999, which Git can hold and no calendar here shows
 */
export function dayAtOffset(epochSeconds: number, offsetMinutes: number): Day | undefined {
  const milliseconds = (epochSeconds + offsetMinutes * 60) * 1000
  const date = new Date(milliseconds)
  if (Number.isNaN(date.getTime())) return undefined
  return parseDay(date.toISOString().slice(0, 10))
}
