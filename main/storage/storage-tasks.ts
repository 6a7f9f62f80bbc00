import { makeBackup, recoverLostWal, restoreBackup } from './backup-and-restore.ts'
import { findBackup } from './find-backup.ts'
import { eraseFromBackups } from './erase-from-backups.ts'
import { examineDatabase } from './examine-database.ts'
import { checkpoint } from './sqlite.ts'
import type { StorageFiles } from './storage-files.ts'

/** The tasks on the whole database that a worker runs, because they take seconds. */
export const storageTasks = {
  examine: ({ files }: { readonly files: StorageFiles }) => examineDatabase(files.database, files),
  backUp: makeBackup,
  eraseFromBackups,
  findBackup,
  checkpoint: ({ files }: { readonly files: StorageFiles }) => checkpoint(files.database),
  restore: restoreBackup,
  recoverLostWal,
}

export type StorageTasks = typeof storageTasks
