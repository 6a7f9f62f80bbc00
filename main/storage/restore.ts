import { chmodSync, copyFileSync, lstatSync, renameSync, rmSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Database } from 'better-sqlite3'
import type { Clock } from '../base/clock.ts'
import { asideName } from './aside.ts'
import { stateOf } from './backup-state.ts'
import { examine } from './examine.ts'
import type { StorageFiles } from './files.ts'
import { setLastBackup } from './last-backup.ts'
import { listBackups } from './list-backups.ts'
import { openStore, type Store } from './open.ts'
import { rebuildPantry } from './rebuild-pantry.ts'
import { backupName, parseBackupName, type Backup } from './rules/backups.ts'
import { connect } from './sqlite.ts'

/** What replaced the database. */
export interface Restored {
  readonly backup: Backup
  /** Name of the file in the data folder that holds what was there before; null where nothing was. */
  readonly aside: string | null
}

/** Derives the rows of the ledger, which no backup has. */
export type Rebuild = (store: Store) => void

interface Options {
  readonly clock: Clock
  readonly rebuild: Rebuild
}

/** Nothing of it is lost by reading it twice: what clones and accounts told since is found again. */
const readSourcesAgain = 'DELETE FROM clone_tip; UPDATE sync_window SET at = 0;'

/**
 * Puts the database aside and a backup in its place, with everything derived from it. The restored backup becomes the newest.
 * Nothing may have the database open. Meant for a worker: some seconds for some 200 MB.
 * @param name of a backup; null for the newest one that is intact and of this version or an older one
 * @returns null if there is no such backup; then nothing was changed
 * @throws what SQLite or the file system says
 */
export function restoreBackup(
  files: StorageFiles,
  name: string | null,
  options: Options,
): Restored | null {
  const restoring = `${files.database}.restoring`
  // By its content: a restore that was interrupted may have renamed it already.
  const wanted = name === null ? null : (parseBackupName(name)?.digest ?? '')
  for (const backup of listBackups(files)) {
    if ((wanted !== null && backup.digest !== wanted) || stateOf(files, backup) !== 'usable')
      continue
    removeDatabase(restoring)
    copyFileSync(join(files.backups, backup.name), restoring)
    chmodSync(restoring, 0o600)
    complete(restoring, backup, options)
    // Before the database is replaced: after a crash in between, the old database still has all that this backup has.
    const newest = makeNewest(files, backup)
    const aside = putAside(files, options.clock.now())
    renameSync(restoring, files.database)
    return { backup: newest, aside }
  }
  return null
}

/**
 * Numbers a backup as the newest. The database is always a descendant of the newest backup, so this is the one that it is
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

function complete(path: string, { digest }: Backup, { clock, rebuild }: Options): void {
  const opened = openStore(path, { clock })
  if (!opened.ok) throw new Error(`the backup does not open: ${opened.error.code}`)
  const store = opened.value
  try {
    setLastBackup(store.db, digest)
    store.transaction(() => {
      store.db.exec(readSourcesAgain)
      rebuildPantry(store.db)
    })
    rebuild(store)
  } finally {
    store.close()
  }
}

/** The files of a database: SQLite looks for the others by the name of the first. */
const parts = ['', '-wal', '-shm'] as const

function removeDatabase(path: string): void {
  for (const part of parts) rmSync(path + part, { force: true })
}

/** Takes the tokens out of a database that is put aside. One that is too damaged to be opened keeps them, encrypted as they are. */
function eraseTokens(path: string): void {
  let db: Database | undefined
  try {
    db = connect(path, { fileMustExist: true, timeout: 0 })
    db.pragma('secure_delete = ON')
    db.exec('UPDATE github_account SET secret = NULL')
    // Earlier copies go with the content of the -wal.
    db.pragma('wal_checkpoint(TRUNCATE)')
  } catch {
    // It is put aside all the same.
  } finally {
    db?.close()
  }
}

/**
 * Renames the database, with what belongs to it, to a dated name in the same folder. No token stays in it.
 * @param now milliseconds since the epoch
 * @returns that name; null where there is none
 */
export function putAside(files: StorageFiles, now: number): string | null {
  const aside = asideName(files.database, now)
  eraseTokens(files.database)
  // Not existsSync, which follows links: one that leads to itself is in the way as well.
  const found = parts.filter((part) => lstatSync(files.database + part, { throwIfNoEntry: false }))
  // The database last: where this is interrupted, the next start still finds it.
  for (const part of [...found].reverse()) {
    renameSync(files.database + part, aside + part)
  }
  return found.length === 0 ? null : basename(aside)
}

/** What came of a database whose last changes are gone. */
export type WalRecovery =
  /** It is whole as it was at that moment; milliseconds since the epoch. */
  | { readonly type: 'kept'; readonly at: number }
  | { readonly type: 'restored'; readonly restored: Restored }
  /** It is not sound, and there is no backup. */
  | { readonly type: 'lost' }

/**
 * The `-wal` with the last changes is gone. Keeps the database as it was before them, where it is sound and has all that the
 * newest backup has; else restores that.
 * @throws what SQLite or the file system says
 */
export function recoverLostWal(files: StorageFiles, options: Options): WalRecovery {
  const at = statSync(files.database).mtimeMs
  // What a database without its latest changes lacks is lost, whichever backup it remembers.
  const found = examine(files.database, files)
  if (!found.sound || found.olderThan !== undefined) {
    const restored = restoreBackup(files, null, options)
    return restored === null ? { type: 'lost' } : { type: 'restored', restored }
  }
  const opened = openStore(files.database, { clock: options.clock })
  if (!opened.ok) throw new Error(`the database does not open: ${opened.error.code}`)
  opened.value.db.exec(readSourcesAgain)
  opened.value.close()
  return { type: 'kept', at }
}
