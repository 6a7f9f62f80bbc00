import { isExpired } from '../../base/rules/expiry.ts'

const minute = 60_000
/** Idling this long counts as a break. */
const breakMs = 5 * minute
/** Dash suggests a break after this long without one … */
const longMs = 90 * minute
/** … if the user did something with Git this recently: watching a film is not work. */
const workIsFreshMs = 60 * minute
/** The pause between two suggestions. */
const restMs = 120 * minute

/** How long the user has been active without a break; milliseconds since the epoch. */
export interface Presence {
  /** The start of the activity, or null during a break. */
  readonly since: number | null
  /** When it was last checked. */
  readonly seenAt: number
  /** The last Git activity, or null if none. */
  readonly workedAt: number | null
}

export const nobodyYet: Presence = { since: null, seenAt: 0, workedAt: null }

/**
 * Updates the presence; call it about once a minute. A late call (the machine slept) or a changed clock starts it
 * anew.
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
