import SQLite, { type Database, type Options } from 'better-sqlite3'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

// better-sqlite3 is bundled with our code, so it cannot find its binary by itself.
const folder = dirname(createRequire(import.meta.url).resolve('better-sqlite3/package.json'))
const builtHere = join(folder, 'build', 'Release', 'better_sqlite3.node')
const shipped = join(folder, 'prebuilds', `${process.platform}-${process.arch}.node`)
const nativeBinding = existsSync(builtHere) ? builtHere : shipped

/** @throws SqliteError */
export const openDatabase = (path: string, options: Options = {}): Database =>
  new SQLite(path, { ...options, nativeBinding })

/** Opens a database for one piece of work, and closes it. @throws what the work throws */
export function withDatabase<T>(path: string, options: Options, work: (db: Database) => T): T {
  const db = openDatabase(path, { fileMustExist: true, ...options })
  try {
    return work(db)
  } finally {
    db.close()
  }
}

export const { SqliteError } = SQLite

/** Whether a table refused a row: a duplicate key, or a value that its checks exclude. */
export const isConstraintViolation = (cause: unknown): boolean =>
  cause instanceof SqliteError && cause.code.startsWith('SQLITE_CONSTRAINT')

/** The number of a database's last migration. */
export const readUserVersion = (db: Database): number =>
  db.pragma('user_version', { simple: true }) as number

/**
 * Moves the contents of the `-wal` to the database and empties it, while another connection stays open
 * (https://www.sqlite.org/wal.html#ckpt).
 * @param path of the database, absolute
 */
export function checkpoint(path: string): void {
  withDatabase(path, { timeout: 0 }, (db) => {
    // PASSIVE neither waits for other connections nor blocks them.
    const [moved] = db.pragma('wal_checkpoint(PASSIVE)') as { log: number; checkpointed: number }[]
    // Emptying blocks writers, so empty the file only if everything is moved: that takes no time.
    if (moved?.log === moved?.checkpointed) db.pragma('wal_checkpoint(TRUNCATE)')
  })
}
