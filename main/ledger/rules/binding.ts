import { isFromGithub, type RepositoryId } from './facts.ts'

/** A repository that shows a name, or used to. */
export interface NameHolder {
  readonly repository: RepositoryId
  /** When it began to show the name, or showed it again after another one; milliseconds since the epoch. */
  readonly lastSeen: number
  /** Whether it has since been seen with another name on the same host. */
  readonly isFormer: boolean
  /** Whether the repository is a clone, and this name has already joined it to a repository of GitHub's. */
  readonly isBound: boolean
}

/**
 * The `lastSeen` of names that GitHub gave only in answer to a lookup. A present name comes after former names, and
 * both come before any name that arrived with contributions or in a clone.
 */
export const seenWhenAsked = { former: 0, present: 1 } as const

/**
 * The `lastSeen` of a name seen now. It is later than all before, even if the clock was ahead then, so that GitHub's
 * latest word wins.
 * @param latest the latest `lastSeen` of any name; null if no repository has a name
 * @param now milliseconds since the epoch
 */
export function seenNow(latest: number | null, now: number): number {
  const earliest = seenWhenAsked.present + 1
  return latest !== null && latest > now ? Math.max(latest + 1, earliest) : Math.max(now, earliest)
}

/**
 * The repositories that a repository joins because they share a name. Call it for a clone when it first shows the name,
 * and for a GitHub repository each time. Names can move from one repository to another:
 * - A clone joins the repository that GitHub last gave the name to, unless that was renamed since: then only GitHub
 *   knows who owns the name now. Without such a repository, the clone joins the other clones that wait with this name.
 * - A GitHub repository takes the clones that the name has not yet bound to another GitHub repository. A clone stays
 *   with the repository that it was first bound to.
 * @param holders the other repositories with the name
 */
export function repositoriesToJoin(newcomer: RepositoryId, holders: readonly NameHolder[]) {
  const waiting = holders
    .filter(({ repository, isBound }) => !isFromGithub(repository) && !isBound)
    .map(({ repository }) => repository)
  if (isFromGithub(newcomer)) return waiting
  const [current] = holders
    .filter(({ repository, isFormer }) => isFromGithub(repository) && !isFormer)
    .toSorted((a, b) => b.lastSeen - a.lastSeen || (a.repository < b.repository ? -1 : 1))
  return current === undefined ? waiting : [current.repository]
}
