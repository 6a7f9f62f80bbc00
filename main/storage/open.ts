import { rmSync, statSync } from 'node:fs'
import type { Database } from 'better-sqlite3'
import type { Clock } from '../base/clock.ts'
import { err, ok, type Result } from '../../preload/contract/result.ts'
import { migrate, type DatabaseTooNew } from './migrate.ts'
import { migrations } from './migrations/index.ts'
import { openPlace } from './place.ts'
import { hasLostChanges, readWalIndex } from './read-wal.ts'
import { faultOf, type StorageFault } from './rules/faults.ts'
import { nextHlcTimestamp, type DeviceId, type HlcTimestamp } from './rules/hlc.ts'
import { connect, SqliteError } from './sqlite.ts'

/** The one database of this installation. */
export interface Store {
  readonly db: Database
  /** Created with the database. */
  readonly device: DeviceId
  /** The next timestamp of the hybrid logical clock: greater than all before. */
  readonly nextTimestamp: () => HlcTimestamp
  /** Atomic, and durable on return; inside another transaction it is part of that one. */
  transaction<T>(work: () => T): T
  /**
   * Atomic, but durable only with the next `transaction`: for facts that a source can provide again. Without a sync
   * after each part, a long history is written in a third of the time.
   */
  transactionWithoutSync<T>(work: () => T): T
  /**
   * Leaves checkpoints to another connection: a whole checkpoint takes longer than a frame.
   * @param checkpoint settles when it is done
   */
  checkpointBy(checkpoint: () => Promise<unknown>): void
  /** Settles when no checkpoint is running. Await it between the parts of a long write. */
  hasRoom(): Promise<unknown>
  /**
   * Call this before another connection opens the file by its path. Each transaction calls it too.
   * @throws DataGone if the path now names another file, or none
   */
  readonly assertInPlace: () => void
  /** The file is damaged: from now on, every write is refused, and closing leaves the file as it is. */
  stopWriting(): void
  close(): void
}

export type OpenProblem =
  | DatabaseTooNew
  | {
      readonly code:
        | StorageFault
        /** No file, or one that cannot be opened. */
        | 'database-unreadable'
      readonly cause: unknown
    }
  /** A file without data, although there must be some. */
  | { readonly code: 'database-empty'; readonly cause: unknown }
  /** It is of an older version, and the caller wants no migration. */
  | { readonly code: 'migration-due'; readonly cause: unknown }
  /** The `-wal` with the last changes is gone, cut off or overwritten. */
  | { readonly code: 'wal-lost'; readonly cause: unknown }

export interface OpenOptions {
  readonly clock: Clock
  /** `new`: a file without data is a new database. `used`: it has lost its data. */
  readonly expected?: 'new' | 'used'
  /** Whether to migrate a database of an older version. */
  readonly migrates?: boolean
}

/**
 * Opens the database, creates it if there is none, and migrates it.
 * @param path absolute; its folder exists
 * @throws SqliteError if a migration is wrong
 */
export function openStore(
  path: string,
  { clock, expected = 'new', migrates = true }: OpenOptions,
): Result<Store, OpenProblem> {
  let db: Database | undefined
  try {
    const left = readWalIndex(path)
    db = connect(path, { timeout: 5000 })
    const version = db.pragma('user_version', { simple: true }) as number
    if (version === 0 && expected === 'used') return refuse(db, 'database-empty')
    // Never touch a file that has lost its tables, or never had them.
    const isOurs = version <= migrations.length
    if (isOurs && version > 0) db.prepare('SELECT 1 FROM device').get()
    if (isOurs && hasLostChanges(db, left)) return refuse(db, 'wal-lost')
    if (version > 0 && version < migrations.length && !migrates) return refuse(db, 'migration-due')
    if (isOurs) configure(db)
    const migrated = migrate(db, migrations)
    if (!migrated.ok) {
      closeUntouched(db)
      return migrated
    }
    return ok(createStore(db, clock))
  } catch (cause) {
    closeUntouched(db)
    const code = faultOf(cause)
    if (code !== undefined) return err({ code, cause })
    if (cause instanceof SqliteError) throw cause
    return err({ code: 'database-unreadable', cause })
  }
}

function refuse(
  db: Database,
  code: 'database-empty' | 'migration-due' | 'wal-lost',
): Result<never, OpenProblem> {
  closeUntouched(db)
  return err({ code, cause: code })
}

/**
 * Closes a connection and leaves its file as it is. The last connection to close checkpoints the `-wal`, so a
 * read-only one, which cannot, closes last.
 */
function closeUntouched(db: Database | undefined): void {
  if (db?.open !== true) return
  let last: Database | undefined
  try {
    last = connect(db.name, { readonly: true, timeout: 0 })
    last.prepare('SELECT 1 FROM sqlite_schema').get()
  } catch {
    // Even if the query fails on the damage, SQLite has opened the -wal by then.
  }
  db.close()
  const { name } = db
  last?.close()
  // An open that was not needed leaves nothing behind.
  if (statSync(`${name}-wal`, { throwIfNoEntry: false })?.size === 0) {
    for (const part of ['-wal', '-shm']) rmSync(name + part, { force: true })
  }
}

const pageBytes = 8192
/** 32 MB, about what a new history of 200,000 commits fills: it is checkpointed once, after it was read. */
const maxWalPages = 4000

function configure(db: Database): void {
  // Takes effect in a new database: a long history is written in nine tenths of the time that 4096-byte pages take.
  db.pragma(`page_size = ${pageBytes}`)
  db.pragma('journal_mode = WAL')
  // FULL, because a meal that the user has seen must survive a power cut, and WAL with NORMAL may lose the last
  // transactions (https://www.sqlite.org/pragma.html#pragma_synchronous). Writes are few and batched.
  db.pragma('synchronous = FULL')
  db.pragma('foreign_keys = ON')
  // Overwrites deleted content within its page: a token must not stay behind
  // (https://www.sqlite.org/pragma.html#pragma_secure_delete).
  db.pragma('secure_delete = FAST')
  // Keeps buffered commits in memory: in a file, each step would be journaled.
  db.pragma('temp_store = MEMORY')
  db.pragma(`wal_autocheckpoint = ${maxWalPages}`)
  db.prepare('SELECT count(*) FROM sqlite_schema').get()
}

function walBytes({ name }: Database): number {
  return statSync(`${name}-wal`, { throwIfNoEntry: false })?.size ?? 0
}

/** @param read reads the id back, even if another process was faster */
function addDevice(db: Database, read: { get(): DeviceId | undefined }): DeviceId {
  // Not node:crypto, which would slow down every start.
  const id = globalThis.crypto.randomUUID()
  db.prepare('INSERT INTO device (only, id) VALUES (1, ?) ON CONFLICT DO NOTHING').run(id)
  const device = read.get()
  if (device === undefined) throw new Error('the device has no id')
  return device
}

function createStore(db: Database, clock: Clock): Store {
  const readDevice = db.prepare<[], DeviceId>('SELECT id FROM device').pluck()
  const device = readDevice.get() ?? addDevice(db, readDevice)
  const writeHighest = db.prepare('UPDATE device SET highest_clock = ?')
  const readHighest = db
    .prepare<[], HlcTimestamp | null>('SELECT highest_clock FROM device')
    .pluck()
  let isAbandoned = false
  let checkpointElsewhere: (() => Promise<unknown>) | undefined
  let checkpointing: Promise<unknown> | undefined
  let maxWalBytes = maxWalPages * pageBytes
  const place = openPlace(db)

  /** Requests a checkpoint if the `-wal` has grown long. */
  function followWal(): void {
    if (checkpointElsewhere === undefined || checkpointing !== undefined || isAbandoned) return
    if (db.inTransaction || walBytes(db) < maxWalBytes) return
    checkpointing = checkpointElsewhere()
      .catch(() => {
        // Then this connection checkpoints by itself.
        checkpointElsewhere = undefined
        if (db.open) db.pragma(`wal_autocheckpoint = ${maxWalPages}`)
      })
      .then(() => {
        checkpointing = undefined
        // What a reader still needs stays in the -wal.
        maxWalBytes = walBytes(db) + maxWalPages * pageBytes
      })
  }

  function write<T>(work: () => T): T {
    if (!db.inTransaction) place.assert()
    const done = db.transaction(work).immediate()
    followWal()
    return done
  }

  // Read it each time: a rolled-back transaction takes its timestamps back.
  const highest = () => readHighest.get() ?? null
  return {
    db,
    device,
    nextTimestamp() {
      const next = nextHlcTimestamp(highest(), clock.now(), device)
      writeHighest.run(next)
      return next
    },
    transaction: write,
    transactionWithoutSync(work) {
      db.pragma('synchronous = NORMAL')
      try {
        return write(work)
      } finally {
        db.pragma('synchronous = FULL')
      }
    },
    checkpointBy(checkpoint) {
      checkpointElsewhere = checkpoint
      db.pragma('wal_autocheckpoint = 0')
    },
    hasRoom: () => checkpointing ?? Promise.resolve(),
    assertInPlace: place.assert,
    stopWriting() {
      isAbandoned = true
      db.pragma('query_only = ON')
    },
    close() {
      if (isAbandoned) closeUntouched(db)
      else db.close()
    },
  }
}
