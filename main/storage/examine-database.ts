import type { Database } from 'better-sqlite3'
import { join } from 'node:path'
import { begunAnew, findBackup, lastBackupOf } from './backup-files.ts'
import type { StorageFiles } from './storage-files.ts'
import type { Backup } from './rules/backup-rules.ts'
import { faultOf } from './rules/faults.ts'
import { withDatabase } from './sqlite.ts'

/** The result of an examination. */
export type Examination =
  | {
      readonly sound: true
      /**
       * It lacks rows of this backup but does not descend from it: the user has put an older copy, or another
       * computer's, in its place. Nothing is damaged, and only the user knows which one to use.
       */
      readonly olderThan?: Backup
    }
  | { readonly sound: false; readonly why: string }

const sound: Examination = { sound: true }
const damaged = (why: string): Examination => ({ sound: false, why })

/**
 * Queries for rows of a backup that are missing or changed, by the name of what they hold. Everything in these tables
 * only grows, so a database without such rows has lost them.
 */
const lasting: Readonly<Record<string, string>> = {
  meals: `SELECT 1 FROM saved.meal AS was LEFT JOIN main.meal AS is_now
      ON is_now.grant_key = was.grant_key AND is_now.n = was.n
    WHERE is_now.n IS NULL OR is_now.dish <> was.dish
      -- A merge keeps the earlier of two meals; at the same instant, that of the smaller device: see merge-devices.ts.
      OR NOT ((is_now.at, is_now.device, is_now.experience) = (was.at, was.device, was.experience)
        OR (is_now.device <> was.device AND (is_now.at, is_now.device) < (was.at, was.device)))`,
  food: `SELECT 1 FROM saved.granted AS was LEFT JOIN main.granted AS is_now ON is_now.key = was.key
    WHERE is_now.key IS NULL OR is_now.units < was.units OR is_now.dish <> was.dish`,
  outfits: `SELECT 1 FROM saved.unlock AS was LEFT JOIN main.unlock AS is_now
    ON is_now.item = was.item WHERE is_now.item IS NULL`,
  deeds: `SELECT 1 FROM saved.deed AS was LEFT JOIN main.deed AS is_now
    ON is_now.item = was.item WHERE is_now.item IS NULL`,
  'the device': `SELECT 1 FROM saved.device AS was LEFT JOIN main.device AS is_now ON is_now.id = was.id
    WHERE is_now.id IS NULL`,
}

/** Queries that compare the sums kept by triggers with the rows that they sum up. */
const sums: Readonly<Record<string, string>> = {
  experience: `SELECT 1 FROM growth
    WHERE experience <> (SELECT coalesce(sum(experience), 0) FROM meal)`,
  'the waiting dishes': `SELECT 1 FROM waiting
    WHERE count <> (SELECT coalesce(sum(remaining), 0) FROM pantry WHERE pantry.dish = waiting.dish)`,
}

/**
 * Reads the whole database and checks whether its structure is sound.
 * @param path absolute; only read
 * @throws if the file cannot be read for a reason other than damage
 */
export function checkStructure(path: string): Examination {
  return lookAt(path, structureOf)
}

/**
 * Reads the whole database and checks whether it is sound: its structure, its sums and, against the newest backup,
 * that nothing is missing from the tables that only grow. Meant for a worker: takes a second for some 200 MB.
 * @param path absolute; only read
 * @param files where the backups are
 * @throws if the file cannot be read for a reason other than damage
 */
export function examine(path: string, files: StorageFiles): Examination {
  return lookAt(path, (db) => {
    const structure = structureOf(db)
    if (!structure.sound) return structure
    const found = (question: string) => db.prepare(`${question} LIMIT 1`).get() !== undefined
    for (const [what, differs] of Object.entries(sums)) {
      if (found(differs)) return damaged(`${what} is another sum`)
    }
    const descendsFrom = lastBackupOf(db)
    const newest = descendsFrom === begunAnew ? 'none' : findBackup(files, null)
    if (typeof newest === 'string') return sound
    db.prepare('ATTACH ? AS saved').run(join(files.backups, newest.name))
    const [missing] = Object.entries(lasting).find(([, question]) => found(question)) ?? []
    if (missing === undefined) return sound
    return descendsFrom === newest.digest
      ? damaged(`${missing} of the backup are missing`)
      : { sound: true, olderThan: newest }
  })
}

function structureOf(db: Database): Examination {
  const [problem] = db.pragma('quick_check(1)') as readonly { readonly quick_check: string }[]
  if (problem?.quick_check !== 'ok') return damaged(String(problem?.quick_check))
  return db.prepare('SELECT 1 FROM device').get() === undefined
    ? damaged('it has no device')
    : sound
}

function lookAt(path: string, look: (db: Database) => Examination): Examination {
  try {
    return withDatabase(path, { readonly: true }, look)
  } catch (cause) {
    if (faultOf(cause) === 'database-damaged') return damaged(String(cause))
    throw cause
  }
}
