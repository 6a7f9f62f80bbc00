import { dayMs, minuteMs } from '../../../preload/contract/durations.ts'

/**
 * Whether a wait, a cool-down or a cached answer has expired. An end more than `maxMs` away counts as expired too: the
 * clock ran ahead when the wait began, and was set back since. Otherwise, the wait could last for years.
 * @param endsAt milliseconds since the epoch
 * @param maxMs the longest it may last
 * @param now milliseconds since the epoch
 */
export function isWaitOver(endsAt: number, maxMs: number, now: number): boolean {
  return endsAt <= now || endsAt - now > maxMs
}

/** Whether a wait of this length has expired. Also true if the clock was set back to before the wait began. */
export function hasPassed(since: number, lengthMs: number, now: number): boolean {
  return isWaitOver(since + lengthMs, lengthMs, now)
}

/** Exponential back-off. @param count how many times in a row something has failed, from 1 */
export function backOffMs(firstMs: number, count: number, maxMs: number): number {
  return Math.min(firstMs * 2 ** (count - 1), maxMs)
}

/** How long Settings offers to undo a change, and how long a forgotten repository is kept. */
export const undoMs = 30 * dayMs

/** For this long after a start, Dash begins no heavy work on its own, because the start itself is busy enough. */
export const settledAfterMs = 10 * minuteMs
