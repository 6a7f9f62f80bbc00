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
  /** The hybrid logical clock's next timestamp: greater than every one before. */
  readonly nextTimestamp: () => HlcTimestamp
  /** Atomic, and durable on return; inside another transaction it is a part of that. */
  transaction<T>(work: () => T): T
  /**
   * Atomic, but durable only with the next `transaction`: for facts that a source can give again. Without a sync after each
   * part a long history is written in a third of the time.
   */
  transactionWithoutSync<T>(work: () => T): T
  /**
   * Leaves it to somebody else to move what was written to the database: all of it at once takes longer than a frame.
   * @param checkpoint settles when it is done
   */
  checkpointBy(checkpoint: () => Promise<unknown>): void
  /** Settles when what was written is not being moved: to be awaited between the parts of a long writing. */
  hasRoom(): Promise<unknown>
  /**
   * To be called before another connection opens the file by its path. Each transaction does it as well.
   * @throws DataGone if that path names another file by now, or none
   */
  readonly assertInPlace: () => void
  /** The file is damaged: from now on every write is refused, and closing leaves it as it is. */
  stopWriting(): void
  close(): void
}

export type OpenProblem =
  | DatabaseTooNew
  | {
      readonly code:
        | StorageFault
        /** No file, or not one that can be opened. */
        | 'database-unreadable'
      readonly cause: unknown
    }
  /** A file without data where there must be some. */
  | { readonly code: 'database-empty'; readonly cause: unknown }
  /** It is of an older version, and was to be left as it is. */
  | { readonly code: 'migration-due'; readonly cause: unknown }
  /** The `-wal` with the last changes is gone, cut off or overwritten. */
  | { readonly code: 'wal-lost'; readonly cause: unknown }

/** What to do with what is found. */
export interface OpenOptions {
  readonly clock: Clock
  /** `new`: a file without data is one to begin with. `used`: it has lost them. */
  readonly expected?: 'new' | 'used'
  /** Whether one of an older version is migrated. */
  readonly migrates?: boolean
}

/**
 * Opens the database, creates it where there is none, and migrates it.
 * @param path absolute; its folder exists
 * @throws SqliteError of a migration that is wrong
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
    // What has lost its tables, or never had them, is not touched.
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
 * Closes a connection and leaves its file as it is. The last connection to close writes what is in the `-wal` to the
 * database: here that is one that cannot.
 */
function closeUntouched(db: Database | undefined): void {
  if (db?.open !== true) return
  let last: Database | undefined
  try {
    last = connect(db.name, { readonly: true, timeout: 0 })
    last.prepare('SELECT 1 FROM sqlite_schema').get()
  } catch {
    // It looks at the -wal before it sees the damage.
  }
  db.close()
  const { name } = db
  last?.close()
  // What was opened without need leaves nothing.
  if (statSync(`${name}-wal`, { throwIfNoEntry: false })?.size === 0) {
    for (const part of ['-wal', '-shm']) rmSync(name + part, { force: true })
  }
}

const pageBytes = 8192
/** 32 MB, which a new history of 200,000 commits fills: it is checkpointed once, after it was read. */
const maxWalPages = 4000

function configure(db: Database): void {
  // Of a new database: a long history is written in nine tenths of the time that pages of 4096 bytes take.
  db.pragma(`page_size = ${pageBytes}`)
  db.pragma('journal_mode = WAL')
  // FULL, since a meal that a person saw must survive a power cut, and WAL with NORMAL may lose the last
  // transactions (https://www.sqlite.org/pragma.html#pragma_synchronous). Writes are few, and batched.
  db.pragma('synchronous = FULL')
  db.pragma('foreign_keys = ON')
  // What is deleted is overwritten within its page: a token must not stay behind (https://www.sqlite.org/pragma.html#pragma_secure_delete).
  db.pragma('secure_delete = FAST')
  // Buffered commits stay in memory: in a file each step would be journaled.
  db.pragma('temp_store = MEMORY')
  db.pragma(`wal_autocheckpoint = ${maxWalPages}`)
  db.prepare('SELECT count(*) FROM sqlite_schema').get()
}

function walBytes({ name }: Database): number {
  return statSync(`${name}-wal`, { throwIfNoEntry: false })?.size ?? 0
}

/** @param read finds it again, also where another process was quicker */
function addDevice(db: Database, read: { get(): DeviceId | undefined }): DeviceId {
  // Not node:crypto, which every start would load.
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

  /** Has the `-wal` emptied where it has become long. */
  function followWal(): void {
    if (checkpointElsewhere === undefined || checkpointing !== undefined || isAbandoned) return
    if (db.inTransaction || walBytes(db) < maxWalBytes) return
    checkpointing = checkpointElsewhere()
      .catch(() => {
        // Then this connection does it itself.
        checkpointElsewhere = undefined
        if (db.open) db.pragma(`wal_autocheckpoint = ${maxWalPages}`)
      })
      .then(() => {
        checkpointing = undefined
        // What somebody still reads stays.
        maxWalBytes = walBytes(db) + maxWalPages * pageBytes
      })
  }

  function write<T>(work: () => T): T {
    if (!db.inTransaction) place.assert()
    const done = db.transaction(work).immediate()
    followWal()
    return done
  }

  // Read each time: a transaction rolled back takes its timestamps back.
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
