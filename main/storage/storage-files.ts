import { join } from 'node:path'

/** SQLite derives the names of a database's other files from the first. */
export const databaseSuffixes = ['', '-wal', '-shm'] as const

export type StorageFiles = Readonly<ReturnType<typeof storageFiles>>

/** @param folder the data folder, absolute */
export const storageFiles = (folder: string) => ({
  folder,
  database: join(folder, 'hot-dash.db'),
  backups: join(folder, 'backups'),
  /** How the database was left; see last-shutdown-state.ts. */
  state: join(folder, 'hot-dash.state.json'),
})
