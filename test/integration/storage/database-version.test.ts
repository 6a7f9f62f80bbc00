import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readDatabaseVersion } from '../../../main/storage/database-version.ts'
import { openDatabase } from '../../../main/storage/sqlite.ts'

let folder = ''
let path = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hot-dash-version-'))
  path = join(folder, 'a.db')
})
afterEach(() => rmSync(folder, { recursive: true }))

test('the version of a closed database is read without creating a file beside it', () => {
  const db = openDatabase(path)
  db.pragma('journal_mode = WAL')
  db.pragma('user_version = 7')
  db.close()
  expect(readDatabaseVersion(path)).toBe(7)
  expect(readdirSync(folder)).toEqual(['a.db'])
})

test('the version in the -wal counts', () => {
  const db = openDatabase(path)
  db.pragma('journal_mode = WAL')
  db.pragma('user_version = 7')
  db.pragma('wal_checkpoint(TRUNCATE)')
  db.pragma('user_version = 8')
  expect(readDatabaseVersion(path)).toBe(8)
  db.close()
})

test.each(['', 'not a database'.repeat(20)])('a file of %j has no version', (text) => {
  writeFileSync(path, text)
  expect(readDatabaseVersion(path)).toBeUndefined()
})

test('a missing file has no version', () => expect(readDatabaseVersion(path)).toBeUndefined())
