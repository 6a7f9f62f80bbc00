import { isRestOver } from '../../base/rules/rest.ts'

const minute = 60_000
/** Who does nothing for so long has had a break. */
const breakMs = 5 * minute
/** Dash speaks of a break after so long without one … */
const longMs = 90 * minute
/** … where something was done with Git so lately: watching a film is no work. */
const workIsFreshMs = 60 * minute
/** Between two such words. */
const restMs = 120 * minute

/** How long somebody has been there without a break; milliseconds since the epoch. */
export interface Presence {
  /** When it began; null during a break. */
  readonly since: number | null
  /** The last look. */
  readonly seenAt: number
  /** The last event of work; null: none. */
  readonly workedAt: number | null
}

export const nobodyYet: Presence = { since: null, seenAt: 0, workedAt: null }

/**
 * After one more look, some each minute. A look that comes late (the machine slept), and a clock that was set, end it.
 * @param idleMs since somebody touched the computer
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

/** @param lastSaidAt when Dash spoke of a break last; 0: never */
export function isBreakDue(presence: Presence, lastSaidAt: number, now: number): boolean {
  const { since, workedAt } = presence
  return (
    since !== null &&
    now - since >= longMs &&
    workedAt !== null &&
    !isRestOver(workedAt + workIsFreshMs, workIsFreshMs, now) &&
    isRestOver(lastSaidAt + restMs, restMs, now)
  )
}
