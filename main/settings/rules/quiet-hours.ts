import { addDays, type Day } from '../../base/rules/day.ts'
import { hourMs } from '../../../preload/contract/durations.ts'
import type { Presenting, QuietHours } from '../../../preload/contract/declared-settings.ts'

export interface WallTime {
  readonly day: Day
  /** Minutes since midnight. */
  readonly minute: number
}

/**
 * The day on which the current quiet hours began, or null outside them. If `from` equals `to`, there are none. Quiet
 * hours follow the local clock through daylight saving time and manual changes.
 */
export function quietSince({ on, from, to }: QuietHours, { day, minute }: WallTime): Day | null {
  if (!on) return null
  if (from <= to) return minute >= from && minute < to ? day : null
  if (minute >= from) return day
  return minute < to ? addDays(day, -1) : null
}

export const presentingForAnHour = (now: number): Presenting => ({ until: now + hourMs })

/** What is left of presenting: null once its hour has passed. If the clock was set back, an hour at most is left. */
export function presentingAt(presenting: Presenting, now: number): Presenting {
  if (typeof presenting?.until !== 'number') return presenting
  if (presenting.until <= now) return null
  return presenting.until - now > hourMs ? presentingForAnHour(now) : presenting
}
