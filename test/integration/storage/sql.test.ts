import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Store } from '../../../main/storage/open-store.ts'
import { manualClock } from '../../support/manual-clock.ts'
import { folderForEachTest } from '../../support/test-folder.ts'
import { openTestStore } from '../../support/test-store.ts'

const folder = folderForEachTest()
let store: Store
beforeEach(() => {
  store = openTestStore(`${folder.path}/hot-dash.db`, manualClock('2026-11-25T12:00:00Z'))
  store.sql.insert('deed', { item: 'first-review', at: 5 })
})
afterEach(() => store.close())

const rows = () => store.sql.all('SELECT item, at FROM deed ORDER BY item')

test('an insert throws if there is a row with the same key, and changes nothing', () => {
  expect(() => store.sql.insert('deed', { item: 'first-review', at: 3 })).toThrow('UNIQUE')
  expect(rows()).toEqual([{ item: 'first-review', at: 5 }])
})

test('insertIfAbsent inserts only rows with new keys, and says so', () => {
  expect(store.sql.insertIfAbsent('deed', { item: 'first-review', at: 3 })).toBe(false)
  expect(store.sql.insertIfAbsent('deed', { item: 'first-tag', at: 3 })).toBe(true)
  expect(rows()).toEqual([
    { item: 'first-review', at: 5 },
    { item: 'first-tag', at: 3 },
  ])
})

test('an insert of any kind throws if a value is missing', () => {
  const row = { item: 'first-tag' }
  expect(() => store.sql.insert('deed', row)).toThrow('NOT NULL')
  expect(() => store.sql.insertIfAbsent('deed', row)).toThrow('NOT NULL')
})

test('upsert inserts a row, or updates it if the update applies', () => {
  const earliest = 'at = excluded.at WHERE excluded.at < at'
  expect(store.sql.upsert('deed', { item: 'first-tag', at: 4 }, earliest)).toBe(true)
  expect(store.sql.upsert('deed', { item: 'first-tag', at: 6 }, earliest)).toBe(false)
  expect(store.sql.upsert('deed', { item: 'first-tag', at: 2 }, earliest)).toBe(true)
  expect(rows()).toEqual([
    { item: 'first-review', at: 5 },
    { item: 'first-tag', at: 2 },
  ])
})
