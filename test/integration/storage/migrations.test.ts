import Database, { type Database as Connection } from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { AccountId } from '../../../main/ledger/rules/facts.ts'
import { createGithubStore } from '../../../main/sources/github/store.ts'
import { migrate } from '../../../main/storage/migrate.ts'
import { migrations } from '../../../main/storage/migrations/index.ts'

let db: Connection

beforeEach(() => {
  db = new Database(':memory:')
})
afterEach(() => void db.close())

const migrateTo = (version: number) => migrate(db, migrations.slice(0, version))

test('2: what was left out of windows stays known, though not of which of their days', () => {
  migrateTo(1)
  db.exec(`INSERT INTO sync_window VALUES ('github.com:1', '2026-01-01', '2026-03-16', 5, 1, 0, 3)`)
  migrateTo(2)
  expect(createGithubStore(db).undisclosedRanges('github.com:1' as AccountId)).toEqual([
    { from: '2026-01-01', to: '2026-03-16', restricted: 1, hidden: 0, truncated: 3 },
  ])
})
