import path from 'node:path'

import { listLocal, statLocal } from '../git/local-files.ts'
import type { RepositoryEffort } from './rules/first-scan.ts'

/** Estimates how long a repository's first scan may take and how soon it is wanted. */
export async function readEffort(gitDir: string): Promise<RepositoryEffort> {
  const [usedAt, packs] = await Promise.all([
    // A commit appends to the first and usually replaces a file in the second. A bare repository lacks the first.
    Promise.all(
      ['logs/HEAD', 'refs/heads'].map((name) =>
        statLocal(path.join(gitDir, name)).catch(() => null),
      ),
    ),
    listLocal(path.join(gitDir, 'objects', 'pack')).catch(() => []),
  ])
  const sizes = await Promise.all(
    packs
      .filter(({ name }) => name.endsWith('.pack'))
      .map(({ name }) => statLocal(path.join(gitDir, 'objects', 'pack', name)).catch(() => null)),
  )
  const times = usedAt.flatMap((kind) => kind?.mtimeMs ?? [])
  return {
    packBytes: sizes.reduce((sum, kind) => sum + (kind?.size ?? 0), 0),
    usedAt: times.length === 0 ? null : Math.max(...times),
  }
}
