import type { Database } from 'better-sqlite3'
import type { Column } from './rules/row-lines.ts'
import { createSql } from './sql.ts'

export const readColumns = (db: Database, table: string): readonly Column[] =>
  createSql(db)
    .all<{ name: string; type: string; notnull: number; pk: number }>(
      'SELECT name, type, "notnull", pk FROM pragma_table_info(?)',
      table,
    )
    .map(({ name, type, notnull, pk }) => ({ name, type, isNullable: notnull === 0 && pk === 0 }))
