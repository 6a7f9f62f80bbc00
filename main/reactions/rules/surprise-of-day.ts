import { surpriseGestures, type SurpriseGesture } from '../../../preload/contract/events.ts'
import { daysBetween, type Day } from '../../base/rules/day.ts'

/** Surprises come between nine in the morning and eight in the evening. */
const fromMinute = 9 * 60
const untilMinute = 20 * 60

/** A number that looks random, but is the same all day. */
export const dailyNumberOf = (day: Day) =>
  Math.abs((daysBetween('2026-01-01' as Day, day) * 7919) % 100_003)

/** The minute of the day from which the day's surprise may come. */
export const surpriseMinute = (day: Day): number =>
  fromMinute + (dailyNumberOf(day) % (untilMinute - fromMinute - 60))

/** The day's surprise. All surprises come equally often. */
export function surpriseOf(day: Day): SurpriseGesture {
  const turn = dailyNumberOf(day) % surpriseGestures.length
  return surpriseGestures[turn] ?? 'sneeze'
}

/** @param shownOn the day of the last surprise */
export function isSurpriseDue(moment: {
  readonly today: Day
  readonly minute: number
  readonly shownOn: string | null
}): boolean {
  const { today, minute, shownOn } = moment
  return shownOn !== today && minute >= surpriseMinute(today) && minute < untilMinute
}
