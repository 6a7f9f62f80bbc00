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
import { clearWay, kindOf } from './put-aside.ts'
import { begunAnew, listBackups, setLastBackup } from './backup-files.ts'
import type { StorageFiles } from './storage-files.ts'
import { openStore, type OpenProblem, type Store } from './open-store.ts'
import { faultOf } from './rules/faults.ts'
import {
  readStorageState,
  unknownState,
  writeStorageState,
  type StorageState,
} from './storage-state.ts'

/** Why the data cannot be used as it is. */
export type DataProblem =
  | OpenProblem
  /** There was a database, or there are backups of one, and now it is gone. */
  | { readonly code: 'database-missing'; readonly cause: unknown }
  /** The user wants the data of a backup. */
  | { readonly code: 'restore-wanted'; readonly backup: string; readonly cause: unknown }

/** The data folder with its database open. */
export type Data = ReturnType<typeof createData>

export interface DataOptions {
  readonly clock: Clock
  /** Whether to migrate a database of an older version. Make a backup first. */
  readonly migrates: boolean
  /** The user has decided, or a backup was restored: ignore what the state file says. */
  readonly isSettled: boolean
}

/**
 * Opens the database of a data folder if every cheap check says that it is whole. Writes nothing to a database that
 * is not.
 * @param files their folder exists, and no other process uses it
 */
export function openData(files: StorageFiles, options: DataOptions): Result<Data, DataProblem> {
  try {
    const { database, state } = files
    // A folder with one of these names is not ours, and would block the file.
    for (const path of [state, `${state}.tmp`, `${database}-wal`, `${database}-shm`]) {
      clearWay(path, 'file', options.clock.now())
    }
    const left = readStorageState(state)
    const kind = kindOf(database)
    if (kind !== 'file' && kind !== 'absent') {
      return err({ code: 'database-missing', cause: `a ${kind} is there` })
    }
    const found = statSync(files.database, { throwIfNoEntry: false })
    const problem = options.isSettled ? undefined : lookAt(files, left, found)
    if (problem !== undefined) return err(problem)
    if (found === undefined) createPrivateFile(files.database)
    makeWritable(files)
    const opened = openStore(files.database, {
      clock: options.clock,
      expected: left === null || options.isSettled ? 'new' : 'used',
      migrates: options.migrates,
    })
    if (!opened.ok) {
      // Opening has rebuilt the wal-index, which recorded the loss.
      if (opened.error.code === 'wal-lost') {
        writeStorageState(files.state, {
          ...(left ?? unknownState),
          atNextStart: { type: 'recover-wal' },
        })
      }
      return opened
    }
    try {
      return ok(createData(files, opened.value, { left, found, isSettled: options.isSettled }))
    } catch (cause) {
      opened.value.close()
      throw cause
    }
  } catch (cause) {
    return err({ code: faultOf(cause) ?? 'database-unreadable', cause })
  }
}

/** The cheap checks: which files exist, and their sizes. */
function lookAt(
  files: StorageFiles,
  left: StorageState | null,
  found: Stats | undefined,
): DataProblem | undefined {
  const next = left?.atNextStart
  if (next?.type === 'restore') {
    return { code: 'restore-wanted', backup: next.backup, cause: next.type }
  }
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
  // While a database in WAL mode is open, SQLite keeps both files, even if empty. `openStore` checks what the -shm
  // knows about a lost -wal.
  const hasIndex = existsSync(`${files.database}-shm`)
  if (left?.phase === 'open' && wal === undefined && !hasIndex) {
    return { code: 'wal-lost', cause: 'no -wal' }
  }
  return undefined
}

/** Creates a file that only the user can read, if there is none. SQLite gives its other files the same permissions. */
function createPrivateFile(path: string): void {
  closeSync(openSync(path, 'a', 0o600))
}

/**
 * SQLite opens a read-only file anyway and creates an equally restricted `-shm`, on which the next start fails.
 * Nobody else uses these files, and SQLite rebuilds the `-shm` from the `-wal`.
 * @throws EACCES, EPERM or EROFS
 */
function makeWritable({ folder, database }: StorageFiles): void {
  // SQLite creates files beside the database; if it cannot, its error does not say why.
  accessSync(folder, constants.W_OK)
  for (const path of [database, `${database}-wal`]) {
    if (!isWritable(path)) {
      chmodSync(path, 0o600)
      accessSync(path, constants.W_OK)
    }
  }
  if (!isWritable(`${database}-shm`)) unlinkSync(`${database}-shm`)
}

/** Also true if there is no such file yet. */
function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK)
    return true
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === 'ENOENT'
  }
}

function createData(
  files: StorageFiles,
  store: Store,
  start: {
    readonly left: StorageState | null
    readonly found: Stats | undefined
    readonly isSettled: boolean
  },
) {
  const { left, found, isSettled } = start
  if (isSettled && found === undefined) setLastBackup(store.db, begunAnew)
  const isNew = found === undefined || (found.size === 0 && left === null)
  const wasClosedInOrder =
    left?.phase === 'closed' &&
    left.closedWith?.bytes === found?.size &&
    left.closedWith?.modifiedMs === found?.mtimeMs
  let state: StorageState = {
    ...unknownState,
    phase: 'open',
    checkedAt: left?.checkedAt ?? null,
    isSuspect: !isNew && !isSettled && (left?.isSuspect !== false || !wasClosedInOrder),
  }
  const write = (change: Partial<StorageState>) => {
    state = { ...state, ...change }
    writeStorageState(files.state, state)
  }
  write({})
  /** A note for the next start must not fail the work in progress. */
  function note(change: Partial<StorageState>): void {
    try {
      write(change)
    } catch {
      // A state file that still says "open" would report lost changes. Without it, the next start examines the database.
      const isEnding = state.phase !== 'open' && state.atNextStart === null
      if (isEnding) rmSync(files.state, { force: true })
    }
  }
  return {
    files,
    store,
    /** Whether the database needs an examination: it was not closed properly, has changed since, or failed. */
    isSuspect: () => state.isSuspect,
    setSuspect: () => note({ isSuspect: true }),
    /** When the database was last found sound: milliseconds since the epoch, null if never. */
    checkedAt: () => state.checkedAt,
    setCheckedAt: (now: number) => note({ checkedAt: now, isSuspect: false }),
    /** What the next start does before it opens the database. @throws if it cannot be saved */
    setAtNextStart: (atNextStart: NonNullable<StorageState['atNextStart']>) =>
      write({ atNextStart }),
    /**
     * Call this first when Hot Dash shuts down: from now on, a missing `-wal` means a proper close, whoever closes it.
     */
    setClosing: () => note({ phase: 'closing' }),
    close(): void {
      note({ phase: 'closing' })
      store.close()
      const closed = statSync(files.database, { throwIfNoEntry: false })
      note({
        phase: 'closed',
        closedWith: closed ? { bytes: closed.size, modifiedMs: closed.mtimeMs } : null,
      })
    },
  }
}
