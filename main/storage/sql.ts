import type { Database, Statement } from 'better-sqlite3'

/* eslint-disable @typescript-eslint/no-unnecessary-type-parameters -- Whoever writes a query knows its columns. */

export type Sql = ReturnType<typeof createSql>

/** Values by position, or one object with values by name. */
type Parameters = readonly unknown[]

/** Prepares each text once and keeps it, so pass values as parameters. All functions throw SqliteError. */
export function createSql(db: Database) {
  const statements = new Map<string, Statement>()

  function prepared(text: string): Statement {
    const statement = statements.get(text) ?? db.prepare(text)
    statements.set(text, statement)
    return statement
  }
  const rows = (text: string) => prepared(text).pluck(false)
  const firstColumn = (text: string) => prepared(text).pluck()

  /** @returns how many rows were changed */
  const run = (text: string, ...parameters: Parameters): number =>
    prepared(text).run(...parameters).changes

  return {
    all: <Row>(text: string, ...parameters: Parameters) => rows(text).all(...parameters) as Row[],
    /** The first row. */
    get: <Row>(text: string, ...parameters: Parameters) =>
      rows(text).get(...parameters) as Row | undefined,
    /** The row of a query that always has exactly one, such as an aggregate. */
    one: <Row>(text: string, ...parameters: Parameters) => rows(text).get(...parameters) as Row,
    /** The first column of all rows. */
    values: <Value>(text: string, ...parameters: Parameters) =>
      firstColumn(text).all(...parameters) as Value[],
    /** The first column of the first row. */
    value: <Value>(text: string, ...parameters: Parameters) =>
      firstColumn(text).get(...parameters) as Value | undefined,
    has: (text: string, ...parameters: Parameters): boolean =>
      rows(text).get(...parameters) !== undefined,
    run,
    /** @param onConflict SQL after `ON CONFLICT DO`, if the row may exist @returns how many rows were changed */
    insert(table: string, row: object, onConflict = 'NOTHING'): number {
      const columns = Object.keys(row)
      return run(
        `INSERT INTO ${table} (${columns.join(', ')}) VALUES (@${columns.join(', @')})
         ON CONFLICT DO ${onConflict}`,
        row,
      )
    },
  }
}
