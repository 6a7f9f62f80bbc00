import type { RepositoryId, RepositoryName } from '../../../ledger/rules/facts.ts'

/** @param root the first-parent root commit of HEAD; null in a shallow clone. @param names `origin` first */
export function repositoryId(root: string | null, names: readonly RepositoryName[]) {
  if (root !== null) return `git:${root}` as RepositoryId
  const [first] = names
  if (first === undefined) return null
  return `remote:${first.host}/${first.name.toLowerCase()}` as RepositoryId
}

/** The root commit in an id, or null if the id names a remote. */
export function rootCommitOf(repository: RepositoryId): string | null {
  return repository.startsWith('git:') ? repository.slice('git:'.length) : null
}
