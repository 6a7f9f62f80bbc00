import { uptime } from 'node:os'

import { localTime, type LocalTime } from './rules/local-time.ts'

/** The source of time. `HOT_DASH_NOW` and tests start it elsewhere. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number
  /** The user's current time zone: an IANA name, or an offset like `+05:45` if it has no name. */
  zone(): string
  /** The local date and time at an instant, in milliseconds since the epoch. */
  localTime(instant: number): LocalTime
}

/** @param options.offsetAt the zone's offset at an instant if that is known without its name, else undefined */
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

/**
 * Milliseconds that have passed, from an arbitrary start: nobody can set it, and it goes on while the machine sleeps. For waits, as
 * opposed to times of day.
 */
export type Stopwatch = () => number

export const systemStopwatch: Stopwatch = () => uptime() * 1000
