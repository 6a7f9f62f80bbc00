import { join } from 'node:path'

/** SQLite derives the names of a database's other files from the first. */
export const databaseSuffixes = ['', '-wal', '-shm'] as const

/** The paths of the storage files, absolute. */
export type StorageFiles = Readonly<ReturnType<typeof storageFiles>>

/** @param folder the data folder, absolute */
export const storageFiles = (folder: string) => ({
  folder,
  /** SQLite keeps two more files beside it: `-wal` and `-shm`. */
  database: join(folder, 'hot-dash.db'),
  backups: join(folder, 'backups'),
  /** How the database was left; see last-shutdown-state.ts. */
  state: join(folder, 'hot-dash.state.json'),
})
