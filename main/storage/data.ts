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
import { clearWay, kindOf } from './aside.ts'
import type { StorageFiles } from './files.ts'
import { begunAnew, setLastBackup } from './last-backup.ts'
import { listBackups } from './list-backups.ts'
import { openStore, type OpenProblem, type Store } from './open.ts'
import { faultOf } from './rules/faults.ts'
import {
  readStorageState,
  unknownState,
  writeStorageState,
  type StorageState,
} from './state-file.ts'

/** Why the data cannot be used as they are. */
export type DataProblem =
  | OpenProblem
  /** There was a database, or there are backups of one, and now there is none. */
  | { readonly code: 'database-missing'; readonly cause: unknown }
  /** A person wants the data of a backup. */
  | { readonly code: 'restore-wanted'; readonly backup: string; readonly cause: unknown }

/** The data folder with its database open. */
export interface Data {
  readonly files: StorageFiles
  readonly store: Store
  /** Whether the database was not closed in order, changed since, or failed: it is to be examined. */
  readonly isSuspect: () => boolean
  readonly setSuspect: () => void
  /** When the database was last found sound; milliseconds since the epoch, null where it never was. */
  readonly checkedAt: () => number | null
  readonly setCheckedAt: (now: number) => void
  /** What the next start does before it opens the database. @throws if it cannot be kept */
  readonly setAtNextStart: (what: NonNullable<StorageState['atNextStart']>) => void
  /** To be called first when Hot Dash ends: from now on a `-wal` that is gone was closed in order, whoever closes it. */
  setClosing(): void
  close(): void
}

export interface DataOptions {
  readonly clock: Clock
  /** Whether a database of an older version is migrated: after a backup. */
  readonly migrates: boolean
  /** A person has decided, or a backup was restored: what was told by the state file is over. */
  readonly isSettled: boolean
}

/**
 * Opens the database of a data folder where all that is cheap to tell says that it is whole. Nothing is written to one that is
 * not.
 * @param files their folder exists, and no other process uses it
 */
export function openData(files: StorageFiles, options: DataOptions): Result<Data, DataProblem> {
  try {
    const { database, state } = files
    // A folder of such a name is none of ours, and nothing that is written there could be read.
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
      // Opening it has made the wal-index anew, which told of the loss.
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

/** What files and their sizes tell. */
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
  // While a database in WAL mode is open, SQLite keeps both files there, also empty ones. What the -shm knows of a lost -wal,
  // `openStore` reads.
  const hasIndex = existsSync(`${files.database}-shm`)
  if (left?.phase === 'open' && wal === undefined && !hasIndex) {
    return { code: 'wal-lost', cause: 'no -wal' }
  }
  return undefined
}

/** Makes a file that only the user can read, where there is none. SQLite gives its other files the same rights. */
function createPrivateFile(path: string): void {
  closeSync(openSync(path, 'a', 0o600))
}

/**
 * SQLite opens a file without the right to write all the same, and leaves a `-shm` with as few rights, which fails the next
 * start. Nobody else uses these files, and SQLite makes a new one from the `-wal`.
 * @throws EACCES, EPERM or EROFS
 */
function makeWritable({ folder, database }: StorageFiles): void {
  // SQLite makes files beside the database; where it cannot, it does not say why.
  accessSync(folder, constants.W_OK)
  for (const path of [database, `${database}-wal`]) {
    if (!isWritable(path)) {
      chmodSync(path, 0o600)
      accessSync(path, constants.W_OK)
    }
  }
  if (!isWritable(`${database}-shm`)) unlinkSync(`${database}-shm`)
}

/** Also where there is none yet. */
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
): Data {
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
  /** What is only noted for the next start must not fail what goes on. @returns whether it is kept */
  const note = (change: Partial<StorageState>): boolean => {
    try {
      write(change)
      return true
    } catch {
      return false
    }
  }
  /** A file that says "open" would tell of changes that were lost; without it the next start examines the database. */
  const noteEnd = (change: Partial<StorageState>) => {
    if (!note(change) && state.atNextStart === null) rmSync(files.state, { force: true })
  }
  return {
    files,
    store,
    isSuspect: () => state.isSuspect,
    setSuspect: () => void note({ isSuspect: true }),
    checkedAt: () => state.checkedAt,
    setCheckedAt: (now) => void note({ checkedAt: now, isSuspect: false }),
    setAtNextStart: (atNextStart) => write({ atNextStart }),
    setClosing: () => noteEnd({ phase: 'closing' }),
    close() {
      noteEnd({ phase: 'closing' })
      store.close()
      const closed = statSync(files.database, { throwIfNoEntry: false })
      noteEnd({
        phase: 'closed',
        closedWith: closed ? { bytes: closed.size, modifiedMs: closed.mtimeMs } : null,
      })
    },
  }
}
