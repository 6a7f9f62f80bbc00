import { createClock, type Clock } from '../../main/base/clock.ts'

/** A clock that stands still until a test moves it. */
export interface ManualClock extends Clock {
  set(instant: string): void
  advance(milliseconds: number): void
  setTimeZone(timeZone: string): void
}

export function manualClock(instant: string, timeZone = 'Asia/Tokyo'): ManualClock {
  let now = Date.parse(instant)
  let here = timeZone
  return {
    ...createClock({ now: () => now, timeZone: () => here }),
    set: (next) => void (now = Date.parse(next)),
    advance: (milliseconds) => void (now += milliseconds),
    setTimeZone: (next) => void (here = next),
  }
}
