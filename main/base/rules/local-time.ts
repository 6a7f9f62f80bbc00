import { dayOf, type Day } from './day.ts'

export interface LocalTime {
  readonly day: Day
  /** 0 to 23. */
  readonly hour: number
  readonly minute: number
}

/** 0 to 1439. */
export const minuteOfDay = ({ hour, minute }: LocalTime): number => hour * 60 + minute

/** Cached by time zone: creating a format takes a thousand times as long as using it. */
const formats = new Map<string, Intl.DateTimeFormat>()

function formatFor(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone)
  if (known !== undefined) return known
  // eslint-disable-next-line no-restricted-globals -- locale, calendar and time zone are given, so nothing here is the machine's
  const format = new Intl.DateTimeFormat('en', {
    timeZone,
    calendar: 'iso8601',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  })
  formats.set(timeZone, format)
  return format
}

/**
 * @param instant milliseconds since the epoch, in the years 1 to 9999
 * @param timeZone an IANA time zone, or an offset like `+05:45`
 * @throws RangeError if there is no such time zone
 */
export function localTime(instant: number, timeZone: string): LocalTime {
  const parts: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {}
  for (const { type, value } of formatFor(timeZone).formatToParts(instant))
    parts[type] = Number(value)
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0 } = parts
  return { day: dayOf(year, month, day), hour, minute }
}
