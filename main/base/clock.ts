import { localTime, type LocalTime } from './rules/local-time.ts'

/** Where time comes from. `HOT_DASH_NOW` and tests start it elsewhere. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number
  /** The user's time zone, as of now: an IANA name, or an offset like `+05:45` where it has none. */
  zone(): string
  /** What calendar and clock on the wall show at an instant, in milliseconds since the epoch, in that zone. */
  localTime(instant: number): LocalTime
}

/** @param options.offsetAt the zone's offset at an instant, where that is known without its name; else undefined */
export function createClock(options: {
  readonly now: () => number
  readonly zone: () => string
  readonly offsetAt?: (instant: number) => string | undefined
}): Clock {
  const { now, zone, offsetAt } = options
  return {
    now,
    zone,
    localTime: (instant) => localTime(instant, offsetAt?.(instant) ?? zone()),
  }
}
