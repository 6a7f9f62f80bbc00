import Database, { type Database as Connection } from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { AccountId } from '../../../main/ledger/rules/facts.ts'
import { createPositionStore } from '../../../main/desktop/pet-window/position-store.ts'
import { createEncryption } from '../../../main/sources/github/token-encryption.ts'
import { createSyncStore } from '../../../main/sources/github/sync-store.ts'
import { createTokenStore } from '../../../main/sources/github/token-store.ts'
import { openClipCache } from '../../../main/speech/clip-cache.ts'
import { createLinePicker } from '../../../main/speech/line-picker.ts'
import { createPronunciationDictionary } from '../../../main/speech/pronunciation-dictionary.ts'
import { createVoiceDataStore } from '../../../main/speech/voice-data-store.ts'
import { settingRows } from '../../../main/settings/settings.ts'
import { readLastBackup, setLastBackup } from '../../../main/storage/backup-files.ts'
import type { Day } from '../../../preload/contract/calendar-day.ts'
import { storedSettings } from '../../../preload/contract/declared-settings.ts'
import { migrate, migrations } from '../../../main/storage/migrations.ts'
import {
  isHybridTimestamp,
  nextHybridTimestamp,
  type DeviceId,
} from '../../../main/storage/rules/hybrid-logical-clock.ts'
import { createSql } from '../../../main/storage/sql.ts'

let db: Connection

beforeEach(() => {
  db = new Database(':memory:')
})
afterEach(() => void db.close())

const tokens = () =>
  createTokenStore({
    db,
    syncStore: createSyncStore(db),
    encryption: createEncryption({}, process.platform),
    readCliToken: () => Promise.reject(new Error('not asked')),
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  })
const migrateTo = (version: number) => migrate(db, migrations.slice(0, version))

/** The triggers of a database, in the order of their names. */
const triggersOf = (of: Connection) =>
  of
    .prepare<[], { name: string; sql: string }>(
      "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' ORDER BY name",
    )
    .all()

test.each(migrations.map((_, index) => index))(
  'a database of version %i gets the triggers of a new one, whatever triggers it had',
  (version) => {
    migrateTo(version)
    if (version > 0) {
      db.exec('CREATE TRIGGER granted_added AFTER INSERT ON granted BEGIN SELECT 1; END')
      db.exec('CREATE TRIGGER "an ""old"" one" AFTER INSERT ON meal BEGIN SELECT 1; END')
    }
    migrate(db, migrations)
    const other = new Database(':memory:')
    migrate(other, migrations)
    expect(triggersOf(other)).toHaveLength(12)
    expect(triggersOf(db)).toEqual(triggersOf(other))
    other.close()
  },
)

test('migration 16: no range counts as set aside', () => {
  migrateTo(15)
  db.exec(
    `INSERT INTO sync_window VALUES ('github.com:1', '2026-01-01', '2026-03-16', 5, 0, 0, 0, 0)`,
  )
  migrate(db, migrations)
  const store = createSyncStore(db)
  expect(store.setAsideRanges('github.com:1' as AccountId)).toEqual([])
  expect(store.readRanges('github.com:1' as AccountId)).toHaveLength(1)
})

test('migration 8: pull requests count as never seen, so that none of them is news', () => {
  migrateTo(7)
  db.exec(
    `INSERT INTO github_account VALUES ('github.com:1', 'github.com', 'one', 'cli', NULL, NULL, NULL)`,
  )
  migrate(db, migrations)
  expect(
    tokens()
      .accounts()
      .map(({ login }) => login),
  ).toEqual(['one'])
  expect(createSyncStore(db).pullRequests('github.com:1' as AccountId)).toBeNull()
})

test.each([
  [
    'a user who has fed Dash',
    `INSERT INTO meal VALUES ('starter', 1, 5, 'commit', 10, 'here')`,
    'done',
  ],
  ['a user with a folder', `INSERT INTO folder VALUES (1, '/work')`, 'done'],
  ['a new user', '', 'meet'],
])('migration 7: %s starts at the right card of the onboarding', (_, rows, step) => {
  migrateTo(6)
  db.exec(rows)
  migrateTo(7)
  expect(storedSettings(settingRows(createSql(db))).onboarding).toBe(step)
})

test('migration 6: a signed-in account does not wait for anything', () => {
  migrateTo(5)
  db.exec(
    `INSERT INTO github_account VALUES ('github.com:1', 'github.com', 'one', 'cli', NULL, NULL)`,
  )
  migrate(db, migrations)
  expect(tokens().rateLimitEndsAt('github.com:1' as AccountId)).toBe(0)
})

test('migration 5: ranges that were read count as read without errors', () => {
  migrateTo(4)
  db.exec(`INSERT INTO sync_window VALUES ('github.com:1', '2026-01-01', '2026-03-16', 5, 0, 0, 0)`)
  migrateTo(5)
  expect(createSyncStore(db).readRanges('github.com:1' as AccountId)).toEqual([
    { from: '2026-01-01', to: '2026-03-16', at: 5, hasUndisclosed: false, isWithheld: false },
  ])
})

test('migration 4: an account whose token is missing was signed in without a keyring', async () => {
  migrateTo(3)
  db.exec(`INSERT INTO github_account VALUES ('github.com:1', 'github.com', 'one', 'token', NULL),
    ('github.com:2', 'github.com', 'two', 'cli', NULL), ('github.com:3', 'github.com', 'three', 'device', x'01')`)
  migrate(db, migrations)
  expect(db.prepare('SELECT login, secret, secret_lost FROM github_account').raw().all()).toEqual([
    ['one', null, 'no-keyring'],
    ['two', null, null],
    ['three', Buffer.from([1]), null],
  ])
  const [one] = tokens().accounts()
  await expect(tokens().load(one!, new AbortController().signal)).rejects.toMatchObject({
    failure: { code: 'no-token', problem: 'token-session-only' },
  })
})

/** Some grants, meals, days and commits. */
const rows = `
  INSERT INTO counting_family VALUES ('git:a', '2026-03-01');
  INSERT INTO day_count VALUES ('git:a', '2025-12-31', 'commit', 4, 4, 0), ('git:a', '2026-02-28', 'commit', 3, 1, 0),
    ('git:a', '2026-03-01', 'commit', 2, 0, 2), ('git:a', '2026-03-01', 'issue', 1, 0, 0),
    ('git:go', '2026-03-01', 'commit', 7, 7, 0);
  INSERT INTO granted VALUES ('commit/git:a/2026-03-01', 'commit', 'git:a', '2026-03-01', 2),
    ('issue/github.com/I_1', 'issue', 'git:a', '2026-03-01', 1), ('starter', 'commit', NULL, '2026-03-01', 3);
  INSERT INTO meal VALUES ('commit/git:a/2026-03-01', 1, 5, 'commit', 10, 'here'), ('starter', 1, 6, 'commit', 10, 'here');
  INSERT INTO local_commit VALUES ('git:a', '2026-03-01', 'dash@example.org', 1, 0, '', 'a'),
    ('git:a', '2026-03-01', 'dash@example.org', 2, 0, '', 'b')`

/** The rows of tables, after a migration of the rows above and as the triggers keep them. */
function sumsOf(version: number, tables: readonly string[]) {
  const sums = (of: Connection) =>
    tables.map((table) => of.prepare(`SELECT * FROM ${table}`).raw().all())
  migrateTo(version - 1)
  db.exec(rows)
  db.exec(`INSERT INTO pantry VALUES ('commit/git:a/2026-03-01', 'commit', '2026-03-01', 1),
    ('issue/github.com/I_1', 'issue', '2026-03-01', 1), ('starter', 'commit', '2026-03-01', 2)`)
  migrate(db, migrations)
  const other = new Database(':memory:')
  migrate(other, migrations)
  other.exec(rows)
  const byTriggers = sums(other)
  other.close()
  return { migrated: sums(db), byTriggers }
}

/** From the same rows, the migration computes the same sums as the triggers. */
test('migration 3: the sums of years and days match the rows', () => {
  const { migrated, byTriggers } = sumsOf(3, ['family_year', 'counted_day'])
  expect(migrated).toEqual([
    [
      ['2025', 'git:a', 'commit', 4, 4, 0, 4],
      ['2026', 'git:a', 'commit', 5, 1, 2, 3],
      ['2026', 'git:a', 'issue', 1, 0, 0, 0],
      ['2026', 'git:go', 'commit', 7, 7, 0, 0],
    ],
    [
      ['2025-12-31', 'commit', 4],
      ['2026-02-28', 'commit', 3],
      ['2026-03-01', 'commit', 2],
      ['2026-03-01', 'issue', 1],
    ],
  ])
  expect(db.prepare('SELECT * FROM repository_address').raw().all()).toEqual([
    ['git:a', 'dash@example.org'],
  ])
  expect(byTriggers).toEqual(migrated)
})

test('migration 17: the sums of food match the grants and what is left of them', () => {
  const { migrated, byTriggers } = sumsOf(17, ['food'])
  expect(migrated).toEqual([
    [
      ['commit', '', 3, 2],
      ['commit', '2026', 2, 1],
      ['issue', '2026', 1, 1],
    ],
  ])
  expect(byTriggers).toEqual(migrated)
})

test('migration 2: truncated ranges stay known, but not which of their days were truncated', () => {
  migrateTo(1)
  db.exec(`INSERT INTO sync_window VALUES ('github.com:1', '2026-01-01', '2026-03-16', 5, 1, 0, 3)`)
  migrate(db, migrations)
  expect(createSyncStore(db).undisclosedRanges('github.com:1' as AccountId)).toEqual([
    { from: '2026-01-01', to: '2026-03-16', restricted: 1, hidden: 0, truncated: 3 },
  ])
})

test.each([
  [undefined, 500, 370],
  [96, 552, 370],
  [320, 480, 370],
])('migration 9: a bird of size %s keeps its position in the window', (size, x, y) => {
  migrateTo(8)
  db.exec(`INSERT INTO window_place VALUES ('pet', 1, 480, 240)`)
  if (size !== undefined)
    db.exec(`INSERT INTO setting VALUES ('size', '${size.toString()}', '', 0)`)
  migrateTo(9)
  expect(db.prepare('SELECT * FROM window_place').raw().all()).toEqual([['bird', 1, x, y]])
})

test('migration 10: a bird keeps its place, and may hide at an edge', () => {
  migrateTo(9)
  db.exec(`INSERT INTO window_place VALUES ('bird', 1, 500, 370)`)
  migrate(db, migrations)
  const position = createPositionStore(db)
  expect(position.read()).toEqual({ display: 1, x: 500, y: 370, edge: null })
  const hidden = { display: 2, x: -100, y: 40, edge: 'left' } as const
  position.write(hidden)
  expect(position.read()).toEqual(hidden)
})

test('migration 11: no line counts as said', () => {
  migrateTo(10)
  migrate(db, migrations)
  const picker = createLinePicker({
    db,
    log: { error: () => expect.unreachable() },
    seed: '',
    clock: Date,
    conditions: () => [],
  })
  expect([picker.saidLines('idle'), picker.lastAt()]).toEqual([[], 0])
})

test('migration 12: old clips count as missing, because they do not record which dictionary they used', () => {
  migrateTo(11)
  db.exec(`INSERT INTO speech_clip VALUES ('k', x'00', '[]', 1, 1)`)
  migrate(db, migrations)
  expect(openClipCache(db, { error: () => expect.unreachable() }, Date.now).has('k')).toBe(false)
  const store = createVoiceDataStore(db, { error: () => expect.unreachable() })
  const day = '2026-11-26' as Day
  expect([store.dictionaryDigest('e'), store.credit('e', 3), store.secondsSpent(day)]).toEqual([
    '',
    null,
    0,
  ])
  store.keepDictionary('e', 'd')
  store.keepCredit('e', 3, 'VOICEVOX:A')
  store.spend(day, 1)
  store.spend(day, 0.5)
  const again = createVoiceDataStore(db, { error: () => expect.unreachable() })
  expect([again.dictionaryDigest('e'), again.credit('e', 3), again.credit('e', 4)]).toEqual([
    'd',
    'VOICEVOX:A',
    null,
  ])
  expect(again.secondsSpent(day)).toBe(1.5)
  expect(again.secondsSpent('2026-11-27' as Day)).toBe(0)
})

test('migration 13: words are read as shipped until the user changes them', () => {
  migrateTo(12)
  migrate(db, migrations)
  const log = { error: () => expect.unreachable() }
  const dictionary = createPronunciationDictionary(db, log)
  expect(dictionary.list().every(({ pronunciation, shipped }) => pronunciation === shipped)).toBe(
    true,
  )
  expect(dictionary.set('GUI', 'ジーユーアイ').ok).toBe(true)
  expect(createPronunciationDictionary(db, log).pronounce('GUI')).toBe('ジーユーアイ')
})

test('migration 18: things unlocked before parcels existed do not come in parcels', () => {
  migrateTo(17)
  db.exec(`INSERT INTO unlock VALUES ('kitchen', 1), ('scarf', 2)`)
  migrate(db, migrations)
  db.exec(`INSERT INTO unlock VALUES ('happi', 3)`)
  const items = (query: string) => db.prepare(query).pluck().all()
  expect(items('SELECT item FROM opened_parcel ORDER BY item')).toEqual(['kitchen', 'scarf'])
  expect(items('SELECT item FROM unlock ORDER BY at')).toEqual(['kitchen', 'scarf', 'happi'])
})

describe('migration 19: Dash grows with the days on which it is fed', () => {
  const items = (query: string) => db.prepare(query).pluck().all()
  const noon = (day: number) => new Date(2026, 10, day, 12).getTime()

  test('users who have fed Dash keep it as it was, can choose younger forms, and earlier days count', () => {
    migrateTo(18)
    const meal = db.prepare(`INSERT INTO meal VALUES ('starter', ?, ?, 'commit', 10, 'here')`)
    for (const [n, at] of [noon(3), noon(3) + 1000, noon(7)].entries()) meal.run(n + 1, at)
    db.exec(`INSERT INTO unlock VALUES ('scarf', 2)`)
    migrate(db, migrations)
    expect(items('SELECT day FROM meal_day')).toEqual(['2026-11-03', '2026-11-07'])
    expect(items('SELECT item FROM unlock WHERE at = (SELECT min(at) FROM meal)').sort()).toEqual([
      'dash',
      'fledgling',
    ])
    expect(items('SELECT item FROM opened_parcel ORDER BY item')).toEqual(['dash', 'fledgling'])
  })

  test('users who have never fed Dash begin with a chick', () => {
    migrateTo(18)
    migrate(db, migrations)
    expect(items('SELECT day FROM meal_day')).toEqual([])
    expect(items('SELECT item FROM unlock')).toEqual([])
  })
})

test('migration 20: GitHub is asked again about all days, to learn which pull requests were merged', () => {
  migrateTo(19)
  db.exec(`INSERT INTO contribution_item VALUES ('github.com', 'pull-request', 'PR_1', 'git:a', 1, '2026-11-25', '');
    INSERT INTO sync_window VALUES ('github.com:1', '2026-10-28', '2026-12-31', 5, 0, 0, 0, 0)`)
  migrate(db, migrations)
  const { merged_day, key } = createSql(db).one<Record<string, unknown>>(
    'SELECT * FROM contribution_item',
  )
  expect([key, merged_day]).toEqual(['PR_1', null])
  expect(createSyncStore(db).readRanges('github.com:1' as AccountId)).toMatchObject([{ at: 0 }])
})

test('migration 21: the states of pull requests stay, and failed checks may run again', () => {
  const account = 'github.com:1' as AccountId
  const store = createSyncStore(db)
  migrateTo(20)
  db.exec(`INSERT INTO github_pull_request VALUES ('github.com:1', 'PR_1', 'failed'),
    ('github.com:1', 'PR_2', 'merged')`)
  migrate(db, migrations)
  const states = [...(store.pullRequests(account) ?? [])]
  expect(states).toEqual([
    ['PR_1', 'failed'],
    ['PR_2', 'merged'],
  ])
  store.putPullRequests(account, [{ id: 'PR_1', mergedAt: null, state: 'retrying' }])
  expect([...(store.pullRequests(account) ?? [])]).toEqual([['PR_1', 'retrying']])
})

test('migration 27: what GitHub says about a repository wins over what was known', () => {
  migrateTo(26)
  db.exec(`INSERT INTO repository (id, is_private) VALUES ('github:github.com:R_1', 1)`)
  migrate(db, migrations)
  const clock = db.prepare<[], string>('SELECT clock FROM repository').pluck().get() ?? ''
  expect(isHybridTimestamp(clock)).toBe(true)
  expect(clock < nextHybridTimestamp(null, 0, '' as DeviceId)).toBe(true)
})

test('migration 15: the backup that an older database descends from is unknown', () => {
  migrateTo(14)
  db.exec(`INSERT INTO device VALUES (1, 'here', 'clock')`)
  expect(readLastBackup(db)).toBeNull()
  migrate(db, migrations)
  expect(readLastBackup(db)).toBeNull()
  setLastBackup(db, '0123456789abcdef')
  expect(readLastBackup(db)).toBe('0123456789abcdef')
  expect(db.prepare('SELECT id, highest_clock FROM device').raw().all()).toEqual([
    ['here', 'clock'],
  ])
})
