import type { Database } from 'better-sqlite3'
import { statSync } from 'node:fs'

/** The files of an open database are no longer in their place: anything written now would be gone with the process. */
export class DataGone extends Error {
  readonly code = 'DATA_GONE'
}

/** @returns a unique id of the file; undefined if there is no file */
function identityOf(path: string): string | undefined {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false })
  return found && `${found.dev} ${found.ino}`
}

/**
 * Watches that a database and its `-wal` are still the files that their paths name. On POSIX, an open file can be
 * moved or deleted, and SQLite goes on writing to it. Costs two `stat` calls, some 30 µs: a meal waits for the disk a
 * hundred times as long.
 * @param db just opened, in WAL mode
 */
export function openPlace(db: Database): { readonly assert: () => void } {
  // Windows neither moves nor deletes open files, and a database in memory has no file.
  if (process.platform === 'win32' || db.memory) return { assert: () => undefined }
  const wal = `${db.name}-wal`
  const database = identityOf(db.name)
  let log = identityOf(wal)
  return {
    assert() {
      if (identityOf(db.name) !== database) {
        throw new DataGone(`${db.name} was moved, replaced or deleted`)
      }
      if (identityOf(wal) === log) return
      // Leaving WAL mode moves the contents of the lost file to the database. Nobody else may have the database open.
      db.pragma('journal_mode = DELETE')
      db.pragma('journal_mode = WAL')
      db.prepare('SELECT 1 FROM sqlite_schema').get()
      log = identityOf(wal)
    },
  }
}
