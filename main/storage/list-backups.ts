import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { StorageFiles } from './files.ts'
import { byAge, parseBackupName, type Backup } from './rules/backups.ts'

/** All backups that are there, the newest first. */
export function listBackups(files: StorageFiles): readonly Backup[] {
  let names: readonly string[]
  try {
    names = readdirSync(files.backups)
  } catch {
    return []
  }
  return names
    .flatMap((name) => {
      const parsed = parseBackupName(name)
      if (parsed === undefined) return []
      const found = statSync(join(files.backups, name), { throwIfNoEntry: false })
      return found?.isFile() === true ? [{ ...parsed, bytes: found.size }] : []
    })
    .sort(byAge)
}
