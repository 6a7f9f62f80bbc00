import { addDays, type Day } from '../../base/rules/day.ts'
import type { Kind } from '../../../preload/contract/kinds.ts'

/** What of all that is recorded counts. */
export interface CountingSettings {
  readonly kinds: Readonly<Record<Kind, boolean>>
  /** Linguist's names, e.g. `Dart`. */
  readonly languages: readonly string[]
  /** The user's e-mail addresses that are switched on, as Git writes them. */
  readonly addresses: readonly string[]
}

export type Verdict = 'yes' | 'no' | 'unknown'

const foodDaysBefore = 7

/** The first day whose contributions are food: a week before the day (of adoption, or of a late yes). */
export function foodFrom(day: Day): Day {
  return addDays(day, -foodDaysBefore)
}

/**
 * Since when a family's contributions are food.
 * @param family.knownFrom the first day on which any of its languages was known, null: never
 * @param family.yesFrom the first day on which one of the languages that count was seen in it, null: never
 * @returns null for a family that does not count
 */
export function startOfFood(
  adoption: Day,
  family: { readonly knownFrom: Day | null; readonly yesFrom: Day | null },
): Day | null {
  const { knownFrom, yesFrom } = family
  if (yesFrom === null) return null
  const wasKnownAsNo = knownFrom !== null && knownFrom < yesFrom
  const since = wasKnownAsNo && yesFrom > adoption ? yesFrom : adoption
  return foodFrom(since)
}

/** The commits of one family on one day. */
export interface CommitCount {
  readonly count: number
  /** How many of them only Git, and only GitHub, knows. */
  readonly onlyLocal: number
  readonly onlyGithub: number
}

/**
 * The commits of one family on one day: what Git and what GitHub know are mostly the same commits, so the greater
 * number is the number.
 * @param local distinct (author e-mail, author time, offset) of the addresses that count
 * @param github GitHub's counts added up over the family's repositories and the user's accounts
 */
export function commitsOfDay(local: number, github: number): CommitCount {
  return {
    count: Math.max(local, github),
    onlyLocal: Math.max(0, local - github),
    onlyGithub: Math.max(0, github - local),
  }
}

/** How many units to grant beyond those granted: never negative, for food is never taken back. */
export function newUnits(count: number, granted: number): number {
  return Math.max(0, count - granted)
}
