import { dayAtOffset, type Day } from '../../base/rules/day.ts'

/** What the clock shows, and what is known without it. */
export interface ClockFacts {
  /** In the user's time zone. */
  readonly today: Day
  /** The day in the time zone where the day begins first: no place on earth has a later day. */
  readonly latestToday: Day
  readonly firstRelease: Day
  /** The latest day reported by a server with its own clock; null if no server has reported a day. */
  readonly latestTold: Day | null
}

const easternmostOffsetMinutes = 14 * 60

/** Today in the time zone where each day begins first. @param fallback returned after the year 9999 */
export const easternmostDay = (now: number, fallback: Day): Day =>
  dayAtOffset(Math.floor(now / 1000), easternmostOffsetMinutes) ?? fallback

/** Whether the clock shows a day that is certainly over. */
export const isClockBehind = ({
  latestToday,
  firstRelease,
  latestTold,
}: Omit<ClockFacts, 'today'>): boolean =>
  latestToday < firstRelease || (latestTold !== null && latestToday < latestTold)

/**
 * The day of adoption: never before the first release, nor after today. A stored day after today came from a clock
 * that ran ahead, so today replaces it, unless the clock is behind now. If no valid day is stored, today is the day,
 * even if the clock may be wrong, because there is no food without adoption.
 * @param kept the stored day; null if no day was stored yet
 * @returns null if no valid day is stored and the clock shows a day before the first release
 */
export function adoptionOf(kept: Day | null, clock: ClockFacts): Day | null {
  const sound = kept !== null && kept >= clock.firstRelease ? kept : null
  const today = clock.today < clock.firstRelease ? clock.firstRelease : clock.today
  if (sound === null) return clock.latestToday < clock.firstRelease ? null : today
  return sound > clock.latestToday && !isClockBehind(clock) ? today : sound
}
