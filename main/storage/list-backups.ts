import { readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { StorageFiles } from './files.ts'
import { byAge, parseBackupName, type Backup } from './rules/backups.ts'

/** All backups, newest first. */
export function listBackups(files: StorageFiles): readonly Backup[] {
  return namesIn(files.backups)
    .flatMap((name) => {
      const parsed = parseBackupName(name)
      if (parsed === undefined) return []
      const found = statSync(join(files.backups, name), { throwIfNoEntry: false })
      return found?.isFile() === true ? [{ ...parsed, bytes: found.size }] : []
    })
    .sort(byAge)
}

/**
 * Removes what an interrupted backup has left: a full copy of the database, with its tokens. No backup may be
 * running.
 */
export function removeTemporary({ backups }: StorageFiles): void {
  for (const name of namesIn(backups)) {
    if (/\.tmp(?:-journal|-wal|-shm)?$/.test(name)) {
      rmSync(join(backups, name), { force: true, recursive: true })
    }
  }
}

/** @returns an empty list if there is no such folder */
function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
