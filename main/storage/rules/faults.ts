/**
 * What is wrong with the database or its disk, as far as a person can do something about it. Each has a sentence:
 * `fatal.<fault>` at a start, `problem.<fault>` while Hot Dash runs.
 */
export type StorageFault =
  | 'database-damaged'
  /** Another program holds it. */
  | 'database-locked'
  /** The user lacks the rights to write it. */
  | 'database-readonly'
  /** The whole disk is read-only: no rights help. */
  | 'disk-readonly'
  /** Its files were moved, replaced or deleted while Hot Dash runs. */
  | 'data-gone'
  | 'disk-full'
  /** The disk itself reports errors. */
  | 'disk-failed'

const byCode: readonly (readonly [RegExp, StorageFault])[] = [
  // A read that ends too early is a file that was truncated.
  [/^SQLITE_(?:CORRUPT|NOTADB|FORMAT|IOERR_(?:SHORT_READ|CORRUPTFS|DATA))/, 'database-damaged'],
  [/^(?:SQLITE_READONLY_DBMOVED|DATA_GONE)$/, 'data-gone'],
  [/^(?:SQLITE_(?:BUSY|LOCKED|PROTOCOL)|EBUSY$)/, 'database-locked'],
  // The shared memory beside the database grows by some pages: that fails where the disk has no room for them.
  [/^(?:SQLITE_(?:FULL|IOERR_SHMSIZE)|ENOSPC$|EDQUOT$)/, 'disk-full'],
  [/^EROFS$/, 'disk-readonly'],
  // Not CANTOPEN: that is a path at which there is no file, too many open files, and more.
  [/^(?:SQLITE_(?:READONLY|PERM|AUTH|IOERR_ACCESS)|EACCES$|EPERM$)/, 'database-readonly'],
  [/^(?:SQLITE_IOERR|EIO$)/, 'disk-failed'],
]

/** Our own statements name no table that is not there, and a migration makes none that is: its version was hurt. */
const signsOfDamage = /no such (?:table|column)|already exists|malformed|unsupported file format/

/**
 * @param code of an error of SQLite (https://www.sqlite.org/rescode.html) or of the file system (errno)
 * @param message what SQLite says beside `SQLITE_ERROR`
 * @returns undefined where the error has another reason
 */
export function storageFault(code: string, message: string): StorageFault | undefined {
  if (code === 'SQLITE_ERROR' && signsOfDamage.test(message)) return 'database-damaged'
  return byCode.find(([pattern]) => pattern.test(code))?.[1]
}

/** The same of something that was thrown. */
export function faultOf(cause: unknown): StorageFault | undefined {
  if (!(cause instanceof Error)) return undefined
  const { code, message } = cause as Error & { readonly code?: unknown }
  return typeof code === 'string' ? storageFault(code, message) : undefined
}
