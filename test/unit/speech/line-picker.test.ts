import Database from 'better-sqlite3'
import { beforeEach, expect, test } from 'vitest'
import { createLinePicker } from '../../../main/speech/line-picker.ts'
import type { Trigger } from '../../../main/speech/rules/triggers.ts'
import { migrate, migrations } from '../../../main/storage/migrations.ts'

const minLinesBeforeRepeat = 10
const minMsBeforeRepeat = 2 * 24 * 3_600_000

const start = Date.parse('2026-11-26T00:00:00Z')
let db: Database.Database
let errors: string[]
let now: number

beforeEach(() => {
  db = new Database(':memory:')
  migrate(db, migrations)
  errors = []
})

const open = () =>
  createLinePicker({
    db,
    log: { error: (name) => void errors.push(name) },
    seed: 'a device',
    clock: { now: () => now },
    conditions: () => [],
  })
type Picker = ReturnType<typeof open>
function remember(picker: Picker, trigger: Trigger, ja: string, at: number): void {
  now = at
  picker.remember(trigger, ja)
}
const rows = () => db.prepare('SELECT count(*) FROM said_line').pluck().get()

test('past lines are known after a restart, in order, even if the clock was set back', () => {
  const picker = open()
  remember(picker, 'idle', 'a', start + 5)
  remember(picker, 'idle', 'b', start)
  remember(picker, 'hungry', 'c', start + 1)
  remember(picker, 'idle', 'a', start + 2)
  for (const known of [picker, open()]) {
    expect(known.saidLines('idle').map(({ text }) => text)).toEqual(['b', 'a'])
    expect(known.saidLines('late-night')).toEqual([])
    expect(known.lastAt()).toBe(start + 2)
  }
})

test('the last lines and the recent lines are kept, and the others forgotten', () => {
  const picker = open()
  for (let index = 0; index < 30; index += 1)
    remember(picker, 'idle', index.toString(), start + index)
  expect(rows()).toBe(30)
  remember(picker, 'idle', 'later', start + minMsBeforeRepeat + 15)
  expect(rows()).toBe(15)
  remember(picker, 'idle', 'much later', start + 3 * minMsBeforeRepeat)
  expect(rows()).toBe(minLinesBeforeRepeat)
  expect(open().saidLines('idle')).toEqual(picker.saidLines('idle'))
})

test('if nothing can be read or written, lines are remembered until the app quits', () => {
  db.exec('DROP TABLE said_line')
  const picker = open()
  remember(picker, 'idle', 'a', start)
  expect(picker.saidLines('idle')).toEqual([{ text: 'a', at: start }])
  expect(errors).toHaveLength(2)
})
