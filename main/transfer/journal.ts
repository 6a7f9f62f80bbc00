import type { Database } from 'better-sqlite3'
import { splitWords } from '../base/rules/split-words.ts'
import { readColumns } from '../storage/read-columns.ts'
import type { Row } from '../storage/rules/row-lines.ts'
import { createSql } from '../storage/sql.ts'
import { importedTables } from './exported-tables.ts'

/** A task that changes many rows and can be undone. */
type JournalTask = 'import' | 'start-over'

interface Entry {
  readonly name: string
  readonly key: string
  readonly old: string | null
  readonly new: string | null
}

/** Only the user changes these tables after an import, so an undo keeps a changed row. */
const chosen = splitWords('choice setting forgotten')
/**
 * The journal copies new rows of these tables, so that an undo keeps a row that has changed since. Other tables need no
 * copy, because the sources are read again after an undo.
 */
const comparedWhenNew: ReadonlySet<string> = new Set([...chosen, 'granted', 'dictionary_word'])

const jsonOf = (columns: readonly { readonly name: string }[], row: string) =>
  `json_object(${columns.map(({ name }) => `'${name}', ${row}.${name}`).join(', ')})`
const keyOf = (key: readonly string[], row: string) =>
  `json_array(${key.map((name) => `${row}.${name}`).join(', ')})`

const readKey = (db: Database, table: string): readonly string[] =>
  createSql(db).values<string>(
    'SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk',
    table,
  )

/**
 * Makes this connection record its changes to the imported tables. Forgets what an earlier run of the task recorded.
 * Call it in the transaction of the changes.
 */
export function beginJournal(db: Database, task: JournalTask): void {
  db.prepare('DELETE FROM journal WHERE task = ?').run(task)
  for (const table of importedTables) {
    const columns = readColumns(db, table)
    const key = readKey(db, table)
    const list = (row: string) => columns.map(({ name }) => `${row}.${name}`).join(', ')
    const isCompared = comparedWhenNew.has(table)
    db.exec(`
      CREATE TEMP TRIGGER ${table}_added AFTER INSERT ON main.${table} BEGIN
        INSERT INTO journal VALUES ('${task}', '${table}', ${keyOf(key, 'NEW')}, NULL,
          ${isCompared ? jsonOf(columns, 'NEW') : 'NULL'}) ON CONFLICT DO NOTHING;
      END;
      CREATE TEMP TRIGGER ${table}_changed AFTER UPDATE ON main.${table}
      WHEN (${list('NEW')}) IS NOT (${list('OLD')}) BEGIN
        INSERT INTO journal VALUES ('${task}', '${table}', ${keyOf(key, 'NEW')}, ${jsonOf(columns, 'OLD')},
          ${jsonOf(columns, 'NEW')})
        ON CONFLICT DO UPDATE SET new = iif(old IS NULL AND new IS NULL, NULL, excluded.new);
      END;
      -- The file may have a newer generation.
      CREATE TEMP TRIGGER ${table}_removed AFTER DELETE ON main.${table} BEGIN
        INSERT INTO journal VALUES ('${task}', '${table}', ${keyOf(key, 'OLD')}, ${jsonOf(columns, 'OLD')}, NULL)
        ON CONFLICT DO UPDATE SET new = NULL;
      END`)
  }
}

/** Records all rows of tables that are about to be deleted. Forgets what an earlier run of the task recorded. */
export function journalRows(db: Database, task: JournalTask, tables: readonly string[]): void {
  db.prepare('DELETE FROM journal WHERE task = ?').run(task)
  for (const table of tables)
    db.prepare(
      `INSERT INTO journal SELECT ?, '${table}', ${keyOf(readKey(db, table), table)},
         ${jsonOf(readColumns(db, table), table)}, NULL FROM ${table}`,
    ).run(task)
}

const entriesPerRead = 1000

/**
 * Undoes the changes that a task has recorded. Keeps rows that have changed since, and food that was eaten. May also
 * remove what the sources have reported since. Call it in a transaction; then read the sources again, and rebuild the
 * derived tables.
 * @param since when the task ran, in milliseconds since the epoch
 */
export function takeBack(db: Database, task: JournalTask, since: number): void {
  const sql = createSql(db)
  const keys = new Map(importedTables.map((table) => [table, readKey(db, table)]))
  const readRow = (where: string, table: string, values: readonly unknown[]) =>
    sql.get<Row>(`SELECT * FROM ${table} WHERE ${where}`, ...values)

  function takeOneBack({ name, key, old, new: after }: Entry): void {
    const values = JSON.parse(key) as readonly unknown[]
    const where = (keys.get(name) ?? []).map((column) => `${column} = ?`).join(' AND ')
    const before = old === null ? null : (JSON.parse(old) as Row)
    if (name === 'granted') {
      const row = readRow(where, name, values)
      const eaten = sql.value<number | null>(
        'SELECT max(n) FROM meal WHERE grant_key = ? AND at >= ?',
        ...values,
        since,
      )
      const added = after === null ? 0 : unitsOf(row) - unitsOf(JSON.parse(after) as Row)
      const units = Math.max(unitsOf(before) + added, eaten ?? 0)
      const kept = before ?? row
      sql.run(`DELETE FROM granted WHERE ${where}`, ...values)
      if (units > 0 && kept !== undefined) sql.insert(name, { ...kept, units })
      return
    }
    const now = after === null ? null : readRow(where, name, values)
    if (now === undefined) return
    if (now !== null && !hasValues(now, JSON.parse(after ?? '{}') as Row)) return
    sql.run(`DELETE FROM ${name} WHERE ${where}`, ...values)
    if (before !== null) sql.insert(name, before)
  }

  // Empty the pantry first: its triggers do not handle a deleted grant. Rebuilding the derived tables refills it.
  sql.run('DELETE FROM pantry')
  // Undo meals before grants, because an eaten grant stays.
  for (const name of [...importedTables].sort(
    (a, b) => Number(a === 'granted') - Number(b === 'granted'),
  )) {
    for (let last = ''; ;) {
      const entries = sql.all<Entry>(
        'SELECT * FROM journal WHERE task = ? AND name = ? AND key > ? ORDER BY key LIMIT ?',
        task,
        name,
        last,
        entriesPerRead,
      )
      if (entries.length === 0) break
      for (const entry of entries) takeOneBack(entry)
      last = entries.at(-1)?.key ?? ''
    }
  }
  sql.run('DELETE FROM journal WHERE task = ?', task)
}

/** Ignores columns that a migration has added since. */
const hasValues = (row: Row, values: Row): boolean =>
  Object.entries(values).every(([column, value]) => row[column] === value)

const unitsOf = (grant: Row | null | undefined): number => Number(grant?.['units'] ?? 0)
