import { join } from 'node:path'

/** The paths of the storage files, absolute. */
export interface StorageFiles {
  readonly folder: string
  /** SQLite keeps two more files beside it: `-wal` and `-shm`. */
  readonly database: string
  /** A folder. */
  readonly backups: string
  /** How the database was left; see storage-state.ts. */
  readonly state: string
}

/** @param folder the data folder, absolute */
export function storageFiles(folder: string): StorageFiles {
  return {
    folder,
    database: join(folder, 'hot-dash.db'),
    backups: join(folder, 'backups'),
    state: join(folder, 'hot-dash.state.json'),
  }
}
