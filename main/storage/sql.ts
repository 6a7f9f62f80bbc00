import type { Database, Statement } from 'better-sqlite3'

/* eslint-disable @typescript-eslint/no-unnecessary-type-parameters -- Whoever writes a query knows its columns. */

/** Runs SQL on one database. */
export type Sql = ReturnType<typeof createSql>

/**
 * Prepares each text once and keeps it, so pass what varies as a parameter: by position, or by name in one object.
 * All functions throw SqliteError.
 */
export function createSql(db: Database) {
  const statements = new Map<string, Statement>()

  function prepared(text: string): Statement {
    const known = statements.get(text)
    if (known !== undefined) return known
    const statement = db.prepare(text)
    statements.set(text, statement)
    return statement
  }

  const run = (text: string, ...parameters: readonly unknown[]): number =>
    prepared(text).run(...parameters).changes

  return {
    all: <Row>(text: string, ...parameters: readonly unknown[]) =>
      prepared(text)
        .pluck(false)
        .all(...parameters) as Row[],
    /** The first row. */
    get: <Row>(text: string, ...parameters: readonly unknown[]) =>
      prepared(text)
        .pluck(false)
        .get(...parameters) as Row | undefined,
    /** The first column of all rows. */
    values: <Value>(text: string, ...parameters: readonly unknown[]) =>
      prepared(text)
        .pluck()
        .all(...parameters) as Value[],
    /** The first column of the first row. */
    value: <Value>(text: string, ...parameters: readonly unknown[]) =>
      prepared(text)
        .pluck()
        .get(...parameters) as Value | undefined,
    /** Whether a query returns any row. */
    has: (text: string, ...parameters: readonly unknown[]): boolean =>
      prepared(text).get(...parameters) !== undefined,
    /** @returns how many rows were changed */
    run,
    /**
     * Inserts a row.
     * @param onConflict SQL after `ON CONFLICT DO`, if the row may exist
     * @returns how many rows were changed: 0 or 1
     */
    insert(table: string, row: object, onConflict = 'NOTHING'): number {
      const columns = Object.keys(row)
      const values = columns.map((column) => `@${column}`)
      return run(
        `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${values.join(', ')})
         ON CONFLICT DO ${onConflict}`,
        row,
      )
    },
  }
}
