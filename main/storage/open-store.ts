import { rmSync, statSync } from 'node:fs'
import { setImmediate } from 'node:timers/promises'
import type { Database } from 'better-sqlite3'
import type { Clock } from '../base/clock.ts'
import { err, ok, type Result } from '../../preload/contract/result.ts'
import { migrate, migrations } from './migrations.ts'
import { hasLostChanges, readWalIndex } from './read-wal.ts'
import type { WalIndex } from './rules/wal-index.ts'
import { storageFaultOf, type StorageFault } from './rules/storage-faults.ts'
import {
  nextHybridTimestamp,
  type DeviceId,
  type HybridTimestamp,
} from './rules/hybrid-logical-clock.ts'
import { createSql } from './sql.ts'
import { openDatabase, readUserVersion, SqliteError } from './sqlite.ts'

/** The one database of this installation. */
export interface Store extends ReturnType<typeof createStore> {
  readonly db: Database
}

export type OpenProblem =
  /** A newer version has written the file, which is left unchanged. */
  | { readonly code: 'database-too-new'; readonly found: number; readonly known: number }
  /** The database is of an older version, and the caller wants no migration. */
  | { readonly code: 'migration-due' }
  | {
      readonly code:
        | StorageFault
        /** No file, or one that cannot be opened. */
        | 'database-unreadable'
        /** A file without data, although there must be some. */
        | 'database-empty'
        /** The `-wal` with the last changes is gone, cut off or overwritten. */
        | 'wal-lost'
      readonly cause: unknown
    }

/**
 * Opens the database, creates it if it is missing, and migrates it.
 * @param path absolute; its folder exists
 * @param options.expected `new`: a file without data is a new database. `used`: it has lost its data
 * @param options.migrates whether to migrate a database of an older version
 * @throws SqliteError if a migration is wrong
 */
export function openStore(
  path: string,
  options: {
    readonly clock: Pick<Clock, 'now'>
    readonly expected?: 'new' | 'used'
    readonly migrates?: boolean
  },
): Result<Store, OpenProblem> {
  const { clock, expected = 'new', migrates = true } = options
  let db: Database | undefined
  try {
    const left = readWalIndex(path)
    db = openDatabase(path, { timeout: 5000 })
    const problem = findProblem(db, left, { expected, migrates })
    if (problem !== undefined) {
      closeUntouched(db)
      return err(problem)
    }
    configure(db)
    migrate(db, migrations)
    return ok(Object.assign(createStore(db, clock), { db }))
  } catch (cause) {
    closeUntouched(db)
    const code = storageFaultOf(cause)
    if (code !== null) return err({ code, cause })
    if (cause instanceof SqliteError) throw cause
    return err({ code: 'database-unreadable', cause })
  }
}

/** Why a database just opened must not be used. @throws SqliteError if it has lost its tables, or never had them */
function findProblem(
  db: Database,
  left: WalIndex | null,
  { expected, migrates }: { readonly expected: 'new' | 'used'; readonly migrates: boolean },
): OpenProblem | undefined {
  const found = readUserVersion(db)
  const known = migrations.length
  if (found > known) return { code: 'database-too-new', found, known }
  if (found === 0 && expected === 'used') return { code: 'database-empty', cause: 'no version' }
  if (found > 0) db.prepare('SELECT 1 FROM device').get()
  if (hasLostChanges(db, left)) return { code: 'wal-lost', cause: 'changes in the -shm' }
  return found > 0 && found < known && !migrates ? { code: 'migration-due' } : undefined
}

/**
 * Closes a connection and leaves its file as it is. The last connection to close checkpoints the `-wal`. So a
 * read-only connection closes last, because it cannot checkpoint.
 */
function closeUntouched(db: Database | undefined): void {
  if (db?.open !== true) return
  let last: Database | undefined
  try {
    last = openDatabase(db.name, { readonly: true, timeout: 0 })
    last.prepare('SELECT 1 FROM sqlite_schema').get()
  } catch {
    // Even if the damage makes the query fail, SQLite has opened the -wal by then.
  }
  db.close()
  const { name } = db
  last?.close()
  // An empty -wal holds nothing, so leave no files behind.
  if (statSync(`${name}-wal`, { throwIfNoEntry: false })?.size === 0) {
    for (const part of ['-wal', '-shm']) rmSync(name + part, { force: true })
  }
}

const pageBytes = 8192
/** 32 MB: a new history of 200,000 commits fills about as much, so it is checkpointed once, after it was read. */
const maxWalPages = 4000
const maxWalBytes = maxWalPages * pageBytes

function configure(db: Database): void {
  // Takes effect in a new database. Writing a long history takes a tenth less time than with pages of 4096 bytes.
  db.pragma(`page_size = ${pageBytes}`)
  db.pragma('journal_mode = WAL')
  // FULL, because a meal that the user has seen must survive a power cut, and WAL with NORMAL may lose the last
  // transactions (https://www.sqlite.org/pragma.html#pragma_synchronous). Writes are few and batched.
  db.pragma('synchronous = FULL')
  db.pragma('foreign_keys = ON')
  // Overwrites deleted content within its page: a token must not stay behind
  // (https://www.sqlite.org/pragma.html#pragma_secure_delete).
  db.pragma('secure_delete = FAST')
  db.pragma(`wal_autocheckpoint = ${maxWalPages}`)
  db.prepare('SELECT count(*) FROM sqlite_schema').get()
}

/** The files of an open database were moved or deleted. Whatever is written now is lost when the process ends. */
export class DataGone extends Error {
  readonly code = 'DATA_GONE'
}

/** @returns undefined if there is no file */
function readFileIdentity(path: string): string | undefined {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false })
  return found && `${found.dev} ${found.ino}`
}

/**
 * Makes a check that a database and its `-wal` are still the files that their paths name. On POSIX, an open file can be
 * moved or deleted, and SQLite goes on writing to it.
 * @param db just opened, in WAL mode
 * @returns the check, which takes two `stat` calls, about 30 µs
 */
function watchPlace(db: Database): () => void {
  // Windows neither moves nor deletes open files.
  if (process.platform === 'win32') return () => undefined
  const wal = `${db.name}-wal`
  const database = readFileIdentity(db.name)
  let log = readFileIdentity(wal)
  return () => {
    if (readFileIdentity(db.name) !== database) {
      throw new DataGone(`${db.name} was moved, replaced or deleted`)
    }
    if (readFileIdentity(wal) === log) return
    // Leaving WAL mode moves the contents of the lost file to the database. Nobody else may have the database open.
    db.pragma('journal_mode = DELETE')
    db.pragma('journal_mode = WAL')
    db.prepare('SELECT 1 FROM sqlite_schema').get()
    log = readFileIdentity(wal)
  }
}

const readWalBytes = ({ name }: Database): number =>
  statSync(`${name}-wal`, { throwIfNoEntry: false })?.size ?? 0

function createStore(db: Database, clock: Pick<Clock, 'now'>) {
  const sql = createSql(db)
  const readDevice = () => sql.value<DeviceId>('SELECT id FROM device')
  // Avoid node:crypto, which would slow down every start. Another process may have inserted its id first.
  const newId = () => globalThis.crypto.randomUUID() as string as DeviceId
  const addDevice = () => sql.insertIfAbsent('device', { only: 1, id: newId() })
  const found = readDevice() ?? (addDevice(), readDevice())
  if (found === undefined) throw new Error('the device has no id')
  let device = found
  let isAbandoned = false
  /** How to checkpoint on another connection, and the size of the `-wal` from which to do so. */
  let checkpoints: { readonly run: () => Promise<unknown>; readonly fromBytes: number } | undefined
  const assertInPlace = watchPlace(db)

  /** Atomic, and durable on return; inside another transaction it is part of that one. */
  function transaction<T>(work: () => T): T {
    if (!db.inTransaction) assertInPlace()
    return db.transaction(work).immediate()
  }

  return {
    sql,
    /** The id of this installation, created with the database. */
    get device(): DeviceId {
      return device
    },
    /** Takes a new id: another machine uses the former one, because it has a copy of this database. */
    renewDevice(): void {
      const id = newId()
      transaction(() => sql.run('UPDATE device SET id = ?', id))
      device = id
    },
    /** The next timestamp of the hybrid logical clock: greater than all before. */
    nextTimestamp: (): HybridTimestamp => {
      // Read the highest timestamp each time, because a rollback undoes it too.
      const highest = sql.value<HybridTimestamp | null>('SELECT highest_clock FROM device') ?? null
      const next = nextHybridTimestamp(highest, clock.now(), device)
      sql.run('UPDATE device SET highest_clock = ?', next)
      return next
    },
    transaction,
    /**
     * Atomic, but durable only with the next `transaction`: for facts that a source can provide again. Without a sync
     * after each part, a long history is written in a third of the time.
     */
    transactionWithoutSync<T>(work: () => T): T {
      db.pragma('synchronous = NORMAL')
      try {
        return transaction(work)
      } finally {
        db.pragma('synchronous = FULL')
      }
    },
    /** Leaves checkpoints of long writes to another connection: a whole checkpoint takes longer than a screen frame. */
    delegateCheckpoints(run: () => Promise<unknown>): void {
      checkpoints = { run, fromBytes: maxWalBytes }
      db.pragma('wal_autocheckpoint = 0')
    },
    /** Await this between the parts of a long write: other work runs, and a checkpoint if one is due. */
    yieldAndCheckpoint: async (): Promise<void> => {
      await setImmediate()
      if (checkpoints === undefined || isAbandoned) return
      const { run, fromBytes } = checkpoints
      if (readWalBytes(db) < fromBytes) return
      try {
        await run()
        // The -wal keeps whatever a reader still needs, so measure the next checkpoint from its size now.
        checkpoints = { run, fromBytes: readWalBytes(db) + maxWalBytes }
      } catch {
        checkpoints = undefined
        if (db.open) db.pragma(`wal_autocheckpoint = ${maxWalPages}`)
      }
    },
    /**
     * Call this before another connection opens the file by its path. Each transaction calls it too.
     * @throws DataGone if the path now names another file, or none
     */
    assertInPlace,
    /** The file is damaged: from now on, every write is refused, and closing leaves the file as it is. */
    stopWriting(): void {
      isAbandoned = true
      db.pragma('query_only = ON')
    },
    close(): void {
      if (isAbandoned) closeUntouched(db)
      else db.close()
    },
  }
}
