import { randomUUID } from 'node:crypto'
import Database, { type Database as Connection } from 'better-sqlite3'
import type { Clock } from '../base/clock.ts'
import { err, ok, type Result } from '../../preload/contract/result.ts'
import { migrate, type TooNew } from './migrate.ts'
import { migrations } from './migrations/index.ts'
import { nextStamp, type DeviceId, type Stamp } from './rules/hlc.ts'

/** The one database of this installation. */
export interface Store {
  readonly db: Connection
  /** Made once, when the database was. */
  readonly device: DeviceId
  /** The stamp of a choice made now, greater than every one before. */
  readonly stamp: () => Stamp
  /** All or nothing, and durable on return; inside another one it is a part of that. */
  transaction<T>(work: () => T): T
  /**
   * All or nothing, but durable only with the next transaction that is: for what can be found again. A long history is
   * written in a third of the time without waiting for the disk after each part.
   */
  repeatable<T>(work: () => T): T
  close(): void
}

export type OpenProblem =
  | TooNew
  /** Not a database, damaged, or not to be read or written. */
  | { readonly code: 'database-unreadable'; readonly cause: unknown }

/**
 * Opens the database, made where there is none, and brings it up to date.
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
    return ok(storeOf(db, options.clock))
  } catch (cause) {
    db.close()
    if (isOfTheFile(cause)) return err({ code: 'database-unreadable', cause })
    throw cause
  }
}

/** Whether the file or its disk is at fault (https://www.sqlite.org/rescode.html), and not what was asked of it. */
function isOfTheFile(cause: unknown): boolean {
  const ofTheFile = /^SQLITE_(?:BUSY|CANTOPEN|CORRUPT|FULL|IOERR|NOTADB|PERM|READONLY)/
  return cause instanceof Database.SqliteError && ofTheFile.test(cause.code)
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
    // What waits to be recorded stays in memory: in a file each step would be journaled.
    db.pragma('temp_store = MEMORY')
    // 32 MB, which a history of 200,000 commits fills: it is carried into the database after its reading, and once.
    db.pragma('wal_autocheckpoint = 4000')
    db.prepare('SELECT count(*) FROM sqlite_schema').get()
    return ok(db)
  } catch (cause) {
    db?.close()
    return err({ code: 'database-unreadable', cause })
  }
}

function storeOf(db: Connection, clock: Clock): Store {
  db.prepare('INSERT INTO device (only, id) VALUES (1, ?) ON CONFLICT DO NOTHING').run(randomUUID())
  const row = db
    .prepare<[], { id: DeviceId; highest: Stamp | null }>(
      'SELECT id, highest_clock AS highest FROM device',
    )
    .get()
  if (row === undefined) throw new Error('the device has no name')
  const device = row.id
  const remember = db.prepare('UPDATE device SET highest_clock = ?')
  const recall = db.prepare<[], Stamp | null>('SELECT highest_clock FROM device').pluck()

  // Read each time: a transaction rolled back takes its stamps back.
  const highest = () => recall.get() ?? null
  return {
    db,
    device,
    stamp() {
      const stamp = nextStamp(highest(), clock.now(), device)
      remember.run(stamp)
      return stamp
    },
    transaction: (work) => db.transaction(work).immediate(),
    repeatable(work) {
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
