import Database from 'better-sqlite3'
import { beforeEach, expect, test } from 'vitest'
import type { Clip } from '../../../main/speech/clip-cache.ts'
import { hashOf, openClipCache } from '../../../main/speech/clip-cache.ts'
import { migrate, migrations } from '../../../main/storage/migrations.ts'

let db: Database.Database
let now = 0

beforeEach(() => {
  db = new Database(':memory:')
  migrate(db, migrations)
  now = 0
})

const clipOf = (id: string, bytes = 1000): Clip => ({
  id,
  wav: new Uint8Array(bytes).fill(7),
  mouthCues: [
    { at: 0, shape: 'n' },
    { at: 0.5, shape: 'a' },
  ],
  seconds: 1,
  stretches: [{ at: 0.1, from: 0, to: 4 }],
})
const ids = (): unknown[] => db.prepare('SELECT key FROM speech_clip ORDER BY key').pluck().all()
const open = (maxBytes?: number) =>
  openClipCache(db, { error: () => expect.unreachable() }, () => (now += 1), maxBytes)

test('a clip is found as it was stored, even after a restart', () => {
  open().store(clipOf('a'))
  const found = open().find('a')
  const { mouthCues, stretches } = clipOf('a')
  expect(found).toMatchObject({ id: 'a', mouthCues, stretches, seconds: 1 })
  expect([...(found?.wav ?? [])]).toEqual([...clipOf('a').wav])
})

test('a clip from before stretches existed counts as missing', () => {
  const clips = open()
  clips.store(clipOf('a'))
  const { mouthCues } = clipOf('a')
  db.prepare('UPDATE speech_clip SET mouths = ?').run(JSON.stringify(mouthCues))
  expect(open().use('a')).toBeUndefined()
})

test('beyond the limit, the least recently used clips are dropped first', () => {
  const clips = open(3500)
  for (const id of ['a', 'b', 'c']) clips.store(clipOf(id))
  clips.use('a')
  clips.store(clipOf('d'))
  expect(ids()).toEqual(['a', 'c', 'd'])
})

test('clips used while the clock was ahead are dropped as well', () => {
  now = Date.parse('2032-11-25T12:00:00Z')
  const ahead = open(3500)
  for (const id of ['a', 'b', 'c']) ahead.store(clipOf(id))
  now = Date.parse('2026-11-25T12:00:00Z')
  const clips = open(3500)
  clips.store(clipOf('d'))
  clips.use('b')
  clips.store(clipOf('e'))
  expect(ids()).toEqual(['b', 'd', 'e'])
})

test('storing a clip again is not an error and takes no more space', () => {
  const clips = open()
  clips.store(clipOf('a'))
  clips.store(clipOf('a'))
  expect(ids()).toEqual(['a'])
})

test('a clip that is only in memory is found, but is not in the database', () => {
  const clips = open()
  clips.keepInMemory(clipOf('chirp'))
  expect(clips.find('chirp')?.seconds).toBe(1)
  expect(ids()).toEqual([])
})

test('only the latest clips stay in memory', () => {
  const clips = open()
  for (let index = 0; index < 20; index += 1) clips.keepInMemory(clipOf(String(index)))
  expect(clips.find('0')).toBeUndefined()
  expect(clips.find('19')).toBeDefined()
})

test.each(['not json', '[{"at":"x","shape":"a"}]', '[{"at":0,"shape":"z"}]'])(
  'an unreadable row (%s) counts as missing',
  (mouths) => {
    open().store(clipOf('a'))
    db.prepare('UPDATE speech_clip SET mouths = ?').run(mouths)
    expect(open().find('a')).toBeUndefined()
  },
)

test('another engine, style or text gives another id, which does not reveal the words', () => {
  const base = hashOf('uuid', '0.25.2', 3, 'やあ')
  const others = [
    hashOf('uuid2', '0.25.2', 3, 'やあ'),
    hashOf('uuid', '0.25.3', 3, 'やあ'),
    hashOf('uuid', '0.25.2', 1, 'やあ'),
    hashOf('uuid', '0.25.2', 3, 'やあ。'),
  ]
  expect(new Set([base, ...others]).size).toBe(5)
  expect(base).toMatch(/^[0-9a-f]{32}$/)
})

test('a prepared clip counts as such until it is heard, and checking for a clip does not count as a use', () => {
  const clips = open(2500)
  clips.store(clipOf('a'), { isPrepared: true })
  clips.store(clipOf('b'))
  expect([clips.has('a'), clips.has('c')]).toEqual([true, false])
  clips.store(clipOf('c'))
  expect(ids()).toEqual(['b', 'c'])
  clips.store(clipOf('d'), { isPrepared: true })
  const isPrepared = (id: string) => clips.use(id)?.isPrepared
  expect(['b', 'd', 'd', 'e'].map(isPrepared)).toEqual([false, true, false, undefined])
})

test('using a clip writes nothing; its use is stored with the next clip or on closing', () => {
  const clips = open(2500)
  clips.store(clipOf('a'), { isPrepared: true })
  clips.store(clipOf('b'))
  const changes = () => db.prepare('SELECT total_changes()').pluck().get()
  const before = changes()
  expect(clips.use('a')).toMatchObject({ clip: { id: 'a' }, isPrepared: true })
  expect(changes()).toBe(before)
  clips.close()
  const later = open(2500)
  expect(later.use('a')?.isPrepared).toBe(false)
  later.store(clipOf('c'))
  expect(ids()).toEqual(['a', 'c'])
})

test('a clip is served even if its use cannot be stored', () => {
  open().store(clipOf('a'))
  db.pragma('query_only = ON')
  const errors: unknown[] = []
  const clips = openClipCache(db, { error: (...parts) => errors.push(parts) }, () => now)
  expect(clips.use('a')?.clip.id).toBe('a')
  clips.close()
  expect(errors).toHaveLength(1)
})
