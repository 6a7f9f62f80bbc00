import { createClock, type Clock } from '../base/clock.ts'
import { findBackup } from './backup-files.ts'
import { examine } from './examine-database.ts'
import type { StorageFiles } from './storage-files.ts'
import { makeBackup } from './make-backup.ts'
import type { Store } from './open-store.ts'
import { recoverLostWal, restoreBackup } from './restore-backup.ts'
import { checkpoint } from './sqlite.ts'

export interface StorageTaskParams {
  readonly files: StorageFiles
}

/** With the clock of the calling process: its instant and its zone. */
export interface TimedTaskParams extends StorageTaskParams {
  readonly now: number
  readonly zone: string
}

/** What a worker does with the whole database, because it takes seconds. */
export type StorageTasks = ReturnType<typeof createStorageTasks>

/** @param rebuild derives the rows of the ledger, which this module does not know */
export function createStorageTasks(rebuild: (store: Store, clock: Clock) => void) {
  const optionsAt = ({ now, zone }: TimedTaskParams) => {
    const clock = createClock({ now: () => now, zone: () => zone })
    return { clock, rebuild: (store: Store) => rebuild(store, clock) }
  }
  return {
    examine: ({ files }: StorageTaskParams) => examine(files.database, files),
    backUp: ({
      files,
      now,
      acceptsOlder,
    }: StorageTaskParams & { readonly now: number; readonly acceptsOlder?: boolean }) =>
      makeBackup(files, now, acceptsOlder),
    findBackup: ({ files, name }: StorageTaskParams & { readonly name: string | null }) =>
      findBackup(files, name),
    checkpoint: ({ files }: StorageTaskParams) => checkpoint(files.database),
    restore: (params: TimedTaskParams & { readonly backup: string | null }) =>
      restoreBackup(params.files, params.backup, optionsAt(params)),
    recoverLostWal: (params: TimedTaskParams) => recoverLostWal(params.files, optionsAt(params)),
  }
}
