import type { Database } from 'better-sqlite3'
import { splitWords } from '../base/rules/split-words.ts'
import { setLastBackup, startedOverMark } from '../storage/backup-files.ts'
import { createTriggers, dropTriggers } from '../storage/database-triggers.ts'
import type { Row } from '../storage/rules/row-lines.ts'
import { createSql, type Sql } from '../storage/sql.ts'

/** The tables of Dash's life, which starting over empties. Contributions and settings belong to all generations. */
export const lifeTables: readonly string[] = splitWords(
  'adoption granted meal meal_day work_day unlock opened_parcel deed choice',
)

const isLife: ReadonlySet<string> = new Set(lifeTables)
export const isOfLife = (table: string): boolean => isLife.has(table)

/** The shared setting whose timestamp says when the user has started over. */
const generationName = 'generation'

/** When the generation began, as a hybrid timestamp; empty before the user starts over for the first time. */
export const readGeneration = (sql: Sql): string =>
  sql.value<string>('SELECT clock FROM setting WHERE name = ? AND shared = 1', generationName) ?? ''

/** The generation of rows that were written together. */
export function generationIn(rows: readonly (readonly [table: string, row: Row])[]): string {
  const found = rows.find(([table, row]) => table === 'setting' && row['name'] === generationName)
  return String(found?.[1]['clock'] ?? '')
}

/** The row that `generationIn` looks for; none before the user starts over for the first time. */
export const readGenerationRow = (sql: Sql) =>
  sql
    .all<Row>('SELECT * FROM setting WHERE name = ? AND shared = 1', generationName)
    .map((row) => ['setting', row] as const)

/** Begins a generation, but deletes nothing. @param clock later than the timestamp of the current generation */
export const setGeneration = (sql: Sql, clock: string): unknown =>
  sql.upsert(
    'setting',
    { name: generationName, value: '1', clock, shared: 1 },
    'value = excluded.value, clock = excluded.clock, shared = excluded.shared',
  )

/** Ends the present generation, and begins another one. Derived tables are out of date then. Call it in a transaction. */
export function startGeneration(db: Database, clock: string): void {
  // Without triggers, SQLite empties a table at once. With them, a large pantry would block main for seconds.
  dropTriggers(db)
  for (const table of [...lifeTables, 'pantry', 'food', 'derived_with'])
    db.exec(`DELETE FROM ${table}`)
  createTriggers(db)
  setGeneration(createSql(db), clock)
  // `compared = 0` makes a compaction due at once. It removes the carried rows.
  db.exec('UPDATE growth SET experience = 0; UPDATE carrier SET compared = 0')
  // From now on the newest backup has more than this database. Do not report that as damage.
  setLastBackup(db, startedOverMark)
}
