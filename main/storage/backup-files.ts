import type { Database } from 'better-sqlite3'
import { readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { StorageFiles } from './storage-files.ts'
import { newestFirst, parseBackupName, type Backup } from './rules/backup-rules.ts'
import { createSql } from './sql.ts'
import { withDatabase } from './sqlite.ts'

/** Newest first. */
export const listBackups = (files: StorageFiles): readonly Backup[] =>
  readNames(files.backups)
    .flatMap((name) => {
      const parsed = parseBackupName(name)
      if (parsed === null) return []
      const found = statSync(join(files.backups, name), { throwIfNoEntry: false })
      return found?.isFile() === true ? [{ ...parsed, bytes: found.size }] : []
    })
    .sort(newestFirst)

/** Removes the leftovers of an interrupted backup: a copy of the database with its tokens. No backup may be running. */
export function removeTemporary({ backups }: StorageFiles): void {
  for (const name of readNames(backups)) {
    if (/\.tmp(?:-journal|-wal|-shm)?$/.test(name)) {
      rmSync(join(backups, name), { force: true, recursive: true })
    }
  }
}

function readNames(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

/** Stored instead of a digest if backups may have more than the database, as after starting over: skip the comparison. */
export const startedOverMark = ''

/** The digest of the backup that a database descends from, or `startedOverMark`; null if unknown (before version 15). */
export const readLastBackup = (db: Database): string | null =>
  createSql(db).one<{ last_backup?: string | null }>('SELECT * FROM device').last_backup ?? null

/** @param db of the current version */
export function setLastBackup(db: Database, digest: string): void {
  db.prepare('UPDATE device SET last_backup = ?').run(digest)
}

/**
 * Changes which backup a database records as its last, while others have the database open. Ignores failures: then the
 * next examination may ask the user needlessly.
 */
export function changeLastBackup(path: string, change: (db: Database) => void): void {
  try {
    withDatabase(path, { timeout: 1000 }, change)
  } catch {
    // The database is of an older version (backed up before its migration) or locked, or the disk is full.
  }
}
