import Database from 'better-sqlite3'
import { beforeEach, expect, test } from 'vitest'
import type { Clip } from '../../../main/speech/clips.ts'
import { clipIdOf, Clips } from '../../../main/speech/clips.ts'
import { first } from '../../../main/storage/migrations/0001-first.ts'

let db: Database.Database
let now = 0

beforeEach(() => {
  db = new Database(':memory:')
  db.exec(first)
  now = 0
})

const clipOf = (id: string, bytes = 1000): Clip => ({
  id,
  wav: new Uint8Array(bytes).fill(7),
  mouths: [
    { at: 0, shape: 'n' },
    { at: 0.5, shape: 'a' },
  ],
  seconds: 1,
})
const ids = (): unknown[] => db.prepare('SELECT key FROM speech_clip ORDER BY key').pluck().all()
const tick = (): number => (now += 1)

test('a clip is found as it was kept, also by a later start', () => {
  new Clips(db, tick).keep(clipOf('a'))
  const found = new Clips(db, tick).find('a')
  expect(found).toMatchObject({ id: 'a', mouths: clipOf('a').mouths, seconds: 1 })
  expect([...(found?.wav ?? [])]).toEqual([...clipOf('a').wav])
})

test('beyond its bound those unused for longest go first', () => {
  const clips = new Clips(db, tick, 3500)
  for (const id of ['a', 'b', 'c']) clips.keep(clipOf(id))
  clips.find('a')
  clips.keep(clipOf('d'))
  expect(ids()).toEqual(['a', 'c', 'd'])
})

test('keeping a clip again is no error and takes no more room', () => {
  const clips = new Clips(db, tick)
  clips.keep(clipOf('a'))
  clips.keep(clipOf('a'))
  expect(ids()).toEqual(['a'])
})

test('chirps are at hand and never in the database', () => {
  const clips = new Clips(db, tick)
  clips.hold(clipOf('chirp'))
  expect(clips.find('chirp')?.seconds).toBe(1)
  expect(ids()).toEqual([])
})

test('only the latest stay at hand', () => {
  const clips = new Clips(db, tick)
  for (let index = 0; index < 20; index += 1) clips.hold(clipOf(String(index)))
  expect(clips.find('0')).toBeUndefined()
  expect(clips.find('19')).toBeDefined()
})

test.each(['not json', '[{"at":"x","shape":"a"}]', '[{"at":0,"shape":"z"}]'])(
  'a row that cannot be read (%s) is as good as none',
  (mouths) => {
    new Clips(db, tick).keep(clipOf('a'))
    db.prepare('UPDATE speech_clip SET mouths = ?').run(mouths)
    expect(new Clips(db, tick).find('a')).toBeUndefined()
  },
)

test('another voice, style or text is another clip, and the words do not show in its name', () => {
  const base = clipIdOf('uuid', '0.25.2', 3, 'やあ')
  const others = [
    clipIdOf('uuid2', '0.25.2', 3, 'やあ'),
    clipIdOf('uuid', '0.25.3', 3, 'やあ'),
    clipIdOf('uuid', '0.25.2', 1, 'やあ'),
    clipIdOf('uuid', '0.25.2', 3, 'やあ。'),
  ]
  expect(new Set([base, ...others]).size).toBe(5)
  expect(base).toMatch(/^[0-9a-f]{32}$/)
})
