import type { Database } from 'better-sqlite3'
import { connect } from './sqlite.ts'

/** Of a database that the user has begun beside backups of another life: there is nothing to compare it with. */
export const begunAnew = ''

/** The digest of the backup that a database descends from, or `begunAnew`; null if none is known, as before version 15. */
export function lastBackupOf(db: Database): string | null {
  const device = db.prepare('SELECT * FROM device').get() as { last_backup?: string | null }
  return device.last_backup ?? null
}

/** @param db of this version */
export function setLastBackup(db: Database, digest: string): void {
  db.prepare('UPDATE device SET last_backup = ?').run(digest)
}

/**
 * The same for a database that others have open. If it fails, the next examination may ask what it could have known.
 * @param path absolute
 */
export function noteLastBackup(path: string, digest: string): void {
  let db: Database | undefined
  try {
    db = connect(path, { fileMustExist: true, timeout: 1000 })
    setLastBackup(db, digest)
  } catch {
    // An older version, which is backed up before its migration; somebody holds it; the disk is full.
  } finally {
    db?.close()
  }
}
