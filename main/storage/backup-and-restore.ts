import type { Database } from 'better-sqlite3'
import { chmodSync, copyFileSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { splitWords } from '../base/rules/split-words.ts'
import { changeLastBackup, listBackups, removeTemporary, setLastBackup } from './backup-files.ts'
import { readFileDigest, findBackup } from './find-backup.ts'
import { refillDerivedTablesSql } from './database-triggers.ts'
import { examineDatabase, findStructureFlaw, type Examination } from './examine-database.ts'
import { openStore, type Store } from './open-store.ts'
import { takeOverForgotten } from './forgotten-repositories.ts'
import { putDatabaseAside, putWrongTypeAside } from './put-aside.ts'
import { readAllAgainSql } from './read-sources-again.ts'
import { backupName, superfluousBackups, type Backup } from './rules/backup-rules.ts'
import { openDatabase, SqliteError, withDatabase } from './sqlite.ts'
import { databaseSuffixes, type StorageFiles } from './storage-files.ts'

interface TimedParams {
  readonly files: StorageFiles
  /** The instant of the calling process's clock, in milliseconds since the epoch. */
  readonly now: number
}

/** A database that is damaged, or older than the newest backup, is not saved. */
type BackupOutcome = { readonly type: 'made' } | Exclude<Examination, { type: 'sound' }>

/**
 * Tables that a backup leaves out, because their rows can be made again or must not be kept in copies: voice clips and
 * derived rows. Sums come before the rows that they sum up. A database of an older version lacks some of these tables.
 */
const omittedTables = splitWords(
  'speech_clip family_year counted_day repository_address family day_count counting_family',
  'derived_with pantry food',
)

/**
 * Saves a snapshot of the database while others may write to it, then deletes surplus backups. Meant for a worker: takes
 * a few seconds for 200 MB.
 * @param options.acceptsOlder the user has chosen this database, although the newest backup has more
 * @throws what SQLite or the file system throws; nothing is left behind
 */
export async function makeBackup(
  options: TimedParams & { readonly acceptsOlder?: boolean },
): Promise<BackupOutcome> {
  const { files, now, acceptsOlder = false } = options
  putWrongTypeAside(files.backups, 'folder', now)
  mkdirSync(files.backups, { recursive: true, mode: 0o700 })
  removeTemporary(files)
  const whole = join(files.backups, 'whole.tmp')
  try {
    await copyWhole(files.database, whole)
    const found = examineDatabase(whole, files)
    if (found.type === 'damaged' || (found.type === 'older' && !acceptsOlder)) return found
    const number = (listBackups(files)[0]?.number ?? 0) + 1
    const { digest } = withDatabase(whole, {}, (db) => {
      leaveOutRows(db)
      return saveBackup(db, files, { number, at: now })
    })
    changeLastBackup(files.database, (db) => setLastBackup(db, digest))
    for (const old of superfluousBackups(listBackups(files), statSync(files.database).size)) {
      rmSync(join(files.backups, old.name))
    }
    return { type: 'made' }
  } finally {
    removeTemporary(files)
  }
}

/** Copies the database with SQLite's online backup (https://www.sqlite.org/backup.html). */
async function copyWhole(from: string, to: string): Promise<void> {
  const db = openDatabase(from, { readonly: true, fileMustExist: true, timeout: 5000 })
  try {
    // Copy in one step: a backup in several steps restarts after each write of another connection.
    await db.backup(to, { progress: () => 0x7fffffff })
    chmodSync(to, 0o600)
  } finally {
    db.close()
  }
}

function leaveOutRows(db: Database): void {
  // The copy is thrown away, so it needs no journal.
  db.pragma('journal_mode = OFF')
  db.pragma('synchronous = OFF')
  db.transaction(() => {
    const tables = new Set(db.prepare('SELECT name FROM sqlite_master').pluck().all())
    for (const table of omittedTables) if (tables.has(table)) db.exec(`DELETE FROM ${table}`)
    db.exec('UPDATE github_account SET secret = NULL; UPDATE growth SET experience = 0')
  })()
  db.pragma('synchronous = FULL')
}

/** Saves a database as a backup, without any bytes of deleted rows. Checks the backup before naming it. */
export function saveBackup(
  db: Database,
  files: StorageFiles,
  { number, at }: Pick<Backup, 'number' | 'at'>,
): Pick<Backup, 'name' | 'digest'> {
  const temporary = join(files.backups, 'backup.tmp')
  db.prepare('VACUUM INTO ?').run(temporary)
  chmodSync(temporary, 0o600)
  const flaw = withDatabase(temporary, { readonly: true }, findStructureFlaw)
  if (flaw !== null) throw new Error(`the backup is not sound: ${flaw}`)
  const digest = readFileDigest(temporary)
  const name = backupName(number, at, digest)
  renameSync(temporary, join(files.backups, name))
  return { name, digest }
}

export interface Restoration {
  readonly backup: Backup
  /** The name of the file in the data folder that holds the replaced database; null if there was none. */
  readonly aside: string | null
}

/**
 * Puts the database aside and a backup in its place. That backup becomes the newest. What the user has forgotten since
 * stays forgotten. The next start rebuilds what backups leave out. Nothing may have the database open. Meant for a
 * worker: takes a few seconds for 200 MB.
 * @param options.backup its name; null for the newest that is intact and not of a newer version
 * @returns null if there is no such backup; then nothing has changed
 * @throws what SQLite or the file system throws
 */
export function restoreBackup(
  options: TimedParams & { readonly backup: string | null },
): Restoration | null {
  const { files, now } = options
  const backup = findBackup({ files, name: options.backup })
  if (typeof backup === 'string') return null
  const restoring = `${files.database}.restoring`
  for (const suffix of databaseSuffixes) rmSync(restoring + suffix, { force: true })
  copyFileSync(join(files.backups, backup.name), restoring)
  chmodSync(restoring, 0o600)
  const store = openOrThrow(restoring, now)
  try {
    setLastBackup(store.db, backup.digest)
    keepForgotten(store, files.database)
    store.transaction(() => store.db.exec(readAllAgainSql + refillDerivedTablesSql))
  } finally {
    store.close()
  }
  // Rename the backup before replacing the database: after a crash in between, the old database still has everything
  // in this backup.
  const newest = makeNewest(files, backup)
  const aside = putDatabaseAside(files, now)
  renameSync(restoring, files.database)
  return { backup: newest, aside }
}

/** Takes over what was forgotten since the backup, unless the database to replace is missing or damaged. */
function keepForgotten({ db }: Store, replaced: string): void {
  try {
    takeOverForgotten(db, replaced)
  } catch (cause) {
    if (!(cause instanceof SqliteError)) throw cause
  }
}

/**
 * Gives a backup the highest number. Examinations compare the database with the newest backup, and restore that one
 * after damage, so it must never be a backup that the user has rejected.
 */
function makeNewest(files: StorageFiles, backup: Backup): Backup {
  const newest = listBackups(files)[0] ?? backup
  if (newest.number === backup.number) return backup
  const number = newest.number + 1
  const name = backupName(number, backup.at, backup.digest)
  renameSync(join(files.backups, backup.name), join(files.backups, name))
  return { ...backup, number, name }
}

function openOrThrow(path: string, now: number): Store {
  const opened = openStore(path, { clock: { now: () => now } })
  if (!opened.ok) throw new Error(`${path} does not open: ${opened.error.code}`)
  return opened.value
}

type WalRecovery =
  /** The database is whole as of this moment: milliseconds since the epoch. */
  | { readonly type: 'kept'; readonly at: number }
  | { readonly type: 'restored'; readonly restored: Restoration }
  /** The database is not sound, and there is no backup. */
  | { readonly type: 'lost' }

/**
 * Recovers from the loss of a `-wal` with the last changes. Keeps the database without them if it is sound and has
 * everything in the newest backup; otherwise restores that backup.
 * @throws what SQLite or the file system throws
 */
export function recoverLostWal({ files, now }: TimedParams): WalRecovery {
  const at = statSync(files.database).mtimeMs
  // Also restore the backup if the database is merely `older`: the missing rows were lost with the last changes.
  const found = examineDatabase(files.database, files)
  if (found.type !== 'sound') {
    const restored = restoreBackup({ files, backup: null, now })
    return restored === null ? { type: 'lost' } : { type: 'restored', restored }
  }
  const store = openOrThrow(files.database, now)
  store.db.exec(readAllAgainSql)
  store.close()
  return { type: 'kept', at }
}
