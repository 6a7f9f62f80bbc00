import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import * as v from 'valibot'

/** Each part that cannot be read counts as unknown. */
const schema = v.object({
  /** `closing`: from just before SQLite closes the database and removes the `-wal`. */
  phase: v.fallback(v.picklist(['open', 'closing', 'closed']), 'closed'),
  /** When the database was last found sound; milliseconds since the epoch. */
  checkedAt: v.fallback(v.nullable(v.number()), null),
  /** Whether it may be damaged, until it is examined. */
  isSuspect: v.fallback(v.boolean(), true),
  /** Size and modification time of the file when it was closed: any later change is not ours. */
  closedWith: v.fallback(v.nullable(v.object({ bytes: v.number(), modifiedMs: v.number() })), null),
  /**
   * What the next start does before it opens the database: the database was found to be damaged, its last changes were
   * found to be lost, or the user wants the data of a backup.
   */
  atNextStart: v.fallback(
    v.nullable(
      v.variant('type', [
        v.object({ type: v.literal('replace-damaged') }),
        v.object({ type: v.literal('recover-wal') }),
        v.object({ type: v.literal('restore'), backup: v.string() }),
      ]),
    ),
    null,
  ),
})

/**
 * How the database was left, in a file beside it: a database cannot tell that it, or a part of it, is missing. Losing
 * this file loses nothing; the database is then examined once more.
 */
export type StorageState = Readonly<v.InferOutput<typeof schema>>

export const unknownState: StorageState = v.getFallbacks(schema)

/** @returns null if there is no such file; `unknownState` if it cannot be read */
export function readStorageState(path: string): StorageState | null {
  try {
    return v.parse(schema, JSON.parse(readFileSync(path, 'utf8')))
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === 'ENOENT' ? null : unknownState
  }
}

/** Replaces the file atomically. @throws what the file system throws */
export function writeStorageState(path: string, state: StorageState): void {
  const temporary = `${path}.tmp`
  writeFileSync(temporary, JSON.stringify(state), { mode: 0o600 })
  renameSync(temporary, path)
}
