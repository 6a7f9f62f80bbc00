import { createHash } from 'node:crypto'
import { closeSync, openSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { databaseVersionOf } from './database-version.ts'
import type { StorageFiles } from './files.ts'
import { listBackups } from './list-backups.ts'
import { migrations } from './migrations/index.ts'
import type { Backup } from './rules/backups.ts'

/** `newer`: made by a version of Hot Dash with more migrations. */
export type BackupState = 'usable' | 'damaged' | 'newer'

/** Whether a backup still holds the bytes that were saved, and can be read. Reads the whole file. */
export function stateOf({ backups }: StorageFiles, { name, digest }: Backup): BackupState {
  const path = join(backups, name)
  try {
    if (!digestOf(path).startsWith(digest)) return 'damaged'
  } catch {
    return 'damaged'
  }
  return (databaseVersionOf(path) ?? 0) > migrations.length ? 'newer' : 'usable'
}

/** The newest backup that can be restored. */
export const newestUsable = (files: StorageFiles): Backup | undefined =>
  listBackups(files).find((backup) => stateOf(files, backup) === 'usable')

/** Why there is no backup to restore. */
export type NoBackup = 'none' | 'damaged' | 'newer'

/**
 * The newest backup that can be restored, or why there is none: `newer` if any of them only needs an update of Hot
 * Dash.
 * @param name considers only this backup; null for any
 */
export function findBackup(files: StorageFiles, name: string | null): Backup | NoBackup {
  let why: NoBackup = 'none'
  for (const backup of listBackups(files)) {
    if (name !== null && backup.name !== name) continue
    const state = stateOf(files, backup)
    if (state === 'usable') return backup
    if (why !== 'newer') why = state
  }
  return why
}

/** SHA-256 of a file, in hex. Reads in chunks: a backup may be too large for a worker's memory. */
export function digestOf(path: string): string {
  const hash = createHash('sha256')
  const part = Buffer.allocUnsafe(1 << 20)
  const file = openSync(path, 'r')
  try {
    for (;;) {
      const read = readSync(file, part)
      if (read === 0) return hash.digest('hex')
      hash.update(part.subarray(0, read))
    }
  } finally {
    closeSync(file)
  }
}
