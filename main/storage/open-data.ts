import {
  accessSync,
  chmodSync,
  closeSync,
  constants,
  existsSync,
  openSync,
  rmSync,
  statSync,
  unlinkSync,
  type Stats,
} from 'node:fs'
import { err, ok, type Result } from '../../preload/contract/result.ts'
import type { Clock } from '../base/clock.ts'
import { listBackups, setLastBackup, startedOverMark } from './backup-files.ts'
import { findFileType, putWrongTypeAside } from './put-aside.ts'
import type { StorageFiles } from './storage-files.ts'
import { openStore, type OpenProblem, type Store } from './open-store.ts'
import { storageFaultOf } from './rules/storage-faults.ts'
import {
  readLastShutdownState,
  unknownState,
  writeLastShutdownState,
  type LastShutdownState,
} from './last-shutdown-state.ts'

/** Why the data cannot be used as it is. */
export type DataProblem =
  | OpenProblem
  /** The database is gone, although there was one or there are backups. */
  | { readonly code: 'database-missing'; readonly cause: unknown }
  /** The user wants the data of a backup. */
  | { readonly code: 'restore-wanted'; readonly backup: string }
  /** The user wants a change for which nothing may have the database open. */
  | { readonly code: 'change-wanted'; readonly change: WantedChange }

/** `import` merges the export that was read. */
export type WantedChange = Exclude<
  NonNullable<LastShutdownState['atNextStart']>,
  { type: 'replace-damaged' | 'recover-wal' | 'restore' }
>

/** The data folder with its database open. */
export type Data = ReturnType<typeof createData>

export interface DataOptions {
  readonly clock: Clock
  /** Whether to migrate a database of an older version. Make a backup first. */
  readonly migrates: boolean
  /** Ignores the state file: the user has chosen which data to keep, or a backup was restored. */
  readonly ignoresState: boolean
}

/**
 * Opens the database of a data folder if all cheap checks pass. Otherwise writes nothing to it.
 * @param files their folder exists, and no other process uses it
 */
export function openData(files: StorageFiles, options: DataOptions): Result<Data, DataProblem> {
  try {
    const { database, state } = files
    const { clock, migrates, ignoresState } = options
    // A folder with one of these names is not ours, and would block the file.
    for (const path of [state, `${state}.tmp`, `${database}-wal`, `${database}-shm`]) {
      putWrongTypeAside(path, 'file', clock.now())
    }
    const left = readLastShutdownState(state)
    const type = findFileType(database)
    if (type !== 'file' && type !== 'absent') {
      return err({ code: 'database-missing', cause: `a ${type} is there` })
    }
    const found = statSync(database, { throwIfNoEntry: false })
    const problem = ignoresState ? undefined : findProblemWithFiles(files, left, found)
    if (problem !== undefined) return err(problem)
    // Let only the user read it. SQLite gives its other files the same permissions.
    if (found === undefined) closeSync(openSync(database, 'a', 0o600))
    makeWritable(files)
    const expected = left === null || ignoresState ? 'new' : 'used'
    const opened = openStore(database, { clock, expected, migrates })
    if (!opened.ok) {
      // Opening has rebuilt the wal-index, which recorded the loss.
      if (opened.error.code === 'wal-lost') {
        writeLastShutdownState(state, {
          ...(left ?? unknownState),
          atNextStart: { type: 'recover-wal' },
        })
      }
      return opened
    }
    try {
      if (ignoresState && found === undefined) setLastBackup(opened.value.db, startedOverMark)
      const isSuspect = !ignoresState && mayBeDamaged(left, found)
      return ok(createData(files, opened.value, { checkedAt: left?.checkedAt ?? null, isSuspect }))
    } catch (cause) {
      opened.value.close()
      throw cause
    }
  } catch (cause) {
    return err({ code: storageFaultOf(cause) ?? 'database-unreadable', cause })
  }
}

/** Why the files cannot be used, judging by which exist and by their sizes. */
function findProblemWithFiles(
  files: StorageFiles,
  left: LastShutdownState | null,
  found: Stats | undefined,
): DataProblem | undefined {
  const next = left?.atNextStart
  if (next?.type === 'restore') return { code: 'restore-wanted', backup: next.backup }
  const wal = statSync(`${files.database}-wal`, { throwIfNoEntry: false })
  if (found === undefined) {
    const wasThere = left !== null || (wal?.size ?? 0) > 0 || listBackups(files).length > 0
    return wasThere ? { code: 'database-missing', cause: 'no file' } : undefined
  }
  if (next?.type === 'replace-damaged') return { code: 'database-damaged', cause: next.type }
  if (next?.type === 'recover-wal') return { code: 'wal-lost', cause: next.type }
  if (found.size === 0 && (left !== null || listBackups(files).length > 0)) {
    return { code: 'database-empty', cause: 'no bytes' }
  }
  if (next !== null && next !== undefined) return { code: 'change-wanted', change: next }
  // An open database has a -wal and a -shm. If both are gone, changes were lost. If one is left, `openStore` checks.
  const hasIndex = existsSync(`${files.database}-shm`)
  if (left?.phase === 'open' && wal === undefined && !hasIndex) {
    return { code: 'wal-lost', cause: 'no -wal' }
  }
  return undefined
}

/**
 * Makes all files of the database writable. SQLite would open a read-only file and create a read-only `-shm`, on which
 * the next start fails. Deleting the `-shm` is safe, because SQLite rebuilds it from the `-wal`.
 * @throws EACCES, EPERM or EROFS
 */
function makeWritable({ folder, database }: StorageFiles): void {
  // SQLite creates files beside the database. If it cannot, its error does not say why.
  accessSync(folder, constants.W_OK)
  for (const path of [database, `${database}-wal`]) {
    if (!isWritableOrAbsent(path)) {
      chmodSync(path, 0o600)
      accessSync(path, constants.W_OK)
    }
  }
  if (!isWritableOrAbsent(`${database}-shm`)) unlinkSync(`${database}-shm`)
}

function isWritableOrAbsent(path: string): boolean {
  try {
    accessSync(path, constants.W_OK)
    return true
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === 'ENOENT'
  }
}

/** Whether a database was suspect already, was not closed properly, or has changed since. False if it is new. */
function mayBeDamaged(left: LastShutdownState | null, found: Stats | undefined): boolean {
  if (found === undefined || (found.size === 0 && left === null)) return false
  const wasClosedInOrder =
    left?.phase === 'closed' &&
    left.closedWith?.bytes === found.size &&
    left.closedWith.modifiedMs === found.mtimeMs
  return left?.isSuspect !== false || !wasClosedInOrder
}

function createData(
  files: StorageFiles,
  store: Store,
  known: Pick<LastShutdownState, 'checkedAt' | 'isSuspect'>,
) {
  let state: LastShutdownState = { ...unknownState, phase: 'open', ...known }
  const write = (change: Partial<LastShutdownState>) => {
    state = { ...state, ...change }
    writeLastShutdownState(files.state, state)
  }
  write({})
  /** Writes the state, but never fails the work in progress. */
  function tryToWrite(change: Partial<LastShutdownState>): void {
    try {
      write(change)
    } catch {
      // If the file still said "open", the next start would report lost changes. Without the file, it examines.
      const isEnding = state.phase !== 'open' && state.atNextStart === null
      if (isEnding) rmSync(files.state, { force: true })
    }
  }
  return {
    files,
    store,
    /** Whether the database needs an examination: it was not closed properly, has changed since, or has failed. */
    isSuspect: () => state.isSuspect,
    setSuspect: () => tryToWrite({ isSuspect: true }),
    /** When the database was last found sound: milliseconds since the epoch, null if never. */
    checkedAt: () => state.checkedAt,
    setCheckedAt: (now: number) => tryToWrite({ checkedAt: now, isSuspect: false }),
    /** What the next start does before it opens the database. @throws if it cannot be saved */
    setAtNextStart: (atNextStart: NonNullable<LastShutdownState['atNextStart']>) =>
      write({ atNextStart }),
    /** Call this first when Hot Dash shuts down: from now on, a missing `-wal` means a proper close. */
    setClosing: () => tryToWrite({ phase: 'closing' }),
    close(): void {
      tryToWrite({ phase: 'closing' })
      store.close()
      const closed = statSync(files.database, { throwIfNoEntry: false })
      tryToWrite({
        phase: 'closed',
        closedWith: closed ? { bytes: closed.size, modifiedMs: closed.mtimeMs } : null,
      })
    },
  }
}
