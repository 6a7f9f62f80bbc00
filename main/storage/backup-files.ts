import type { Database } from 'better-sqlite3'
import { createHash } from 'node:crypto'
import { closeSync, openSync, readdirSync, readSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { readDatabaseVersion } from './database-version.ts'
import type { StorageFiles } from './storage-files.ts'
import { migrations } from './migrations.ts'
import { newestFirst, digestLength, parseBackupName, type Backup } from './rules/backup-rules.ts'
import { withDatabase } from './sqlite.ts'

/** All backups, newest first. */
export function listBackups(files: StorageFiles): readonly Backup[] {
  return readNames(files.backups)
    .flatMap((name) => {
      const parsed = parseBackupName(name)
      if (parsed === null) return []
      const found = statSync(join(files.backups, name), { throwIfNoEntry: false })
      return found?.isFile() === true ? [{ ...parsed, bytes: found.size }] : []
    })
    .sort(newestFirst)
}

/** Removes the leftovers of an interrupted backup: a copy of the database with its tokens. No backup may be running. */
export function removeTemporary({ backups }: StorageFiles): void {
  for (const name of readNames(backups)) {
    if (/\.tmp(?:-journal|-wal|-shm)?$/.test(name)) {
      rmSync(join(backups, name), { force: true, recursive: true })
    }
  }
}

/** @returns an empty list if there is no such folder */
function readNames(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

/**
 * The newest backup that can be restored, or why there is none: `newer` if a newer Hot Dash made a backup, so that an
 * update makes it usable. Reads whole files.
 * @param options.name considers only the backup with this content, whatever its number; null for any
 */
export function findBackup(options: {
  readonly files: StorageFiles
  readonly name: string | null
}): Backup | 'none' | 'damaged' | 'newer' {
  const { files, name } = options
  // An interrupted restore may have renamed the backup already.
  const digest = name === null ? null : (parseBackupName(name)?.digest ?? '')
  let why: 'none' | 'damaged' | 'newer' = 'none'
  for (const backup of listBackups(files)) {
    if (digest !== null && backup.digest !== digest) continue
    const problem = findProblem(join(files.backups, backup.name), backup.digest)
    if (problem === null) return backup
    if (why !== 'newer') why = problem
  }
  return why
}

/** @returns null if a backup still holds the bytes that were saved, and can be read */
function findProblem(path: string, digest: string): 'damaged' | 'newer' | null {
  try {
    if (readFileDigest(path) !== digest) return 'damaged'
  } catch {
    return 'damaged'
  }
  return (readDatabaseVersion(path) ?? 0) > migrations.length ? 'newer' : null
}

/** The digest in a backup's name. Reads the file in chunks: a backup may be too large for a worker's memory. */
export function readFileDigest(path: string): string {
  const hash = createHash('sha256')
  const part = Buffer.allocUnsafe(1 << 20)
  const file = openSync(path, 'r')
  try {
    for (;;) {
      const read = readSync(file, part)
      if (read === 0) return hash.digest('hex').slice(0, digestLength)
      hash.update(part.subarray(0, read))
    }
  } finally {
    closeSync(file)
  }
}

/** In place of a digest: the user has started over, so the backups are of another database. Never compare with them. */
export const startedOverMark = ''

/** The digest of the backup that a database descends from, or `startedOverMark`; null if unknown (before version 15). */
export function readLastBackup(db: Database): string | null {
  const device = db.prepare('SELECT * FROM device').get() as { last_backup?: string | null }
  return device.last_backup ?? null
}

/** @param db of the current version */
export function setLastBackup(db: Database, digest: string): void {
  db.prepare('UPDATE device SET last_backup = ?').run(digest)
}

/** Changes the last backup of a database that others have open. If it fails, the next examination may ask needlessly. */
function changeLastBackup(path: string, change: (db: Database) => void): void {
  try {
    withDatabase(path, { timeout: 1000 }, change)
  } catch {
    // The database is of an older version (backed up before its migration) or locked, or the disk is full.
  }
}

export const noteLastBackup = (path: string, digest: string): void =>
  changeLastBackup(path, (db) => setLastBackup(db, digest))

/** Notes that a backup has other content now. */
export const replaceLastBackup = (path: string, former: string, digest: string): void =>
  changeLastBackup(path, (db) =>
    db.prepare('UPDATE device SET last_backup = ? WHERE last_backup = ?').run(digest, former),
  )
