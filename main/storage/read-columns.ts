import type { Database } from 'better-sqlite3'
import type { Column } from './rules/row-lines.ts'

export const readColumns = (db: Database, table: string): readonly Column[] =>
  db
    .prepare<[string], { name: string; type: string; notnull: number; pk: number }>(
      'SELECT name, type, "notnull", pk FROM pragma_table_info(?)',
    )
    .all(table)
    .map(({ name, type, notnull, pk }) => ({ name, type, isNullable: notnull === 0 && pk === 0 }))
