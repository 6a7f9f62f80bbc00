import { isGithubs, type RepositoryId } from './ids.ts'

/** A repository that shows, or showed, a name. */
export interface NameHolder {
  readonly repository: RepositoryId
  /** When it last did; milliseconds since the epoch. */
  readonly lastSeen: number
  /** For a clone: whether the name has joined it to one of GitHub's repositories already. */
  readonly isBound: boolean
}

/**
 * Whom a repository joins when it shows a name for the first time. A name can pass to another repository:
 * - a clone joins the repository that GitHub last gave the name to, and without one the other clones with the name;
 * - GitHub's repository takes the clones that the name has not yet joined to another one; a clone stays with the
 *   repository that it was first bound to.
 * @param holders the others with the name
 */
export function joinedByName(
  newcomer: RepositoryId,
  holders: readonly NameHolder[],
): readonly RepositoryId[] {
  const clones = holders.filter(({ repository }) => !isGithubs(repository))
  if (isGithubs(newcomer)) {
    return clones.filter(({ isBound }) => !isBound).map(({ repository }) => repository)
  }
  const [current] = holders
    .filter(({ repository }) => isGithubs(repository))
    .toSorted((a, b) => b.lastSeen - a.lastSeen || (a.repository < b.repository ? -1 : 1))
  return current === undefined ? clones.map(({ repository }) => repository) : [current.repository]
}
