// Import single functions, because this module is loaded before the first paint.
import * as Instant from 'temporal-polyfill/fns/Instant'
import { dayOf, type Day } from './day.ts'

export interface LocalTime {
  readonly day: Day
  /** 0 to 23. */
  readonly hour: number
  readonly minute: number
}

/** 0 to 1439. */
export const minuteOfDay = ({ hour, minute }: LocalTime): number => hour * 60 + minute

/**
 * @param instant milliseconds since the epoch
 * @param timeZone an IANA time zone, or an offset like `+05:45`
 * @throws RangeError if there is no such time zone
 */
export function localTime(instant: number, timeZone: string): LocalTime {
  const { year, month, day, hour, minute } = Instant.toZonedDateTimeISO(
    Instant.fromEpochMilliseconds(instant),
    timeZone,
  )
  return { day: dayOf(year, month, day), hour, minute }
}
