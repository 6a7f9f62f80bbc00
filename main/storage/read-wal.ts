import type { Database } from 'better-sqlite3'
import { closeSync, openSync, readFileSync, readSync } from 'node:fs'
import { frameStart, looksTorn, parseWalIndex, type WalIndex } from './rules/wal-index.ts'

/** The wal-index that the last process has left. Read it before SQLite opens the database and rebuilds it. */
export function readWalIndex(database: string): WalIndex | null {
  try {
    return parseWalIndex(readFileSync(`${database}-shm`))
  } catch {
    return null
  }
}

/**
 * Whether changes in the `-wal` were lost: the file is gone, cut off or overwritten. SQLite reads the rest without an
 * error.
 * @param db just opened, and read from once
 * @param left the wal-index that the last process has left
 */
export function hasLostChanges(db: Database, left: WalIndex | null): boolean {
  // NOOP moves nothing and returns the number of frames, or -1 for a database without a -wal.
  const [log] = db.pragma('wal_checkpoint(NOOP)') as readonly { readonly log: number }[]
  const read = Math.max(log?.log ?? 0, 0)
  if (left !== null) return left.committed > left.moved && read < left.committed
  const pageBytes = db.pragma('page_size', { simple: true }) as number
  const wal = `${db.name}-wal`
  return looksTorn(readBytesAt(wal, 0, 32), readBytesAt(wal, frameStart(read, pageBytes), 24))
}

/** Reads a part of a file. @returns fewer bytes at the end of the file, none if it cannot be read */
export function readBytesAt(path: string, position: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length)
  try {
    const file = openSync(path, 'r')
    try {
      return bytes.subarray(0, readSync(file, bytes, 0, length, position))
    } finally {
      closeSync(file)
    }
  } catch {
    return new Uint8Array()
  }
}
