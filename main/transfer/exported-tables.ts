import type { Database } from 'better-sqlite3'
import { sharedTableNames } from '../ledger/merge-devices.ts'
import { readColumns } from '../storage/read-columns.ts'
import type { Column } from '../storage/rules/row-lines.ts'

/** Tables that devices do not share, with the columns that exports leave out. An import reads only `dictionary_word`. */
const ownTables: Readonly<Record<string, readonly string[]>> = {
  folder: [],
  clone: [],
  dictionary_word: [],
  // The token, and what is useless without it.
  github_account: ['secret', 'secret_lost', 'wait_until'],
  window_place: [],
}

/** The tables of an export, in their order. docs/format.md describes each. */
export const exportedTables: readonly string[] = [...sharedTableNames, ...Object.keys(ownTables)]

export const importedTables: readonly string[] = [...sharedTableNames, 'dictionary_word']

/** The columns to export from each exported table. Leaves out tables that this database lacks. */
export function readExportedColumns(db: Database): ReadonlyMap<string, readonly Column[]> {
  const tables = exportedTables.map((table): [string, readonly Column[]] => [
    table,
    readColumns(db, table).filter(({ name }) => !ownTables[table]?.includes(name)),
  ])
  return new Map(tables.filter(([, columns]) => columns.length > 0))
}
