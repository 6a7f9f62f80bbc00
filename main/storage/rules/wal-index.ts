/** What the wal-index (`-shm`) says about the `-wal`, in frames. */
export interface WalIndex {
  readonly committed: number
  /** How many of the committed frames were moved to the database and synced. */
  readonly moved: number
}

/** The format that all versions of SQLite since 3.7.0 write. */
const formatVersion = 3007000
const headerBytes = 48

/**
 * Parses the start of a wal-index (https://www.sqlite.org/walformat.html#the_wal_index_file_format), which survives a
 * process that was killed. It has the machine's byte order: every platform of Hot Dash is little-endian.
 * @returns null if it is uninitialised or half-written
 */
export function parseWalIndex(shm: Uint8Array): WalIndex | null {
  if (shm.length < 2 * headerBytes + 4) return null
  const view = new DataView(shm.buffer, shm.byteOffset, shm.byteLength)
  const isInitialised = view.getUint8(12) === 1
  if (view.getUint32(0, true) !== formatVersion || !isInitialised) return null
  // SQLite writes the header twice, and trusts it only if both copies match.
  for (let index = 0; index < headerBytes; index += 1) {
    if (shm[index] !== shm[headerBytes + index]) return null
  }
  return { committed: view.getUint32(16, true), moved: view.getUint32(2 * headerBytes, true) }
}

const walHeaderBytes = 32
const frameHeaderBytes = 24

/** The byte offset of the frame with this index, from 0. */
export const frameStart = (index: number, pageBytes: number): number =>
  walHeaderBytes + index * (frameHeaderBytes + pageBytes)

/**
 * Whether a `-wal` without its wal-index seems to have held more than SQLite could read.
 * @param header the first 32 bytes
 * @param next the 24 bytes after the last frame that SQLite has read; fewer at the end of the file
 */
export function looksTorn(header: Uint8Array, next: Uint8Array): boolean {
  if (header.length < walHeaderBytes) return false
  // 0x377f0682 or 0x377f0683
  if (header[0] !== 0x37 || header[1] !== 0x7f || header[2] !== 0x06) return true
  if (next.length === 0) return false
  if (next.length < frameHeaderBytes) return true
  // A frame from before the last checkpoint has other salts. With the same salts, an unread frame is damaged.
  return [0, 1, 2, 3, 4, 5, 6, 7].every((index) => header[16 + index] === next[8 + index])
}
