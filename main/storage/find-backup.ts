import { createHash } from 'node:crypto'
import { closeSync, openSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { listBackups } from './backup-files.ts'
import { readDatabaseVersion } from './database-version.ts'
import { migrations } from './migrations.ts'
import { digestLength, parseBackupName, type Backup } from './rules/backup-rules.ts'
import type { StorageFiles } from './storage-files.ts'

/**
 * The newest backup that can be restored, or the reason that none can. `newer`: a newer Hot Dash made one, so an update
 * makes it usable. Reads whole files.
 * @param options.name considers only the backup with this content, whatever its number; null for any
 */
export function findBackup(options: {
  readonly files: StorageFiles
  readonly name: string | null
}): Backup | 'none' | 'damaged' | 'newer' {
  const { files, name } = options
  // An interrupted restore may have renamed the backup already.
  const digest = name === null ? null : (parseBackupName(name)?.digest ?? '')
  let why: 'none' | 'damaged' | 'newer' = 'none'
  for (const backup of listBackups(files)) {
    if (digest !== null && backup.digest !== digest) continue
    const problem = findProblem(join(files.backups, backup.name), backup.digest)
    if (problem === null) return backup
    if (why !== 'newer') why = problem
  }
  return why
}

/** @returns null if a backup still holds the bytes that were saved, and can be read */
function findProblem(path: string, digest: string): 'damaged' | 'newer' | null {
  try {
    if (readFileDigest(path) !== digest) return 'damaged'
  } catch {
    return 'damaged'
  }
  return (readDatabaseVersion(path) ?? 0) > migrations.length ? 'newer' : null
}

/** Computes the digest for a backup's name. Reads the file in chunks: it may be too large for a worker's memory. */
export function readFileDigest(path: string): string {
  const hash = createHash('sha256')
  const part = Buffer.allocUnsafe(1 << 20)
  const file = openSync(path, 'r')
  try {
    for (;;) {
      const read = readSync(file, part)
      if (read === 0) return hash.digest('hex').slice(0, digestLength)
      hash.update(part.subarray(0, read))
    }
  } finally {
    closeSync(file)
  }
}
