import { chmodSync, copyFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { listBackups, removeTemporary, replaceLastBackup } from './backup-files.ts'
import { readFileDigest } from './find-backup.ts'
import { findStructureFlaw } from './examine-database.ts'
import { eraseRecords, noteForgotten } from './forgotten.ts'
import { backupName, type Backup } from './rules/backup-rules.ts'
import { withDatabase } from './sqlite.ts'
import type { StorageFiles } from './storage-files.ts'

/**
 * Erases repositories from every backup, and makes it remember that they are forgotten. Deletes a backup that is damaged:
 * nothing can be restored from it. Meant for a worker: takes a few seconds for each 200 MB. No backup may be running. If
 * interrupted, call it again.
 * @throws what SQLite or the file system throws; then each backup is either as it was or erased
 */
export function eraseFromBackups(options: {
  readonly files: StorageFiles
  readonly repositories: readonly string[]
}): void {
  const { files, repositories } = options
  try {
    for (const backup of listBackups(files)) {
      const path = join(files.backups, backup.name)
      if (readFileDigest(path) === backup.digest) replaceBackup(files, backup, repositories)
      else rmSync(path)
    }
  } finally {
    removeTemporary(files)
  }
}

function replaceBackup(files: StorageFiles, backup: Backup, repositories: readonly string[]): void {
  const [changed, vacuumed] = ['erased.tmp', 'backup.tmp'].map((name) =>
    join(files.backups, name),
  ) as [string, string]
  const path = join(files.backups, backup.name)
  removeTemporary(files)
  copyFileSync(path, changed)
  withDatabase(changed, {}, (db) => {
    db.transaction(() => {
      eraseRecords(db, repositories)
      noteForgotten(db, files.database, repositories)
    })()
    // VACUUM leaves out all bytes of deleted rows.
    db.prepare('VACUUM INTO ?').run(vacuumed)
  })
  chmodSync(vacuumed, 0o600)
  const flaw = withDatabase(vacuumed, { readonly: true }, findStructureFlaw)
  if (flaw !== null) throw new Error(`the backup is not sound: ${flaw}`)
  const digest = readFileDigest(vacuumed)
  const name = backupName(backup.number, backup.at, digest)
  renameSync(vacuumed, join(files.backups, name))
  if (name !== backup.name) rmSync(path)
  replaceLastBackup(files.database, backup.digest, digest)
}
