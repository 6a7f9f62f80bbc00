import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, expect, test } from 'vitest'
import { migrate, migrations } from '../../../main/storage/migrations.ts'
import { exportedTables, readExportedColumns } from '../../../main/transfer/exported-tables.ts'

const text = readFileSync(join(import.meta.dirname, '../../../docs/format.md'), 'utf8')
/** The rows of the tables that describe tables: a name, and what is said of it. */
const described = new Map(
  [...text.matchAll(/^\| `(\w+)` +\| (.+?) *\|$/gm)].map(([, name = '', columns = '']) => [
    name,
    columns,
  ]),
)
const db = new Database(':memory:')
migrate(db, migrations)
afterAll(() => void db.close())

test('docs/format.md describes the exported tables, in their order', () => {
  const names = [...described.keys()].filter((name) => exportedTables.includes(name))
  expect(names).toEqual(exportedTables)
})

test.each([...readExportedColumns(db)])(
  'docs/format.md names each column of %s',
  (table, columns) => {
    const missing = columns.filter(({ name }) => !described.get(table)?.includes(`\`${name}\``))
    expect(missing).toEqual([])
  },
)
