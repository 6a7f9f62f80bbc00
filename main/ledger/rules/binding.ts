import { isGithubs, type RepositoryId } from './ids.ts'

/** A repository that shows, or showed, a name. */
export interface NameHolder {
  readonly repository: RepositoryId
  /** When it last did; milliseconds since the epoch. */
  readonly lastSeen: number
  /** Whether it was seen with another name of the same host since. */
  readonly isFormer: boolean
  /** For a clone: whether the name has joined it to one of GitHub's repositories already. */
  readonly isBound: boolean
}

/**
 * When names count as seen that GitHub told only because it was asked by one of them (milliseconds since the epoch): after
 * a repository's names of before, and before any that was met with contributions or in a clone.
 */
export const seenWhenAsked = { former: 0, present: 1 } as const

/**
 * When a name counts as seen that is seen now: after all that were seen before, also where the clock was ahead then, so that
 * what GitHub says now wins over what it said under that clock.
 * @param latest when any name was last seen; null: never
 * @param now milliseconds since the epoch
 */
export function seenNow(latest: number | null, now: number): number {
  const earliest = seenWhenAsked.present + 1
  return latest !== null && latest > now ? Math.max(latest + 1, earliest) : Math.max(now, earliest)
}

/**
 * Whom a repository joins by a name: a clone when it shows it for the first time, GitHub's each time. A name can pass to
 * another repository:
 * - a clone joins the repository that GitHub last gave the name to, unless that goes by another name by now: then only
 *   GitHub can tell whose the name is. Without one it joins the other clones with the name that wait as well;
 * - GitHub's repository takes the clones that the name has not yet joined to another one; a clone stays with the
 *   repository that it was first bound to.
 * @param holders the others with the name
 */
export function joinedByName(
  newcomer: RepositoryId,
  holders: readonly NameHolder[],
): readonly RepositoryId[] {
  const waiting = holders
    .filter(({ repository, isBound }) => !isGithubs(repository) && !isBound)
    .map(({ repository }) => repository)
  if (isGithubs(newcomer)) return waiting
  const [current] = holders
    .filter(({ repository, isFormer }) => isGithubs(repository) && !isFormer)
    .toSorted((a, b) => b.lastSeen - a.lastSeen || (a.repository < b.repository ? -1 : 1))
  return current === undefined ? waiting : [current.repository]
}
