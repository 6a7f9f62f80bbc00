import { isExpired } from '../../base/rules/expiry.ts'

const minute = 60_000
/** Idling this long counts as a break. */
const breakMs = 5 * minute
/** Dash suggests a break after this long without a break. */
const longMs = 90 * minute
/** Git activity counts as work only if it is this recent. Otherwise, the user may be watching a film. */
const workIsFreshMs = 60 * minute
/** The pause between two suggestions. */
const restMs = 120 * minute

/** When the user was active, in milliseconds since the epoch. */
export interface Presence {
  /** When the activity began; null during a break. */
  readonly since: number | null
  /** The last check. */
  readonly seenAt: number
  /** The last Git activity; null before the first. */
  readonly workedAt: number | null
}

export const nobodyYet: Presence = { since: null, seenAt: 0, workedAt: null }

/**
 * Updates the presence. Call it about once a minute. If the call is late (the machine slept) or the clock has changed,
 * the activity begins now.
 * @param idleMs since the last user input
 */
export function presenceAfter(presence: Presence, idleMs: number, now: number): Presence {
  const { since, seenAt } = presence
  const isOn = since !== null && now >= seenAt && now - seenAt < breakMs
  return {
    ...presence,
    since: idleMs >= breakMs ? null : isOn ? since : now,
    seenAt: now,
  }
}

/** @param lastSaidAt when Dash last suggested a break; 0 means never */
export function isBreakDue(presence: Presence, lastSaidAt: number, now: number): boolean {
  const { since, workedAt } = presence
  return (
    since !== null &&
    now - since >= longMs &&
    workedAt !== null &&
    !isExpired(workedAt + workIsFreshMs, workIsFreshMs, now) &&
    isExpired(lastSaidAt + restMs, restMs, now)
  )
}
