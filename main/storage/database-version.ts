import { statSync } from 'node:fs'
import { readBytesAt } from './read-wal.ts'
import { readUserVersion, withDatabase } from './sqlite.ts'

/** Where SQLite keeps `user_version`: https://www.sqlite.org/fileformat2.html#user_version_number */
const headerOffset = 60

/** The number of a database's last migration; undefined if it cannot be read. Neither changes nor creates a file. */
export function readDatabaseVersion(path: string): number | undefined {
  try {
    const wal = statSync(`${path}-wal`, { throwIfNoEntry: false })
    if (wal === undefined || wal.size === 0) {
      const header = Buffer.from(readBytesAt(path, 0, headerOffset + 4))
      const isDatabase = header.toString('latin1', 0, 16) === 'SQLite format 3\0'
      return isDatabase ? header.readUInt32BE(headerOffset) : undefined
    }
    // The -wal is newer than the file, and only SQLite knows which part of it counts.
    return withDatabase(path, { readonly: true, timeout: 1000 }, readUserVersion)
  } catch {
    return undefined
  }
}
