import type { Database } from 'better-sqlite3'
import { connect } from './sqlite.ts'

/** Marks a database that the user has started beside backups of an earlier one: there is nothing to compare it with. */
export const begunAnew = ''

/**
 * The digest of the backup that a database descends from, or `begunAnew`; null if unknown, as it is before version
 * 15.
 */
export function lastBackupOf(db: Database): string | null {
  const device = db.prepare('SELECT * FROM device').get() as { last_backup?: string | null }
  return device.last_backup ?? null
}

/** @param db of the current version */
export function setLastBackup(db: Database, digest: string): void {
  db.prepare('UPDATE device SET last_backup = ?').run(digest)
}

/**
 * The same for a database that others have open. If it fails, the next examination may ask the user needlessly.
 * @param path absolute
 */
export function noteLastBackup(path: string, digest: string): void {
  let db: Database | undefined
  try {
    db = connect(path, { fileMustExist: true, timeout: 1000 })
    setLastBackup(db, digest)
  } catch {
    // It is of an older version (backed up before its migration), it is locked, or the disk is full.
  } finally {
    db?.close()
  }
}
