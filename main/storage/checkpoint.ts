import { connect } from './sqlite.ts'

/**
 * Moves the contents of the `-wal` to the database and empties it, while another connection stays open
 * (https://www.sqlite.org/wal.html#ckpt).
 * @param path of the database, absolute
 */
export function checkpoint(path: string): void {
  const db = connect(path, { fileMustExist: true, timeout: 0 })
  try {
    // PASSIVE waits for nobody and blocks nobody.
    const [moved] = db.pragma('wal_checkpoint(PASSIVE)') as { log: number; checkpointed: number }[]
    // Emptying blocks writers, so do it only if it takes no time.
    if (moved?.log === moved?.checkpointed) db.pragma('wal_checkpoint(TRUNCATE)')
  } finally {
    db.close()
  }
}
