/**
 * A fault of the database or its disk that the user can do something about. Each has a text: `fatal.<fault>` at a
 * start, `problem.<fault>` while Hot Dash runs.
 */
export type StorageFault =
  | 'database-damaged'
  | 'database-locked'
  /** The user lacks write permission. */
  | 'database-readonly'
  /** The whole disk is read-only, so permissions do not help. */
  | 'disk-readonly'
  /** The files of the database were moved, replaced or deleted while Hot Dash runs. */
  | 'data-gone'
  | 'disk-full'
  /** The disk itself reports errors. */
  | 'disk-failed'

const byCode: readonly (readonly [RegExp, StorageFault])[] = [
  // A read that comes up short means a truncated file.
  [/^SQLITE_(?:CORRUPT|NOTADB|FORMAT|IOERR_(?:SHORT_READ|CORRUPTFS|DATA))/, 'database-damaged'],
  [/^(?:SQLITE_READONLY_DBMOVED|DATA_GONE)$/, 'data-gone'],
  [/^(?:SQLITE_(?:BUSY|LOCKED|PROTOCOL)|EBUSY$)/, 'database-locked'],
  // The shared memory beside the database grows by pages, which fails if the disk is full.
  [/^(?:SQLITE_(?:FULL|IOERR_SHMSIZE)|ENOSPC$|EDQUOT$)/, 'disk-full'],
  [/^EROFS$/, 'disk-readonly'],
  // CANTOPEN is missing here: its cause can be a missing file, too many open files, and more.
  [/^(?:SQLITE_(?:READONLY|PERM|AUTH|IOERR_ACCESS)|EACCES$|EPERM$)/, 'database-readonly'],
  [/^(?:SQLITE_IOERR|EIO$)/, 'disk-failed'],
]

/** If a statement names a missing table, or a migration creates an existing one, `user_version` is damaged. */
const signsOfDamage = /no such (?:table|column)|already exists|malformed|unsupported file format/

/** The fault behind an error of SQLite (https://www.sqlite.org/rescode.html) or of the file system (errno), if any. */
export function storageFaultOf(cause: unknown): StorageFault | null {
  if (!(cause instanceof Error)) return null
  const { code, message } = cause as Error & { readonly code?: unknown }
  if (typeof code !== 'string') return null
  if (code === 'SQLITE_ERROR' && signsOfDamage.test(message)) return 'database-damaged'
  return byCode.find(([pattern]) => pattern.test(code))?.[1] ?? null
}
