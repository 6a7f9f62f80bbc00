import type { Database } from 'better-sqlite3'
import { join } from 'node:path'
import { readLastBackup, startedOverMark } from './backup-files.ts'
import { findBackup } from './find-backup.ts'
import type { StorageFiles } from './storage-files.ts'
import type { Backup } from './rules/backup-rules.ts'
import { storageFaultOf } from './rules/storage-faults.ts'
import { withDatabase } from './sqlite.ts'

export type Examination =
  | { readonly type: 'sound' }
  | { readonly type: 'damaged'; readonly why: string }
  /**
   * The database lacks rows of this backup but does not descend from it: the user has put an older copy, or another
   * computer's, in its place. Nothing is damaged, and only the user knows which one to use.
   */
  | { readonly type: 'older'; readonly backup: Backup }

const damaged = (why: string): Examination => ({ type: 'damaged', why })

const missingSql = (table: string, key: string) =>
  `SELECT 1 FROM saved.${table} WHERE ${key} NOT IN (SELECT ${key} FROM main.${table})`

/** Queries for rows of a backup that are missing or changed. These tables only grow, so such rows were lost. */
const lostRowsSql: Readonly<Record<string, string>> = {
  meals: `SELECT 1 FROM saved.meal AS was LEFT JOIN main.meal AS is_now
      ON is_now.grant_key = was.grant_key AND is_now.n = was.n
    WHERE is_now.n IS NULL OR is_now.dish <> was.dish
      -- A merge keeps the earlier of two meals; at the same instant, that of the smaller device: see ledger/merge-devices.ts.
      OR NOT ((is_now.at, is_now.device, is_now.experience) = (was.at, was.device, was.experience)
        OR (is_now.device <> was.device AND (is_now.at, is_now.device) < (was.at, was.device)))`,
  food: `SELECT 1 FROM saved.granted AS was LEFT JOIN main.granted AS is_now ON is_now.key = was.key
    WHERE is_now.key IS NULL OR is_now.units < was.units OR is_now.dish <> was.dish`,
  outfits: missingSql('unlock', 'item'),
  'the device': missingSql('device', 'id'),
}

/** Queries for sums that do not match their rows. Triggers keep the sums, in tables that every version has. */
const wrongSumsSql: Readonly<Record<string, string>> = {
  experience: `SELECT 1 FROM growth
    WHERE experience <> (SELECT coalesce(sum(experience), 0) FROM meal)`,
  'what is left to eat': `SELECT 1 WHERE (SELECT coalesce(sum(remaining), 0) FROM pantry) <>
      (SELECT coalesce(sum(units), 0) FROM granted)
      - (SELECT count(*) FROM meal JOIN granted ON key = grant_key AND n <= units)`,
}

/** Reads the whole database. @returns what is wrong with its structure; null if it is sound */
export function findStructureFlaw(db: Database): string | null {
  const problem = db.pragma('quick_check(1)', { simple: true })
  if (problem !== 'ok') return String(problem)
  return db.prepare('SELECT 1 FROM device').get() === undefined ? 'it has no device' : null
}

/**
 * Reads the whole database and checks whether it is sound: its structure, its sums and, against the newest backup,
 * that nothing is missing from the tables that only grow. Meant for a worker: takes a second for 200 MB.
 * @param path absolute; only read
 * @param files where the backups are
 * @throws if the file cannot be read for a reason other than damage
 */
export function examineDatabase(path: string, files: StorageFiles): Examination {
  try {
    return withDatabase(path, { readonly: true }, (db) => examineOpen(db, files))
  } catch (cause) {
    if (storageFaultOf(cause) === 'database-damaged') return damaged(String(cause))
    throw cause
  }
}

function examineOpen(db: Database, files: StorageFiles): Examination {
  const findsAny = ([, question]: [string, string]) =>
    db.prepare(`${question} LIMIT 1`).get() !== undefined
  const flaw = findStructureFlaw(db)
  if (flaw !== null) return damaged(flaw)
  const sum = Object.entries(wrongSumsSql).find(findsAny)
  if (sum !== undefined) return damaged(`the sum is wrong: ${sum[0]}`)
  const descendsFrom = readLastBackup(db)
  const newest = descendsFrom === startedOverMark ? 'none' : findBackup({ files, name: null })
  if (typeof newest === 'string') return { type: 'sound' }
  db.prepare('ATTACH ? AS saved').run(join(files.backups, newest.name))
  const lost = Object.entries(lostRowsSql).find(findsAny)
  if (lost === undefined) return { type: 'sound' }
  return descendsFrom === newest.digest
    ? damaged(`${lost[0]} of the backup are missing`)
    : { type: 'older', backup: newest }
}
