import type { Daylight } from '../../../preload/contract/times-of-day.ts'
import { daysBetween, type Day } from './day.ts'
import { minuteOfDay, type LocalTime } from './local-time.ts'

/** In minutes, at a middle latitude: `mean` is the time of day at the equinoxes, `swing` the shift at the solstices. */
const sunrise = { mean: 5 * 60 + 40, swing: 70 }
const sunset = { mean: 17 * 60 + 45, swing: 75 }
/** Dawn and dusk begin this long before the sun rises or sets, and end this long after it has. */
const twilight = { before: 40, after: 50 }

const daysInYear = 365.2425
/** A summer solstice of the northern hemisphere. Any year would do. */
const midsummer = '2026-06-21' as Day

/** The light at a time: the sun rises and sets as at a middle latitude of the hemisphere, wherever the user is. */
export function daylightAt(time: LocalTime, isSouthern: boolean): Daylight {
  const minute = minuteOfDay(time)
  const turn = (2 * Math.PI * daysBetween(midsummer, time.day)) / daysInYear
  /** 1 at midsummer, −1 at midwinter. */
  const summer = isSouthern ? -Math.cos(turn) : Math.cos(turn)
  const rises = sunrise.mean - sunrise.swing * summer
  const sets = sunset.mean + sunset.swing * summer
  if (minute < rises - twilight.before || minute >= sets + twilight.after) return 'night'
  if (minute < rises + twilight.after) return 'dawn'
  return minute < sets - twilight.before ? 'day' : 'dusk'
}
