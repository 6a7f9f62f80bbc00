import type { Database } from 'better-sqlite3'
import { err, ok, type Result } from '../../preload/contract/result.ts'

/** The file was written by a newer version and is left unchanged. */
export interface DatabaseTooNew {
  readonly code: 'database-too-new'
  readonly found: number
  readonly known: number
}

/**
 * Migrates a database, each step in its own transaction: a step that fails leaves the version before it.
 * @returns the version reached
 * @throws SqliteError if a step is wrong
 */
export function migrate(db: Database, steps: readonly string[]): Result<number, DatabaseTooNew> {
  const found = db.pragma('user_version', { simple: true }) as number
  if (found > steps.length) return err({ code: 'database-too-new', found, known: steps.length })
  for (const [index, sql] of steps.entries()) {
    if (index < found) continue
    db.transaction(() => {
      db.exec(sql)
      db.pragma(`user_version = ${index + 1}`)
    }).immediate()
  }
  return ok(steps.length)
}
