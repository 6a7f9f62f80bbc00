import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { beforeEach, expect, test } from 'vitest'
import { migrate, migrations } from '../../../main/storage/migrations.ts'
import { openStore } from '../../../main/storage/open-store.ts'
import { manualClock } from '../../support/manual-clock.ts'
import { folderForEachTest } from '../../support/test-folder.ts'
import { openTestStore } from '../../support/test-store.ts'

const clock = manualClock('2026-11-25T12:00:00Z')
const folder = folderForEachTest()
let path: string

beforeEach(() => {
  path = join(folder.path, 'hot-dash.db')
})

test('a new database has the latest version and the pragmas that keep meals', () => {
  const store = openTestStore(path, clock)
  const pragma = (name: string) => store.db.pragma(name, { simple: true })
  expect(pragma('user_version')).toBe(migrations.length)
  expect(pragma('journal_mode')).toBe('wal')
  expect(pragma('synchronous')).toBe(2)
  expect(pragma('foreign_keys')).toBe(1)
  expect(pragma('busy_timeout')).toBe(5000)
  store.close()
})

test('the device gets its id only once', () => {
  const first = openTestStore(path, clock)
  first.close()
  const second = openTestStore(path, clock)
  expect(second.device).toBe(first.device)
  expect(second.device).toMatch(/^[0-9a-f-]{36}$/)
  second.close()
})

test('a database from the future is refused and left as it is', () => {
  const future = new Database(path)
  future.exec('CREATE TABLE news (x); INSERT INTO news VALUES (1); PRAGMA user_version = 4000')
  future.close()
  expect(openStore(path, { clock })).toEqual({
    ok: false,
    error: { code: 'database-too-new', found: 4000, known: migrations.length },
  })
  const again = new Database(path)
  expect(again.prepare('SELECT x FROM news').pluck().all()).toEqual([1])
  expect(again.pragma('user_version', { simple: true })).toBe(4000)
  again.close()
})

test('a file that is not a database is an error result, not a crash', () => {
  writeFileSync(path, 'Dash was here. '.repeat(100))
  expect(openStore(path, { clock })).toMatchObject({
    ok: false,
    error: { code: 'database-damaged' },
  })
  expect(openStore(join(folder.path, 'nowhere', 'x.db'), { clock })).toMatchObject({
    ok: false,
    error: { code: 'database-unreadable' },
  })
})

test('a damaged table is reported as damage', () => {
  const store = openTestStore(path, clock)
  const page = store.db.pragma('page_size', { simple: true }) as number
  const root = store.db
    .prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'device'")
    .pluck()
    .get() as number
  store.close()
  const file = openSync(path, 'r+')
  writeSync(file, Buffer.alloc(page, 0xff), 0, page, (root - 1) * page)
  closeSync(file)
  expect(openStore(path, { clock })).toMatchObject({
    ok: false,
    error: { code: 'database-damaged', cause: { code: 'SQLITE_CORRUPT' } },
  })
})

test('a failed migration leaves the previous version and its rows', () => {
  const db = new Database(path)
  const works = "CREATE TABLE bird (name TEXT); INSERT INTO bird VALUES ('Dash')"
  const breaks =
    'ALTER TABLE bird ADD COLUMN age; UPDATE bird SET age = 1; INSERT INTO nest VALUES (1)'
  expect(() => migrate(db, [works, breaks])).toThrow('no such table: nest')
  expect(db.pragma('user_version', { simple: true })).toBe(1)
  expect(db.prepare('SELECT * FROM bird').all()).toEqual([{ name: 'Dash' }])

  migrate(db, [works, 'ALTER TABLE bird ADD COLUMN age'])
  expect(db.pragma('user_version', { simple: true })).toBe(2)
  expect(db.prepare('SELECT * FROM bird').all()).toEqual([{ name: 'Dash', age: null }])
  db.close()
})

test('a transaction is atomic, even inside another one', () => {
  const store = openTestStore(path, clock)
  const insert = (item: string) =>
    store.db.prepare('INSERT INTO unlock (item, at) VALUES (?, 1)').run(item)
  const fails = () =>
    store.transaction(() => {
      insert('second')
      throw new Error('on purpose')
    })
  store.transaction(() => {
    insert('first')
    expect(fails).toThrow('on purpose')
  })
  expect(fails).toThrow('on purpose')
  store.close()
  const again = openTestStore(path, clock)
  expect(again.db.prepare('SELECT item FROM unlock').pluck().all()).toEqual(['first'])
  again.close()
})

test('timestamps keep growing across restarts and when the clock is set back', () => {
  const own = manualClock('2026-11-25T12:00:00Z')
  const before = openTestStore(path, own)
  const first = before.nextTimestamp()
  before.close()

  own.set('2020-01-01T00:00:00Z')
  const store = openTestStore(path, own)
  const second = store.nextTimestamp()
  expect(second > first).toBe(true)

  const undone = () =>
    store.transaction(() => {
      store.nextTimestamp()
      throw new Error('on purpose')
    })
  const last = store.nextTimestamp()
  expect(undone).toThrow('on purpose')
  expect(store.nextTimestamp() > last).toBe(true)
  store.close()
})
