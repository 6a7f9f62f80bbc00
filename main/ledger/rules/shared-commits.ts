import { newUnits } from './counting.ts'

/** The commits of one family on one day. */
export interface FamilyCommits {
  /** What tells each local commit from all others: its author, time and offset. */
  readonly identities: ReadonlySet<string>
  /** The day's number, which GitHub can make greater than the local commits. */
  readonly count: number
  /** The units granted for it so far. */
  readonly granted: number
}

/**
 * How many units to grant to a family for a day. History that was moved into another repository (a subtree in a monorepo)
 * is food once: families that share commits are together granted one unit for each distinct commit, and for each that only
 * GitHub knows. Whichever family comes first gets them, and the sum is the same in any order.
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
  // What a family was granted beyond its number of now says nothing about the commits of the others.
  const granted = sum(({ count, granted: units }) => Math.min(count, units))
  return Math.min(wanted, newUnits(distinct + onlyGithub, granted))
}

/** A family and those that share a commit with it, directly or by others. */
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
