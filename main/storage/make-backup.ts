import type { Database } from 'better-sqlite3'
import { chmodSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { clearWay } from './put-aside.ts'
import { digestOf, listBackups, noteLastBackup, removeTemporary } from './backup-files.ts'
import { examine, structureFlaw, type Examination } from './examine-database.ts'
import type { StorageFiles } from './storage-files.ts'
import {
  backupName,
  parseBackupName,
  superfluousBackups,
  type Backup,
} from './rules/backup-rules.ts'
import { connect, withDatabase } from './sqlite.ts'

/** The outcome of a backup. A database that is damaged, or older than the newest backup, is not saved. */
export type BackupOutcome =
  { readonly type: 'made'; readonly backup: Backup } | Exclude<Examination, { type: 'sound' }>

/**
 * Tables that a backup leaves out, because their rows can be made again or must not lie around in copies: voice clips
 * and derived rows, with sums before the rows that they sum up. A database of an older version, saved before its
 * migration, lacks some of these tables.
 */
const leftOut = [
  'speech_clip',
  'family_year',
  'counted_day',
  'repository_address',
  'family',
  'day_count',
  'counting_family',
  'derived_with',
  'pantry',
  'food',
]

/**
 * Saves a snapshot of the database while others may write to it. The backup gets its name only after it was opened
 * and checked; then surplus backups are deleted. Meant for a worker: takes some seconds for some 200 MB.
 * @param at the current time, in milliseconds since the epoch
 * @param acceptsOlder the user has chosen this database, although the newest backup has more
 * @throws what SQLite or the file system throws; nothing is left behind
 */
export async function makeBackup(
  files: StorageFiles,
  at: number,
  acceptsOlder = false,
): Promise<BackupOutcome> {
  clearWay(files.backups, 'folder', at)
  mkdirSync(files.backups, { recursive: true, mode: 0o700 })
  removeTemporary(files)
  const whole = join(files.backups, 'whole.tmp')
  const temporary = join(files.backups, 'backup.tmp')
  try {
    await copyWhole(files.database, whole)
    const found = examine(whole, files)
    if (found.type === 'damaged' || (found.type === 'older' && !acceptsOlder)) return found
    leaveOutAndVacuum(whole, temporary)
    const flaw = withDatabase(temporary, { readonly: true }, structureFlaw)
    if (flaw !== null) throw new Error(`the backup is not sound: ${flaw}`)
    const number = (listBackups(files)[0]?.number ?? 0) + 1
    const name = backupName(number, at, digestOf(temporary))
    renameSync(temporary, join(files.backups, name))
    noteLastBackup(files.database, parseBackupName(name)?.digest ?? '')
    const all = listBackups(files)
    for (const old of superfluousBackups(all, statSync(files.database).size)) {
      rmSync(join(files.backups, old.name))
    }
    const backup = all.find((one) => one.name === name)
    if (backup === undefined) throw new Error('the backup has vanished')
    return { type: 'made', backup }
  } finally {
    removeTemporary(files)
  }
}

/** Copies the database with SQLite's online backup (https://www.sqlite.org/backup.html). */
async function copyWhole(from: string, to: string): Promise<void> {
  const db = connect(from, { readonly: true, fileMustExist: true, timeout: 5000 })
  try {
    // In one step: a backup in several steps restarts after each write of another connection.
    await db.backup(to, { progress: () => 0x7fffffff })
    chmodSync(to, 0o600)
  } finally {
    db.close()
  }
}

/** Writes the copy to a new file without the rows that are left out. VACUUM keeps none of their bytes. */
function leaveOutAndVacuum(whole: string, to: string): void {
  withDatabase(whole, {}, (db) => {
    // The copy is thrown away, so it needs no journal.
    db.pragma('journal_mode = OFF')
    db.pragma('synchronous = OFF')
    db.transaction(() => leaveOut(db))()
    db.pragma('synchronous = FULL')
    db.prepare('VACUUM INTO ?').run(to)
  })
  chmodSync(to, 0o600)
}

function leaveOut(db: Database): void {
  const tables = new Set(db.prepare('SELECT name FROM sqlite_master').pluck().all())
  for (const table of leftOut) if (tables.has(table)) db.exec(`DELETE FROM ${table}`)
  db.exec('UPDATE github_account SET secret = NULL; UPDATE growth SET experience = 0')
}
