import { minuteMs } from '../../../preload/contract/durations.ts'
import { hasPassed } from '../../base/rules/waits.ts'

const breakMs = 5 * minuteMs
const longWorkMs = 90 * minuteMs
/** Git activity counts as work only if it is this recent. Otherwise, the user may be watching a film. */
const recentWorkMs = 60 * minuteMs
const suggestionPauseMs = 120 * minuteMs

/** When the user was active, in milliseconds since the epoch. */
export interface ActivitySpan {
  /** When the activity began; null during a break. */
  readonly since: number | null
  /** The last check. */
  readonly seenAt: number
  /** The last Git activity; null before the first. */
  readonly workedAt: number | null
}

export const noActivity: ActivitySpan = { since: null, seenAt: 0, workedAt: null }

/** Call it each minute. If it is late (the machine slept) or the clock has changed, the activity begins again. */
export function updateActivity(activity: ActivitySpan, idleMs: number, now: number): ActivitySpan {
  const { since, seenAt } = activity
  const isActive = since !== null && now >= seenAt && now - seenAt < breakMs
  return {
    ...activity,
    since: idleMs >= breakMs ? null : isActive ? since : now,
    seenAt: now,
  }
}

/** @param lastSaidAt when Dash last suggested a break; 0 means never */
export function isBreakDue(activity: ActivitySpan, lastSaidAt: number, now: number): boolean {
  const { since, workedAt } = activity
  return (
    since !== null &&
    now - since >= longWorkMs &&
    workedAt !== null &&
    !hasPassed(workedAt, recentWorkMs, now) &&
    hasPassed(lastSaidAt, suggestionPauseMs, now)
  )
}
