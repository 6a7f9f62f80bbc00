import { addDays, type Day } from '../../base/rules/day.ts'
import type { Kind } from '../../../preload/contract/kinds.ts'

export interface CountingSettings {
  readonly kinds: Readonly<Record<Kind, boolean>>
  /** Linguist's names, such as `Dart`. */
  readonly languages: readonly string[]
  /** The user's e-mail addresses that are switched on, as written in Git. */
  readonly addresses: readonly string[]
}

export type Verdict = 'yes' | 'no' | 'unknown'

const foodDaysBefore = 7

/** The first day whose contributions are food. @param day of adoption, or of a verdict that became yes after it */
export const foodFrom = (day: Day): Day => addDays(day, -foodDaysBefore)

/**
 * The day from which a family's contributions are food.
 * @param family.knownFrom the first day on which any of its languages was known; null if none is known
 * @param family.yesFrom the first day on which a language that counts was seen in it; null if none was seen
 * @returns null if the family does not count
 */
export function familyFoodFrom(
  adoption: Day,
  family: { readonly knownFrom: Day | null; readonly yesFrom: Day | null },
): Day | null {
  const { knownFrom, yesFrom } = family
  if (yesFrom === null) return null
  const wasKnownAsNo = knownFrom !== null && knownFrom < yesFrom
  const since = wasKnownAsNo && yesFrom > adoption ? yesFrom : adoption
  return foodFrom(since)
}

/**
 * The number of commits of a family on a day, and how many only Git or only GitHub knows. Both mostly know the same
 * commits, so the greater number counts.
 * @param local the number of distinct (author e-mail, author time, offset) among commits by counted addresses
 * @param github GitHub's counts, added up over the family's repositories and the user's accounts
 */
export const reconcileCommitCounts = (local: number, github: number) => ({
  count: Math.max(local, github),
  onlyLocal: Math.max(0, local - github),
  onlyGithub: Math.max(0, github - local),
})

/** How many more units to grant. Never negative: food is never taken back. */
export const newUnits = (count: number, granted: number): number => Math.max(0, count - granted)

/** The commits of one family on one day. */
export interface FamilyCommits {
  /** What identifies each local commit: author, time and offset. */
  readonly identities: ReadonlySet<string>
  /** The number of commits, which GitHub can raise above the local ones. */
  readonly count: number
  /** The units granted for the day so far. */
  readonly granted: number
}

/**
 * How many units to grant to a family for a day. Families share commits if history was moved into another repository
 * (a subtree in a monorepo). Together, such families get one unit for each distinct commit, and one for each commit
 * that only GitHub knows. The family that is counted first gets the units of the shared commits.
 * @param others other families whose commits of that day are food now, or were before
 */
export function newUnitsAmong(own: FamilyCommits, others: readonly FamilyCommits[]): number {
  const group = sharingWith(own, others)
  const distinct = new Set(group.flatMap(({ identities }) => [...identities])).size
  const sum = (of: (family: FamilyCommits) => number) =>
    group.reduce((all, family) => all + of(family), 0)
  const onlyGithub = sum(({ count, identities }) => Math.max(0, count - identities.size))
  // Ignore units beyond a family's present count: they must not reduce what other families get.
  const granted = sum(({ count, granted: units }) => Math.min(count, units))
  return Math.min(newUnits(own.count, own.granted), newUnits(distinct + onlyGithub, granted))
}

/** A family and the families that share a commit with it, directly or indirectly. */
function sharingWith(own: FamilyCommits, others: readonly FamilyCommits[]) {
  const group = [own]
  let remaining = others
  for (const member of group) {
    group.push(...remaining.filter((other) => haveCommonCommits(member, other)))
    remaining = remaining.filter((other) => !haveCommonCommits(member, other))
  }
  return group
}

export const haveCommonCommits = (one: FamilyCommits, other: FamilyCommits): boolean =>
  [...other.identities].some((identity) => one.identities.has(identity))
