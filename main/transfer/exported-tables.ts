import type { Database } from 'better-sqlite3'
import { sharedTableNames } from '../ledger/merge-devices.ts'
import type { Column } from '../storage/rules/row-lines.ts'

/** The tables of this device that an export has too, each with the columns that stay here. An import reads past them. */
const ownTables: Readonly<Record<string, readonly string[]>> = {
  folder: [],
  clone: [],
  dictionary_word: [],
  // The token, and what matters only beside it.
  github_account: ['secret', 'secret_lost', 'wait_until'],
  window_place: [],
}

/** The tables of an export, in their order. docs/format.md describes each. */
export const exportedTables: readonly string[] = [...sharedTableNames, ...Object.keys(ownTables)]

/** The exported columns of the exported tables that a database has. */
export function readExportedColumns(db: Database): ReadonlyMap<string, readonly Column[]> {
  const read = db.prepare<[string], { name: string; type: string; notnull: number; pk: number }>(
    'SELECT name, type, "notnull", pk FROM pragma_table_info(?)',
  )
  const tables = exportedTables.map((table): [string, readonly Column[]] => {
    const columns = read.all(table).filter(({ name }) => !ownTables[table]?.includes(name))
    return [
      table,
      columns.map(({ name, type, notnull, pk }) => ({
        name,
        type,
        isNullable: notnull === 0 && pk === 0,
      })),
    ]
  })
  return new Map(tables.filter(([, columns]) => columns.length > 0))
}
