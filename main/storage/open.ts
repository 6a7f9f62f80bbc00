import { randomUUID } from 'node:crypto'
import Database, { type Database as Connection } from 'better-sqlite3'
import type { Clock } from '../base/clock.ts'
import { err, ok, type Result } from '../../preload/contract/result.ts'
import { migrate, type DatabaseTooNew } from './migrate.ts'
import { migrations } from './migrations/index.ts'
import { nextHlcTimestamp, type DeviceId, type HlcTimestamp } from './rules/hlc.ts'

/** The one database of this installation. */
export interface Store {
  readonly db: Connection
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
  close(): void
}

export type OpenProblem =
  | DatabaseTooNew
  /** Not a database, damaged, or not to be read or written. */
  | { readonly code: 'database-unreadable'; readonly cause: unknown }

/**
 * Opens the database, creates it where there is none, and migrates it.
 * @param path absolute; its folder exists
 * @throws SqliteError of a migration that is wrong
 */
export function openStore(
  path: string,
  options: { readonly clock: Clock },
): Result<Store, OpenProblem> {
  const connected = connect(path)
  if (!connected.ok) return connected
  const db = connected.value
  try {
    const migrated = migrate(db, migrations)
    if (!migrated.ok) {
      db.close()
      return migrated
    }
    return ok(createStore(db, options.clock))
  } catch (cause) {
    db.close()
    if (isFileError(cause)) return err({ code: 'database-unreadable', cause })
    throw cause
  }
}

/** Whether the file or its disk caused an error (https://www.sqlite.org/rescode.html), and not the statement. */
function isFileError(cause: unknown): boolean {
  const ofFile = /^SQLITE_(?:BUSY|CANTOPEN|CORRUPT|FULL|IOERR|NOTADB|PERM|READONLY)/
  return cause instanceof Database.SqliteError && ofFile.test(cause.code)
}

function connect(path: string): Result<Connection, OpenProblem> {
  let db: Connection | undefined
  try {
    db = new Database(path, { timeout: 5000 })
    // Of a new database: a long history is written in nine tenths of the time that pages of 4096 bytes take.
    db.pragma('page_size = 8192')
    db.pragma('journal_mode = WAL')
    // FULL, since a meal that a person saw must survive a power cut, and WAL with NORMAL may lose the last
    // transactions (https://www.sqlite.org/pragma.html#pragma_synchronous). Writes are few, and batched.
    db.pragma('synchronous = FULL')
    db.pragma('foreign_keys = ON')
    // Buffered commits stay in memory: in a file each step would be journaled.
    db.pragma('temp_store = MEMORY')
    // 32 MB, which a history of 200,000 commits fills: it is checkpointed once, after it was read.
    db.pragma('wal_autocheckpoint = 4000')
    db.prepare('SELECT count(*) FROM sqlite_schema').get()
    return ok(db)
  } catch (cause) {
    db?.close()
    return err({ code: 'database-unreadable', cause })
  }
}

function createStore(db: Connection, clock: Clock): Store {
  db.prepare('INSERT INTO device (only, id) VALUES (1, ?) ON CONFLICT DO NOTHING').run(randomUUID())
  const row = db
    .prepare<[], { id: DeviceId; highest: HlcTimestamp | null }>(
      'SELECT id, highest_clock AS highest FROM device',
    )
    .get()
  if (row === undefined) throw new Error('the device has no id')
  const device = row.id
  const writeHighest = db.prepare('UPDATE device SET highest_clock = ?')
  const readHighest = db
    .prepare<[], HlcTimestamp | null>('SELECT highest_clock FROM device')
    .pluck()

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
    transaction: (work) => db.transaction(work).immediate(),
    transactionWithoutSync(work) {
      db.pragma('synchronous = NORMAL')
      try {
        return db.transaction(work).immediate()
      } finally {
        db.pragma('synchronous = FULL')
      }
    },
    close: () => void db.close(),
  }
}
