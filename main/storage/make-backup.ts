import type { Database } from 'better-sqlite3'
import { chmodSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { clearWay } from './aside.ts'
import { digestOf } from './backup-state.ts'
import { checkStructure, examine } from './examine.ts'
import type { StorageFiles } from './files.ts'
import { listBackups, removeTemporary } from './list-backups.ts'
import { noteLastBackup } from './last-backup.ts'
import { backupName, parseBackupName, superfluousBackups, type Backup } from './rules/backups.ts'
import { connect } from './sqlite.ts'

/** What came of making a backup. */
export type BackupOutcome =
  | { readonly type: 'made'; readonly backup: Backup }
  /** The database is damaged: it was not saved over what is sound. */
  | { readonly type: 'damaged'; readonly why: string }
  /** It is an older copy: saving it would pass it off as what came after that backup. */
  | { readonly type: 'older'; readonly backup: Backup }

/**
 * What can be had again or must not lie about, and so is left out: clips of the voice, and derived rows, sums before what they
 * are of. A database of an older version, which is saved before its migration, lacks some of these tables.
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
  'waiting',
  'commit_food',
]

/**
 * Saves the database as it is at one moment, while others may write to it. The backup gets its name once it was opened and
 * checked; after that the ones that are too many go. Meant for a worker: some seconds for some 200 MB.
 * @param at now; milliseconds since the epoch
 * @param acceptsOlder the user has decided for this database, though the newest backup has more
 * @throws what SQLite or the file system says; nothing is left behind
 */
export async function makeBackup(
  files: StorageFiles,
  at: number,
  acceptsOlder = false,
): Promise<BackupOutcome> {
  makeBackupFolder(files, at)
  const whole = join(files.backups, 'whole.tmp')
  const temporary = join(files.backups, 'backup.tmp')
  try {
    await copyWhole(files.database, whole)
    const examination = examine(whole, files)
    if (!examination.sound) return { type: 'damaged', why: examination.why }
    const { olderThan } = examination
    if (olderThan !== undefined && !acceptsOlder) return { type: 'older', backup: olderThan }
    leaveOutAndVacuum(whole, temporary)
    const check = checkStructure(temporary)
    if (!check.sound) throw new Error(`the backup is not sound: ${check.why}`)
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

/** Makes the folder for the user alone, and clears away what an interrupted backup has left in it. */
function makeBackupFolder(files: StorageFiles, now: number): void {
  clearWay(files.backups, 'folder', now)
  mkdirSync(files.backups, { recursive: true, mode: 0o700 })
  removeTemporary(files)
}

/** Copies the database by SQLite's online backup (https://www.sqlite.org/backup.html). */
async function copyWhole(from: string, to: string): Promise<void> {
  const db = connect(from, { readonly: true, fileMustExist: true, timeout: 5000 })
  try {
    // In one step: it would begin again after each write of another connection.
    await db.backup(to, { progress: () => 0x7fffffff })
    chmodSync(to, 0o600)
  } finally {
    db.close()
  }
}

/** Writes the copy to a new file without the rows that are left out. VACUUM keeps none of their bytes. */
function leaveOutAndVacuum(whole: string, to: string): void {
  const db = connect(whole, { fileMustExist: true })
  try {
    // A copy that is thrown away needs no journal.
    db.pragma('journal_mode = OFF')
    db.pragma('synchronous = OFF')
    db.transaction(() => leaveOut(db))()
    db.pragma('synchronous = FULL')
    db.prepare('VACUUM INTO ?').run(to)
    chmodSync(to, 0o600)
  } finally {
    db.close()
  }
}

function leaveOut(db: Database): void {
  const tables = new Set(db.prepare('SELECT name FROM sqlite_master').pluck().all())
  for (const table of leftOut) if (tables.has(table)) db.exec(`DELETE FROM ${table}`)
  db.exec('UPDATE github_account SET secret = NULL; UPDATE growth SET experience = 0')
}
