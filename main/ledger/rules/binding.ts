import { isGithubs, type RepositoryId } from './facts.ts'

/** A repository that shows a name, or used to. */
export interface NameHolder {
  readonly repository: RepositoryId
  /** When it last showed the name; milliseconds since the epoch. */
  readonly lastSeen: number
  /** Whether it has since been seen with another name on the same host. */
  readonly isFormer: boolean
  /** For a clone: whether the name has already joined it to one of GitHub's repositories. */
  readonly isBound: boolean
}

/**
 * The `lastSeen` of names that GitHub gave only because it was asked for one of them (milliseconds since the epoch):
 * a repository's present name after its former ones, and both before any name that came with contributions or in a
 * clone.
 */
export const seenWhenAsked = { former: 0, present: 1 } as const

/**
 * The `lastSeen` of a name seen now: later than all before, even if the clock was ahead then, so that what GitHub
 * says now wins over what it said under that clock.
 * @param latest the latest `lastSeen` of any name; null if there is none
 * @param now milliseconds since the epoch
 */
export function seenNow(latest: number | null, now: number): number {
  const earliest = seenWhenAsked.present + 1
  return latest !== null && latest > now ? Math.max(latest + 1, earliest) : Math.max(now, earliest)
}

/**
 * The repositories that a repository joins because they share a name. Ask for a clone when it first shows the name,
 * and for one of GitHub's repositories each time. Names can move from one repository to another:
 * - A clone joins the repository that GitHub last gave the name to. If that one has since been renamed, only GitHub
 *   knows who owns the name now. If there is no such repository, the clone joins the other clones that wait with this
 *   name.
 * - One of GitHub's repositories takes the clones that the name has not bound to another one yet. A clone stays with
 *   the repository that it was first bound to.
 * @param holders the other repositories with the name
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
