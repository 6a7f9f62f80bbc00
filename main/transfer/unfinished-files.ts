import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { databaseSuffixes, type StorageFiles } from '../storage/storage-files.ts'

/** The file that records the path of a running export's temporary file, which is in a folder of the user's choice. */
const recordOf = ({ folder }: StorageFiles): string => join(folder, 'unfinished-export.txt')

/** Call it before creating the temporary file of an export. @param path of that file, absolute */
export const recordUnfinishedExport = (files: StorageFiles, path: string): void =>
  writeFileSync(recordOf(files), path, { mode: 0o600 })

export const clearUnfinishedExport = (files: StorageFiles): void =>
  rmSync(recordOf(files), { force: true })

/** Removes what a killed export has left. No export may be running. @throws what the file system throws */
export function removeUnfinishedExport(files: StorageFiles): void {
  let path = ''
  try {
    path = readFileSync(recordOf(files), 'utf8')
  } catch {
    return
  }
  // The record may be wrong: delete only a temporary file of an export.
  if (/\.[0-9a-f-]{36}\.tmp$/.test(path)) rmSync(path, { force: true })
  clearUnfinishedExport(files)
}

/** The database of an import that was read but not merged yet. */
export const stagedImportOf = ({ folder }: StorageFiles): string => join(folder, 'import.db')

/** No import may be running. @throws what the file system throws */
export function removeStagedImport(files: StorageFiles): void {
  for (const suffix of [...databaseSuffixes, '-journal'])
    rmSync(stagedImportOf(files) + suffix, { force: true })
}
