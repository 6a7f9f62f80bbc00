import { copyFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { saveBackup } from './backup-and-restore.ts'
import { changeLastBackup, listBackups, removeTemporary } from './backup-files.ts'
import { readFileDigest } from './find-backup.ts'
import { eraseRecords, markForgotten } from './forgotten-repositories.ts'
import type { Backup } from './rules/backup-rules.ts'
import { withDatabase } from './sqlite.ts'
import type { StorageFiles } from './storage-files.ts'

/**
 * Erases repositories from every backup, and marks them there as forgotten. Deletes damaged backups, because nothing can
 * be restored from them. Meant for a worker: takes a few seconds for each 200 MB. No backup may be running. If
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
  const changed = join(files.backups, 'erased.tmp')
  const path = join(files.backups, backup.name)
  removeTemporary(files)
  copyFileSync(path, changed)
  const { name, digest } = withDatabase(changed, {}, (db) => {
    db.transaction(() => {
      eraseRecords(db, repositories)
      markForgotten(db, files.database, repositories)
    })()
    return saveBackup(db, files, backup)
  })
  if (name !== backup.name) rmSync(path)
  // The backup has new content, and so another digest.
  changeLastBackup(files.database, (db) =>
    db
      .prepare('UPDATE device SET last_backup = ? WHERE last_backup = ?')
      .run(digest, backup.digest),
  )
}
