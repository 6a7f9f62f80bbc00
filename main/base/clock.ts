import { uptime } from 'node:os'
import { isSouthern } from './rules/hemisphere.ts'
import { localTime, type LocalTime } from './rules/local-time.ts'

/** The source of time. `HOT_DASH_NOW` and tests start it at another instant. */
export interface Clock {
  /** Milliseconds since the epoch. */
  readonly now: () => number
  /** The user's current time zone: an IANA name, or an offset like `+05:45` if it has no name. */
  readonly timeZone: () => string
  /** Whether the seasons are those of the southern hemisphere. */
  readonly isSouthern: () => boolean
  /** @param instant milliseconds since the epoch */
  localTime(instant: number): LocalTime
}

export const createClock = ({ now, timeZone }: Pick<Clock, 'now' | 'timeZone'>): Clock => ({
  now,
  timeZone,
  isSouthern: () => isSouthern(timeZone()),
  localTime: (instant) => localTime(instant, timeZone()),
})

/** Measures waits, in milliseconds from an arbitrary origin. Runs while the machine sleeps, and ignores clock changes. */
export type Stopwatch = () => number

export const systemStopwatch: Stopwatch = () => uptime() * 1000
