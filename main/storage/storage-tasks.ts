import { findBackup } from './backup-files.ts'
import { examine } from './examine-database.ts'
import { makeBackup } from './make-backup.ts'
import { recoverLostWal, restoreBackup } from './restore-backup.ts'
import { checkpoint } from './sqlite.ts'
import type { StorageFiles } from './storage-files.ts'

export interface StorageParams {
  readonly files: StorageFiles
}

/** `now` is the instant of the calling process's clock. */
export interface TimedStorageParams extends StorageParams {
  readonly now: number
}

/** What a worker does with the whole database, because it takes seconds. */
export const storageTasks = {
  examine: ({ files }: StorageParams) => examine(files.database, files),
  backUp: ({
    files,
    now,
    acceptsOlder,
  }: TimedStorageParams & { readonly acceptsOlder?: boolean }) =>
    makeBackup(files, now, acceptsOlder),
  findBackup: ({ files, name }: StorageParams & { readonly name: string | null }) =>
    findBackup(files, name),
  checkpoint: ({ files }: StorageParams) => checkpoint(files.database),
  restore: ({ files, now, backup }: TimedStorageParams & { readonly backup: string | null }) =>
    restoreBackup(files, backup, now),
  recoverLostWal: ({ files, now }: TimedStorageParams) => recoverLostWal(files, now),
}

export type StorageTasks = typeof storageTasks
