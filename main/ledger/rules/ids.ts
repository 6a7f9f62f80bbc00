import type { Brand } from '../../../preload/contract/brand.ts'

/**
 * A repository's id in the ledger: `git:<oid of the root commit>` (a clone's first-parent root),
 * `remote:<host>/<owner>/<name>` (a shallow clone, whose root is unknown), or `github:<host>:<node id>`.
 */
export type RepositoryId = Brand<string, 'RepositoryId'>

/** Whether the repository came from GitHub rather than from a clone. */
export function isGithubs(repository: RepositoryId): boolean {
  return repository.startsWith('github:')
}
