import { connect } from './sqlite.ts'

/**
 * Moves what the `-wal` holds to the database, and empties it, while another connection goes on (https://www.sqlite.org/wal.html#ckpt).
 * @param path of the database, absolute
 */
export function checkpoint(path: string): void {
  const db = connect(path, { fileMustExist: true, timeout: 0 })
  try {
    // It waits for nobody, and nobody waits for it.
    const [moved] = db.pragma('wal_checkpoint(PASSIVE)') as { log: number; checkpointed: number }[]
    // Emptying keeps others from writing: only where it takes no time.
    if (moved?.log === moved?.checkpointed) db.pragma('wal_checkpoint(TRUNCATE)')
  } finally {
    db.close()
  }
}
