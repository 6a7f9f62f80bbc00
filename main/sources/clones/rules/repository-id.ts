import type { RepositoryId } from '../../../ledger/rules/ids.ts'
import type { Remote } from './remotes.ts'

/**
 * What a clone is known as.
 * @param root the first-parent root commit of HEAD; null where it cannot be seen (a shallow clone)
 * @param names from its remotes, the most telling first
 * @returns null where neither says which repository it is
 */
export function repositoryId(root: string | null, names: readonly Remote[]): RepositoryId | null {
  if (root !== null) return `git:${root}` as RepositoryId
  const [first] = names
  if (first === undefined) return null
  return `remote:${first.host}/${first.name.toLowerCase()}` as RepositoryId
}

/** The root commit in an id; null in an id that has none. */
export function rootOf(repository: RepositoryId): string | null {
  return repository.startsWith('git:') ? repository.slice('git:'.length) : null
}
