/** What Dash feels for longer than a moment. It is never a reward or a reproach: it changes only how Dash looks. */
import { dayMs, minuteMs } from '../../../preload/contract/durations.ts'
import { addDays, type Day } from '../../base/rules/day.ts'

export interface Feelings {
  readonly isWorried: boolean
  readonly isProud: boolean
  readonly isTired: boolean
}

/**
 * Whether Dash still worries about a conflict, or is still proud of a release. Dash does not worry for days, because
 * some conflicts are left on purpose.
 * @param since null if never; an instant in the future comes from a wrong clock
 */
export const isStillFelt = (since: number | null, now: number): boolean =>
  since !== null && now >= since && now - since < dayMs

/** An evening ends at five in the morning. */
export interface Evening {
  /** The day on which it began; null outside evenings. */
  readonly day: Day | null
  /** How long the user has been there. */
  readonly activeMs: number
}

export const noEvening: Evening = { day: null, activeMs: 0 }

const eveningFromHour = 18
const morningHour = 5
const breakSeconds = 300
const longEveningMs = 180 * minuteMs

/** Call it each minute. @param time the user's local time @param idleSeconds since the user last touched the computer */
export function updateEvening(
  evening: Evening,
  { day, hour }: { readonly day: Day; readonly hour: number },
  idleSeconds: number,
): Evening {
  if (hour >= morningHour && hour < eveningFromHour) return noEvening
  const began = hour < morningHour ? addDays(day, -1) : day
  const activeMs = evening.day === began ? evening.activeMs : 0
  return { day: began, activeMs: activeMs + (idleSeconds < breakSeconds ? minuteMs : 0) }
}

export const isTired = ({ activeMs }: Evening): boolean => activeMs >= longEveningMs
