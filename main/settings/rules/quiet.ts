import { addDays, type Day } from '../../base/rules/day.ts'
import type { Presenting, QuietHours } from '../../../preload/contract/settings.ts'

const hourMs = 3_600_000

/** What the clock on the wall shows. */
export interface WallTime {
  readonly day: Day
  /** Of the day, 0 to 1439. */
  readonly minute: number
}

/**
 * The day on which the quiet hours of now began; null outside of them. From and to at the same minute are no time at all.
 * They go by the clock on the wall: a change of it, for summer or by hand, moves them with it.
 */
export function quietSince({ on, from, to }: QuietHours, { day, minute }: WallTime): Day | null {
  if (!on) return null
  if (from <= to) return minute >= from && minute < to ? day : null
  if (minute >= from) return day
  return minute < to ? addDays(day, -1) : null
}

/** Presenting for an hour. */
export const forAnHour = (now: number): Presenting => ({ until: now + hourMs })

/**
 * Whether a person still presents, by a clock that may be set: an hour is over when it shows its end, and ends an hour from
 * now at the latest where the clock was set back.
 */
export function presentingAt(presenting: Presenting, now: number): Presenting {
  if (typeof presenting?.until !== 'number') return presenting
  if (presenting.until <= now) return null
  return presenting.until - now > hourMs ? forAnHour(now) : presenting
}
