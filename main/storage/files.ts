import { join } from 'node:path'

/** Where the files of storage lie, as absolute paths. */
export interface StorageFiles {
  readonly folder: string
  /** SQLite keeps two more beside it: `-wal` and `-shm`. */
  readonly database: string
  /** A folder. */
  readonly backups: string
  /** How the database was left: state-file.ts. */
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
