import { createClock, type Clock } from '../base/clock.ts'
import { checkpoint } from './checkpoint.ts'
import { examine, type Examination } from './examine.ts'
import type { StorageFiles } from './files.ts'
import { findBackup, type NoBackup } from './backup-state.ts'
import { makeBackup, type BackupOutcome } from './make-backup.ts'
import type { Backup } from './rules/backups.ts'
import {
  recoverLostWal,
  restoreBackup,
  type WalRecovery,
  type Rebuild,
  type Restored,
} from './restore.ts'

/** The clock of the calling process: its instant and its zone. */
export interface AtTime {
  readonly now: number
  readonly zone: string
}

/** What a worker does with the whole database, because it takes seconds. */
export interface StorageTasks {
  readonly examine: (params: { readonly files: StorageFiles }) => Examination
  readonly backUp: (params: {
    readonly files: StorageFiles
    readonly now: number
    readonly acceptsOlder?: boolean
  }) => Promise<BackupOutcome>
  readonly findBackup: (params: {
    readonly files: StorageFiles
    readonly name: string | null
  }) => Backup | NoBackup
  readonly checkpoint: (params: { readonly files: StorageFiles }) => void
  readonly restore: (
    params: { readonly files: StorageFiles; readonly backup: string | null } & AtTime,
  ) => Restored | null
  readonly recoverLostWal: (params: { readonly files: StorageFiles } & AtTime) => WalRecovery
  readonly [name: string]: (params: never) => unknown
}

/** @param rebuild derives the rows of the ledger, which this module does not know */
export function createStorageTasks(
  rebuild: (store: Parameters<Rebuild>[0], clock: Clock) => void,
): StorageTasks {
  const optionsAt = ({ now, zone }: AtTime) => {
    const clock = createClock({ now: () => now, zone: () => zone })
    return { clock, rebuild: (store: Parameters<Rebuild>[0]) => rebuild(store, clock) }
  }
  return {
    examine: ({ files }) => examine(files.database, files),
    backUp: ({ files, now, acceptsOlder }) => makeBackup(files, now, acceptsOlder),
    findBackup: ({ files, name }) => findBackup(files, name),
    checkpoint: ({ files }) => checkpoint(files.database),
    restore: ({ files, backup, now, zone }) =>
      restoreBackup(files, backup, optionsAt({ now, zone })),
    recoverLostWal: ({ files, now, zone }) => recoverLostWal(files, optionsAt({ now, zone })),
  }
}
