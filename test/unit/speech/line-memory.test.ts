import Database from 'better-sqlite3'
import { beforeEach, expect, test } from 'vitest'
import { openLineMemory } from '../../../main/speech/line-memory.ts'
import { migrate } from '../../../main/storage/migrate.ts'
import { migrations } from '../../../main/storage/migrations/index.ts'

const minLinesBeforeRepeat = 10
const minMsBeforeRepeat = 2 * 24 * 3_600_000

const start = Date.parse('2026-11-26T00:00:00Z')
let db: Database.Database
let errors: string[]

beforeEach(() => {
  db = new Database(':memory:')
  migrate(db, migrations)
  errors = []
})

const open = () => openLineMemory(db, { error: (name) => void errors.push(name) })
const rows = () => db.prepare('SELECT count(*) FROM said_line').pluck().get()

test('past lines are known after a restart, in order, even if the clock was set back', () => {
  const memory = open()
  memory.remember('idle', { ja: 'a', at: start + 5 })
  memory.remember('idle', { ja: 'b', at: start })
  memory.remember('hungry', { ja: 'c', at: start + 1 })
  memory.remember('idle', { ja: 'a', at: start + 2 })
  for (const known of [memory, open()]) {
    expect(known.said('idle').map(({ ja }) => ja)).toEqual(['b', 'a'])
    expect(known.said('late-night')).toEqual([])
    expect(known.lastAt()).toBe(start + 2)
  }
})

test('it keeps the last lines and the recent ones, and forgets the others', () => {
  const memory = open()
  for (let index = 0; index < 30; index += 1)
    memory.remember('idle', { ja: index.toString(), at: start + index })
  expect(rows()).toBe(30)
  memory.remember('idle', { ja: 'later', at: start + minMsBeforeRepeat + 15 })
  expect(rows()).toBe(15)
  memory.remember('idle', { ja: 'much later', at: start + 3 * minMsBeforeRepeat })
  expect(rows()).toBe(minLinesBeforeRepeat)
  expect(open().said('idle')).toEqual(memory.said('idle'))
})

test('if nothing can be read or written, lines are remembered until the app quits', () => {
  db.exec('DROP TABLE said_line')
  const memory = open()
  memory.remember('idle', { ja: 'a', at: start })
  expect(memory.said('idle')).toEqual([{ ja: 'a', at: start }])
  expect(errors).toHaveLength(2)
})
