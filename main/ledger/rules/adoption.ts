import { dayAtOffset, type Day } from '../../base/rules/day.ts'

/** What a clock shows, and what is known without it. */
export interface ClockFacts {
  /** Where the user is. */
  readonly today: Day
  /** Where the day begins first on earth: after it no day has come anywhere. */
  readonly latestToday: Day
  /** The day of Hot Dash's first release. */
  readonly firstRelease: Day
  /** The latest day that a server with a clock of its own has told of; null: none has. */
  readonly latestTold: Day | null
}

const easternmostOffsetMinutes = 14 * 60

/** The day where it begins first on earth. @param now milliseconds since the epoch @param today where the user is */
export function latestTodayOf(now: number, today: Day): Day {
  return dayAtOffset(Math.floor(now / 1000), easternmostOffsetMinutes) ?? today
}

/** Whether the clock shows a day that is over for certain: what it shows says nothing then. */
export function isClockBehind({
  latestToday,
  firstRelease,
  latestTold,
}: Omit<ClockFacts, 'today'>): boolean {
  return latestToday < firstRelease || (latestTold !== null && latestToday < latestTold)
}

/**
 * The day of adoption: never before the first release, nor after today. A day after today was kept under a clock that was
 * ahead, and today takes its place, unless the clock is behind. Where nothing sound is kept, any day since the first release is
 * better than none: without adoption there is no food.
 * @param kept what is kept of it; null before the first start under a clock that can be right
 * @returns null while nothing sound is kept and the clock says nothing
 */
export function adoptionOf(kept: Day | null, clock: ClockFacts): Day | null {
  const sound = kept !== null && kept >= clock.firstRelease ? kept : null
  const today = clock.today < clock.firstRelease ? clock.firstRelease : clock.today
  if (sound === null) return clock.latestToday < clock.firstRelease ? null : today
  return sound > clock.latestToday && !isClockBehind(clock) ? today : sound
}
