import { copyFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { beforeAll, expect, test } from 'vitest'
import { mergeDatabase, sharedTableNames } from '../../../main/ledger/merge-devices.ts'
import { migrations } from '../../../main/storage/migrations.ts'
import fc, { trials } from '../../support/fast-check.ts'
import { firstRelease } from './facts.ts'
import { insert, pantryRows, sharedRows, someRows, type Rows } from '../storage/rows.ts'
import { manualClock } from '../../support/manual-clock.ts'
import { folderForAllTests } from '../../support/test-folder.ts'
import { openTestStore } from '../../support/test-store.ts'

const runs = trials(50)
const clock = manualClock('2026-11-25T12:00:00Z')
const folder = folderForAllTests()
let blank: string
let files = 0

beforeAll(() => {
  blank = join(folder.path, 'blank.db')
  const store = openTestStore(blank, clock)
  store.db.pragma('journal_mode = DELETE')
  store.close()
})

function newPath(): string {
  files += 1
  return join(folder.path, `${files}.db`)
}

/** Changes a database, without durability. */
function change<T>(path: string, work: (db: Database.Database) => T): T {
  const db = new Database(path)
  db.pragma('synchronous = OFF')
  try {
    return work(db)
  } finally {
    db.close()
  }
}

/** A database with some rows. */
function device(rows: readonly Rows[]): string {
  const path = newPath()
  copyFileSync(blank, path)
  change(path, (db) => db.transaction(() => insert(db, rows))())
  return path
}

/** A copy of the first database, with the others merged into it one after the other. */
function merged(first: string, ...others: readonly string[]): string {
  const path = newPath()
  copyFileSync(first, path)
  change(path, (db) => {
    for (const other of others) mergeDatabase(db, other, { firstRelease })
  })
  return path
}

const dump = (path: string) => change(path, sharedRows)

test('merging in any order and any number of times gives the same rows', () => {
  fc.assert(
    fc.property(someRows, someRows, someRows, (...all) => {
      const [a, b, c] = all.map(device) as [string, string, string]
      const ab = merged(a, b)
      expect(dump(merged(b, a))).toEqual(dump(ab))
      expect(dump(merged(a, a))).toEqual(dump(a))
      expect(dump(merged(ab, b, a))).toEqual(dump(ab))
      expect(dump(merged(ab, c))).toEqual(dump(merged(a, merged(b, c))))
    }),
    { numRuns: runs },
  )
})

test('the pantry follows from the merged grants and meals', () => {
  fc.assert(
    fc.property(someRows, someRows, (one, other) => {
      const { stored: kept, derived: followed } = change(
        merged(device(one), device(other)),
        pantryRows,
      )
      expect(kept).toEqual(followed)
    }),
    { numRuns: runs },
  )
})

test('a merge leaves the other file unchanged, and reports whether anything was new', () => {
  fc.assert(
    fc.property(someRows, someRows, (one, other) => {
      const [ours, theirs] = [device(one), device(other)]
      const [before, given] = [dump(ours), dump(theirs)]
      const isNew = change(ours, (db) => mergeDatabase(db, theirs, { firstRelease }))
      expect(isNew).toBe(JSON.stringify(dump(ours)) !== JSON.stringify(before))
      expect(dump(theirs)).toEqual(given)
      expect(change(ours, (db) => mergeDatabase(db, theirs, { firstRelease }))).toBe(false)
    }),
    { numRuns: runs },
  )
})

test('rows that belong to one device stay there', () => {
  const [ours, theirs] = [device([]), device([])]
  change(theirs, (db) => {
    db.exec(`INSERT INTO folder (path) VALUES ('/home/dash/theirs');
      INSERT INTO repository (id, label) VALUES ('git:a', 'my secret folder');
      INSERT INTO setting VALUES ('volume', '0.1', '000000000000001-00000-x', 0)`)
  })
  change(ours, (db) => {
    const device = db.prepare('SELECT id FROM device').pluck().get()
    mergeDatabase(db, theirs, { firstRelease })
    expect(db.prepare('SELECT id FROM device').pluck().get()).toBe(device)
    expect(db.prepare('SELECT count(*) FROM folder').pluck().get()).toBe(0)
    expect(db.prepare('SELECT count(*) FROM setting').pluck().get()).toBe(0)
    expect(db.prepare('SELECT id, label FROM repository').all()).toEqual([
      { id: 'git:a', label: null },
    ])
  })
})

test('every table is shared, local to the device, or derived, and a merge covers every shared one', () => {
  const schema = migrations[0] ?? ''
  const [shares = ''] = schema.split('-- of this device')
  const declared = [...shares.matchAll(/CREATE TABLE (\w+)/g)].map(([, name]) => name)
  const later = ['meal_day', 'opened_parcel', 'work_day']
  expect([...sharedTableNames].sort()).toEqual([...declared, ...later].sort())
})

test('a choice made after a merge wins over the merged ones, whatever the clock says', () => {
  const theirs = device([
    { table: 'choice', rows: [{ name: 'scene', value: 'moon', clock: '009999999999999-00007-x' }] },
  ])
  const ours = device([])
  change(ours, (db) => mergeDatabase(db, theirs, { firstRelease }))
  const store = openTestStore(ours, clock)
  expect(store.nextTimestamp() > '009999999999999-00007-x').toBe(true)
  store.close()
})

test.each([
  {
    what: 'a database from the future',
    make: () => {
      const path = device([])
      change(path, (db) => db.pragma('user_version = 4000'))
      return path
    },
    error: `the file has version 4000 instead of ${migrations.length}`,
  },
  {
    what: 'a database of something else',
    make: () => {
      const path = newPath()
      change(path, (db) => db.exec('CREATE TABLE recipe (name TEXT)'))
      return path
    },
    error: `the file has version 0 instead of ${migrations.length}`,
  },
  {
    what: 'a database with the version alone',
    make: () => {
      const path = newPath()
      change(path, (db) =>
        db.exec(`CREATE VIEW meal AS SELECT 1; PRAGMA user_version = ${migrations.length}`),
      )
      return path
    },
    error: 'no such table',
  },
  {
    what: 'a text',
    make: () => {
      const path = newPath()
      writeFileSync(path, 'Dash was here. '.repeat(100))
      return path
    },
    error: 'file is not a database',
  },
  { what: 'a file that is not there', make: newPath, error: 'unable to open database file' },
])('$what is refused, and nothing is merged', ({ make, error }) => {
  const ours = device([{ table: 'deed', rows: [{ item: 'first-review', at: 1 }] }])
  const before = dump(ours)
  expect(() => change(ours, (db) => mergeDatabase(db, make(), { firstRelease }))).toThrow(error)
  expect(dump(ours)).toEqual(before)
})

test('a damaged file is refused: nothing of it is merged', () => {
  const theirs = device([
    { table: 'deed', rows: [{ item: 'first-review', at: 1 }] },
    { table: 'setting', rows: [{ name: 'kinds', value: '{}', clock: 'x', shared: 1 }] },
  ])
  // A row that its own table would refuse, as a bad disk or a manual edit may leave.
  change(theirs, (db) => {
    db.pragma('ignore_check_constraints = ON')
    db.exec(`INSERT INTO meal VALUES ('starter', -1, 1, 'commit', 10, 'x')`)
  })
  const ours = device([])
  expect(() => change(ours, (db) => mergeDatabase(db, theirs, { firstRelease }))).toThrow(
    'CHECK constraint failed',
  )
  expect(Object.values(dump(ours)).flat()).toEqual([])
})
