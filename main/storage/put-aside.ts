import { existsSync, lstatSync, renameSync, statSync } from 'node:fs'
import { basename, join, parse } from 'node:path'
import { withDatabase } from './sqlite.ts'
import { databaseSuffixes, type StorageFiles } from './storage-files.ts'

/** A free, dated name in the same folder, to rename a path to. @param now milliseconds since the epoch */
function asideName(path: string, now: number): string {
  const { dir, name, ext } = parse(path)
  const time = new Date(now)
    .toISOString()
    .replace(/\.\d+Z$/, '')
    .replaceAll(':', '')
  let aside = `${name}-put-aside-${time}${ext}`
  for (let n = 2; existsSync(join(dir, aside)); n += 1) {
    aside = `${name}-put-aside-${time}-${n}${ext}`
  }
  return join(dir, aside)
}

/** What is at a path. A pipe, or a link that points to itself, is `other`. */
export function findFileType(path: string): 'absent' | 'file' | 'folder' | 'other' {
  try {
    const found = statSync(path, { throwIfNoEntry: false })
    if (found === undefined) return 'absent'
    return found.isFile() ? 'file' : found.isDirectory() ? 'folder' : 'other'
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ELOOP') return 'other'
    throw cause
  }
}

/** Renames anything that blocks the path of our file or folder. @throws what the file system throws */
export function putWrongTypeAside(path: string, wanted: 'file' | 'folder', now: number): void {
  const type = findFileType(path)
  if (type !== 'absent' && type !== wanted) renameSync(path, asideName(path, now))
}

/** Erases the tokens from a database. If it is too damaged to open, they stay; they are encrypted. */
function eraseTokens(path: string): void {
  try {
    withDatabase(path, { timeout: 0 }, (db) => {
      db.pragma('secure_delete = ON')
      db.exec('UPDATE github_account SET secret = NULL')
      // Emptying the -wal removes earlier copies of the tokens.
      db.pragma('wal_checkpoint(TRUNCATE)')
    })
  } catch {
    // The database is put aside anyway.
  }
}

/**
 * Erases the tokens of the database, and renames its files to a dated name in the same folder.
 * @param now milliseconds since the epoch
 * @returns the new name; null if there was no database
 */
export function putDatabaseAside(files: StorageFiles, now: number): string | null {
  const aside = asideName(files.database, now)
  eraseTokens(files.database)
  // Avoid existsSync, which follows links: a link that points to itself is in the way too.
  const found = databaseSuffixes.filter((suffix) =>
    lstatSync(files.database + suffix, { throwIfNoEntry: false }),
  )
  // The database goes last: if this is interrupted, the next start still finds it.
  for (const suffix of found.toReversed()) renameSync(files.database + suffix, aside + suffix)
  return found.length === 0 ? null : basename(aside)
}
