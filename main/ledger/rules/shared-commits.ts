import { newUnits } from './counting.ts'

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
 * How many units to grant to a family for a day. History that was moved into another repository (a subtree in a
 * monorepo) is food once: families that share commits together get one unit for each distinct commit, plus one for
 * each that only GitHub knows. The first family to come gets them; the sum is the same in any order.
 * @param others the other families whose commits of that day are food, or were
 */
export function newUnitsAmong(own: FamilyCommits, others: readonly FamilyCommits[]): number {
  const wanted = newUnits(own.count, own.granted)
  const group = sharingWith(own, others)
  if (wanted === 0 || group.length === 1) return wanted
  const distinct = new Set(group.flatMap(({ identities }) => [...identities])).size
  const sum = (of: (family: FamilyCommits) => number) =>
    group.reduce((all, family) => all + of(family), 0)
  const onlyGithub = sum(({ count, identities }) => Math.max(0, count - identities.size))
  // Units that a family was granted beyond its present number say nothing about the others' commits.
  const granted = sum(({ count, granted: units }) => Math.min(count, units))
  return Math.min(wanted, newUnits(distinct + onlyGithub, granted))
}

/** A family and those that share a commit with it, directly or indirectly. */
function sharingWith(
  own: FamilyCommits,
  others: readonly FamilyCommits[],
): readonly FamilyCommits[] {
  const group = [own]
  let rest = others
  for (const member of group) {
    group.push(...rest.filter((other) => sharesCommits(member, other)))
    rest = rest.filter((other) => !sharesCommits(member, other))
  }
  return group
}

export function sharesCommits(one: FamilyCommits, other: FamilyCommits): boolean {
  return [...other.identities].some((identity) => one.identities.has(identity))
}
