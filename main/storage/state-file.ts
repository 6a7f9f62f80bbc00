import { readFileSync, renameSync, writeFileSync } from 'node:fs'

/**
 * How the database was left, in a file beside it: a database cannot tell that it, or a part of it, is missing. Losing
 * this file loses nothing; the database is then examined once more.
 */
export interface StorageState {
  /** `closing`: from just before SQLite closes the database and removes the `-wal`. */
  readonly phase: 'open' | 'closing' | 'closed'
  /** When the database was last found sound; milliseconds since the epoch. */
  readonly checkedAt: number | null
  /** Whether it may be damaged, until it is examined. */
  readonly isSuspect: boolean
  /** Size and modification time of the file when it was closed: any later change is not ours. */
  readonly closedWith: { readonly bytes: number; readonly modifiedMs: number } | null
  /** What the next start does before it opens the database. */
  readonly atNextStart:
    | null
    /** The database was found to be damaged. */
    | { readonly type: 'replace-damaged' }
    /** The last changes were found to be lost. */
    | { readonly type: 'recover-wal' }
    /** The user wants the data of a backup. */
    | { readonly type: 'restore'; readonly backup: string }
}

export const unknownState: StorageState = {
  phase: 'closed',
  checkedAt: null,
  isSuspect: true,
  closedWith: null,
  atNextStart: null,
}

/** @returns null if there is no such file; `unknownState` if it cannot be read */
export function readStorageState(path: string): StorageState | null {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === 'ENOENT' ? null : unknownState
  }
  try {
    return parse(JSON.parse(text))
  } catch {
    return unknownState
  }
}

/** Parsed by hand: it is read before the first paint, and loading a schema library takes longer than all of this. */
function parse(value: unknown): StorageState {
  const { phase, checkedAt, isSuspect, closedWith, atNextStart } = value as Readonly<
    Record<string, unknown>
  >
  const { bytes, modifiedMs } = (closedWith ?? {}) as Readonly<Record<string, unknown>>
  const { type, backup } = (atNextStart ?? {}) as Readonly<Record<string, unknown>>
  return {
    phase: phase === 'open' || phase === 'closing' ? phase : 'closed',
    checkedAt: typeof checkedAt === 'number' ? checkedAt : null,
    isSuspect: isSuspect === true,
    closedWith:
      typeof bytes === 'number' && typeof modifiedMs === 'number' ? { bytes, modifiedMs } : null,
    atNextStart:
      type === 'restore' && typeof backup === 'string'
        ? { type, backup }
        : type === 'replace-damaged' || type === 'recover-wal'
          ? { type }
          : null,
  }
}

/** Replaces the file atomically. @throws what the file system throws */
export function writeStorageState(path: string, state: StorageState): void {
  const temporary = `${path}.tmp`
  writeFileSync(temporary, JSON.stringify(state), { mode: 0o600 })
  renameSync(temporary, path)
}
