import { chmodSync, copyFileSync, lstatSync, renameSync, rmSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { asideName } from './put-aside.ts'
import { findBackup, listBackups, setLastBackup } from './backup-files.ts'
import { examine } from './examine-database.ts'
import type { StorageFiles } from './storage-files.ts'
import { openStore, type Store } from './open-store.ts'
import { backupName, type Backup } from './rules/backup-rules.ts'
import { withDatabase } from './sqlite.ts'
import { fillAgain } from './database-triggers.ts'

/** What a restore has put in place of the database. */
export interface Restored {
  readonly backup: Backup
  /** The name of the file in the data folder that holds the replaced database; null if there was none. */
  readonly aside: string | null
}

/** Reading sources again loses nothing, and finds what clones and accounts have reported since the backup. */
const readSourcesAgain = 'DELETE FROM clone_tip; UPDATE sync_window SET at = 0;'

/**
 * Puts the database aside and a backup in its place. The restored backup becomes the newest. What the ledger derives is
 * in no backup: the next start derives it. Nothing may have the database open. Meant for a worker: takes some seconds
 * for some 200 MB.
 * @param name of a backup; null for the newest that is intact and not of a newer version
 * @param now milliseconds since the epoch
 * @returns null if there is no such backup; then nothing has changed
 * @throws what SQLite or the file system throws
 */
export function restoreBackup(
  files: StorageFiles,
  name: string | null,
  now: number,
): Restored | null {
  const backup = findBackup(files, name)
  if (typeof backup === 'string') return null
  const restoring = `${files.database}.restoring`
  for (const part of parts) rmSync(restoring + part, { force: true })
  copyFileSync(join(files.backups, backup.name), restoring)
  chmodSync(restoring, 0o600)
  complete(restoring, backup, now)
  // Before the database is replaced: after a crash in between, the old database still has everything in this backup.
  const newest = makeNewest(files, backup)
  const aside = putAside(files, now)
  renameSync(restoring, files.database)
  return { backup: newest, aside }
}

/**
 * Numbers a backup as the newest. The database always descends from the newest backup, so this is the one that it is
 * examined against, and the one that replaces it after damage: never one that the user has turned down.
 */
function makeNewest(files: StorageFiles, backup: Backup): Backup {
  const newest = listBackups(files)[0] ?? backup
  if (newest.number === backup.number) return backup
  const number = newest.number + 1
  const name = backupName(number, backup.at, backup.digest)
  renameSync(join(files.backups, backup.name), join(files.backups, name))
  return { ...backup, number, name }
}

function complete(path: string, { digest }: Backup, now: number): void {
  const store = openOrThrow(path, now)
  try {
    setLastBackup(store.db, digest)
    store.transaction(() => store.db.exec(readSourcesAgain + fillAgain))
  } finally {
    store.close()
  }
}

function openOrThrow(path: string, now: number): Store {
  const opened = openStore(path, { clock: { now: () => now } })
  if (!opened.ok) throw new Error(`${path} does not open: ${opened.error.code}`)
  return opened.value
}

/** The files of a database: SQLite derives the other names from the first. */
const parts = ['', '-wal', '-shm'] as const

/**
 * Erases the tokens from a database that is put aside. In one too damaged to open, the tokens stay; they are
 * encrypted.
 */
function eraseTokens(path: string): void {
  try {
    withDatabase(path, { timeout: 0 }, (db) => {
      db.pragma('secure_delete = ON')
      db.exec('UPDATE github_account SET secret = NULL')
      // Emptying the -wal removes earlier copies of the tokens.
      db.pragma('wal_checkpoint(TRUNCATE)')
    })
  } catch {
    // Put it aside anyway.
  }
}

/**
 * Renames the database and its other files to a dated name in the same folder, without its tokens.
 * @param now milliseconds since the epoch
 * @returns the new name; null if there was no database
 */
export function putAside(files: StorageFiles, now: number): string | null {
  const aside = asideName(files.database, now)
  eraseTokens(files.database)
  // Not existsSync, which follows links: a link that points to itself is in the way too.
  const found = parts.filter((part) => lstatSync(files.database + part, { throwIfNoEntry: false }))
  // The database goes last: if this is interrupted, the next start still finds it.
  for (const part of [...found].reverse()) {
    renameSync(files.database + part, aside + part)
  }
  return found.length === 0 ? null : basename(aside)
}

/** What became of a database whose last changes are gone. */
export type WalRecovery =
  /** It is whole, as of this moment: milliseconds since the epoch. */
  | { readonly type: 'kept'; readonly at: number }
  | { readonly type: 'restored'; readonly restored: Restored }
  /** It is not sound, and there is no backup. */
  | { readonly type: 'lost' }

/**
 * The `-wal` with the last changes is gone. Keeps the database as it was before them if it is sound and has
 * everything in the newest backup; else restores that backup.
 * @throws what SQLite or the file system throws
 */
export function recoverLostWal(files: StorageFiles, now: number): WalRecovery {
  const at = statSync(files.database).mtimeMs
  // Whatever this database lacks was lost with its latest changes, whichever backup it descends from.
  const found = examine(files.database, files)
  if (found.type !== 'sound') {
    const restored = restoreBackup(files, null, now)
    return restored === null ? { type: 'lost' } : { type: 'restored', restored }
  }
  const store = openOrThrow(files.database, now)
  store.db.exec(readSourcesAgain)
  store.close()
  return { type: 'kept', at }
}
