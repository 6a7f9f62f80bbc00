import { createClock, type Clock } from '../../main/base/clock.ts'

/** A clock that stands still until a test moves it. */
export interface ManualClock extends Clock {
  set(instant: string): void
  advance(milliseconds: number): void
  setZone(zone: string): void
}

export function manualClock(instant: string, zone = 'Asia/Tokyo'): ManualClock {
  let now = Date.parse(instant)
  let here = zone
  return {
    ...createClock({ now: () => now, zone: () => here }),
    set: (next) => void (now = Date.parse(next)),
    advance: (milliseconds) => void (now += milliseconds),
    setZone: (next) => void (here = next),
  }
}
