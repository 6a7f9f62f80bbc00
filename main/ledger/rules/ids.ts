import type { Brand } from '../../../preload/contract/brand.ts'

/**
 * A repository as the ledger knows it: `git:<oid of the root commit>` (a clone's first-parent root),
 * `remote:<host>/<owner>/<name>` (a clone whose root cannot be seen: shallow), or
 * `github:<host>:<node id>`.
 */
export type RepositoryId = Brand<string, 'RepositoryId'>

/** Whether GitHub told of it; otherwise a clone did. */
export function isGithubs(repository: RepositoryId): boolean {
  return repository.startsWith('github:')
}
