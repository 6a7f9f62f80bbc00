import type { Database, Statement } from 'better-sqlite3'

/* eslint-disable @typescript-eslint/no-unnecessary-type-parameters -- Whoever writes a query knows its columns. */

export type Sql = ReturnType<typeof createSql>

/** Values by position, or one object with values by name. */
type Parameters = readonly unknown[]

function insertSql(table: string, row: object): string {
  const columns = Object.keys(row)
  return `INSERT INTO ${table} (${columns.join(', ')}) VALUES (@${columns.join(', @')})`
}

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
    /** @throws SqliteError also if there is a row with the same key */
    insert(table: string, row: object): void {
      run(insertSql(table, row), row)
    },
    /** Leaves a row with the same key as it is. @returns whether the row was inserted */
    insertIfAbsent: (table: string, row: object): boolean =>
      run(`${insertSql(table, row)} ON CONFLICT DO NOTHING`, row) > 0,
    /**
     * Inserts a row, or updates the one with the same key.
     * @param update SQL after `ON CONFLICT DO UPDATE SET`
     * @returns whether a row was inserted or updated
     */
    upsert: (table: string, row: object, update: string): boolean =>
      run(`${insertSql(table, row)} ON CONFLICT DO UPDATE SET ${update}`, row) > 0,
  }
}
