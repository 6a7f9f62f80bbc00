import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openData } from '../../../main/storage/open-data.ts'
import { readForgotten } from '../../../main/ledger/forgetting.ts'
import type { RepositoryId } from '../../../main/ledger/rules/facts.ts'
import { storageFiles, type StorageFiles } from '../../../main/storage/storage-files.ts'
import { listBackups } from '../../../main/storage/backup-files.ts'
import { backupName, type Backup } from '../../../main/storage/rules/backup-rules.ts'
import { putDatabaseAside } from '../../../main/storage/put-aside.ts'
import type { TaskWorker } from '../../../main/base/task-worker.ts'
import type { WorkerTasks } from '../../../main/worker.ts'
import type { DataChoice } from '../../../main/storage/maintenance.ts'
import { live, mealsOf, openLife, openMaintenanceOf, openWorker, type Life } from './life.ts'
import { pantryRows, sharedRows } from './rows.ts'
import { clone, commits, recordClone, mergeFrom } from '../ledger/facts.ts'
import { manualClock } from '../../support/manual-clock.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { folderForEachTest } from '../../support/test-folder.ts'
import { viewOf } from '../../support/view-of.ts'

const folder = folderForEachTest()
let files: StorageFiles
let worker: TaskWorker<WorkerTasks>
const clock = manualClock('2026-11-25T12:00:00Z')
const at = () => ({ files, now: clock.now() })

beforeEach(() => {
  files = storageFiles(folder.path)
  worker = openWorker()
  clock.set('2026-11-25T12:00:00Z')
})
afterEach(async () => {
  await worker.close()
})

/** Reads from the newest backup. */
function inBackup<T>(read: (db: Database.Database) => T): T {
  const [newest] = listBackups(files)
  const db = new Database(join(files.backups, newest?.name ?? ''), { readonly: true })
  try {
    return read(db)
  } finally {
    db.close()
  }
}

const count = (db: Database.Database, table: string) =>
  db.prepare(`SELECT count(*) FROM ${table}`).pluck().get()

test('a backup has everything but clips, tokens and derived rows, and only the user can read it', async () => {
  const life = openLife(folder.path)
  live(life, 400, 30)
  const { db } = life.store
  db.exec(`INSERT INTO speech_clip VALUES ('k', x'00', '[]', 1, 1, 0);
    INSERT INTO github_account (id, host, login, how, secret) VALUES ('a', 'github.com', 'dash', 'token', x'5ec2e7a1b2c3d4e5f6')`)
  const whole = sharedRows(db)
  const made = await worker.run('backUp', { files, now: clock.now() })
  expect(made).toEqual({ type: 'made' })
  expect(listBackups(files)).toMatchObject([{ number: 1, at: clock.now() }])
  // The app continues during and after the backup.
  live(life, 10, 1, 1000)
  life.data.close()

  expect(inBackup(sharedRows)).toEqual(whole)
  const derived = ['family', 'day_count', 'derived_with', 'pantry', 'food']
  const sums = ['family_year', 'counted_day', 'repository_address']
  for (const table of ['speech_clip', ...derived, ...sums]) {
    expect([table, inBackup((db) => count(db, table))]).toEqual([table, 0])
  }
  expect(inBackup((db) => db.prepare('SELECT secret FROM github_account').pluck().all())).toEqual([
    null,
  ])
  const names = readdirSync(files.backups)
  expect(names).toHaveLength(1)
  const path = join(files.backups, names[0] ?? '')
  expect(readFileSync(path).includes(Buffer.from('5ec2e7a1b2c3d4e5f6', 'hex'))).toBe(false)
  if (process.platform !== 'win32') {
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(statSync(files.backups).mode & 0o777).toBe(0o700)
  }
})

test('one backup of each day is kept, and the newest three, whatever the clock says', async () => {
  const life = openLife(folder.path)
  const times = ['2026-11-25', '2031-01-01', '2026-11-26', '1980-01-01'].flatMap((day) => [
    `${day}T01:00:00Z`,
    `${day}T02:00:00Z`,
  ])
  for (const time of times) {
    await worker.run('backUp', { files, now: Date.parse(time) })
  }
  expect(listBackups(files).map(({ number }) => number)).toEqual([8, 7, 6, 4, 2])
  life.data.close()
})

test('a file in place of the backup folder is put aside, and a folder named like a backup is ignored', async () => {
  const life = openLife(folder.path)
  writeFileSync(files.backups, 'mine')
  expect(await worker.run('backUp', { files, now: clock.now() })).toMatchObject({ type: 'made' })
  const aside = readdirSync(folder.path).find((name) => name.startsWith('backups-put-aside')) ?? ''
  expect(readFileSync(join(folder.path, aside), 'utf8')).toBe('mine')

  mkdirSync(join(files.backups, backupName(9, clock.now(), '0123456789abcdef')))
  mkdirSync(join(files.backups, 'whole.tmp'))
  for (let n = 2; n < 10; n += 1) {
    expect(await worker.run('backUp', { files, now: clock.now() })).toEqual({ type: 'made' })
    expect(listBackups(files)[0]?.number).toBe(n)
  }
  life.data.close()
})

test('leftovers of an interrupted backup do not count as a backup, and the next backup removes them', async () => {
  const life = openLife(folder.path)
  await worker.run('backUp', { files, now: clock.now() })
  writeFileSync(join(files.backups, 'whole.tmp'), 'half')
  writeFileSync(join(files.backups, 'backup.tmp-journal'), 'half')
  expect(listBackups(files)).toHaveLength(1)
  await worker.run('backUp', { files, now: clock.now() })
  expect(readdirSync(files.backups)).toHaveLength(2)

  // The next start removes this file at once: it is a full copy, with all tokens.
  writeFileSync(join(files.backups, 'whole.tmp'), 'half')
  maintain(life).maintenance.start()
  expect(readdirSync(files.backups)).toHaveLength(2)
  life.data.close()
})

test('restoring a backup brings back the same bird, and reads the sources again', async () => {
  const life = openLife(folder.path)
  live(life, 400, 30)
  const { db } = life.store
  db.exec(`INSERT INTO clone VALUES ('/g', 'git:0', '[]', '', '[]', 0);
    INSERT INTO clone_tip VALUES ('/g', 'refs/heads/main', 'x');
    INSERT INTO sync_window VALUES ('a', '2026-01-01', '2026-12-31', 5, 0, 0, 0, 0)`)
  const whole = sharedRows(db)
  const [history, view] = [life.ledger.history.year(2026), viewOf(life.companion)]
  const total = life.ledger.history.total(null, null)
  await worker.run('backUp', { files, now: clock.now() })
  life.data.close()
  const made = clock.now()
  truncateSync(files.database, 20_000)

  clock.advance(3_600_000)
  const restored = await worker.run('restore', { ...at(), backup: null })
  expect(restored).toMatchObject({
    backup: { at: made },
    aside: 'hot-dash-put-aside-2026-11-25T130000.db',
  })
  expect(statSync(join(folder.path, restored?.aside ?? '')).size).toBe(20_000)
  const again = openLife(folder.path, { ignoresState: true })
  expect(sharedRows(again.store.db)).toEqual(whole)
  expect(again.ledger.history.year(2026)).toEqual(history)
  expect(again.ledger.history.total(null, null)).toEqual(total)
  expect(viewOf(again.companion)).toEqual(view)
  const { stored, derived } = pantryRows(again.store.db)
  expect(stored).toEqual(derived)
  expect(count(again.store.db, 'clone_tip')).toBe(0)
  expect(again.store.db.prepare('SELECT at FROM sync_window').pluck().all()).toEqual([0])
  again.data.close()
})

const token = '5ec2e7a1b2c3d4e5f6'
const signIn = (db: Database.Database) =>
  db.exec(`INSERT INTO github_account (id, host, login, how, secret)
    VALUES ('a', 'github.com', 'dash', 'token', x'${token}')`)

/** Overwrites the first page of an index. */
function hurt(index: string): void {
  const db = new Database(files.database)
  const root = db
    .prepare<[string], number>('SELECT rootpage FROM sqlite_schema WHERE name = ?')
    .pluck()
    .get(index)!
  db.close()
  const bytes = readFileSync(files.database)
  bytes.fill(0xff, (root - 1) * 8192, root * 8192)
  writeFileSync(files.database, bytes)
}

test.each([
  { what: 'is sound', damage: () => undefined },
  { what: 'is damaged', damage: () => hurt('github_commit_day_by_day') },
])(
  'a database that $what loses its token but keeps its meals when it is put aside',
  async ({ damage }) => {
    const life = openLife(folder.path)
    live(life, 50, 3)
    await worker.run('backUp', { files, now: clock.now() })
    signIn(life.store.db)
    live(life, 0, 4)
    const meals = mealsOf(life.store.db)
    life.data.close()
    damage()
    expect(readFileSync(files.database).includes(Buffer.from(token, 'hex'))).toBe(true)
    await worker.run('restore', { ...at(), backup: null })
    const asides = readdirSync(folder.path).filter((name) => name.includes('put-aside'))
    expect(asides).toHaveLength(1)
    const aside = join(folder.path, asides[0] ?? '')
    expect(readFileSync(aside).includes(Buffer.from(token, 'hex'))).toBe(false)
    const db = new Database(aside, { readonly: true })
    expect(mealsOf(db)).toEqual(meals)
    db.close()
  },
)

test('the database of a killed process is put aside with the contents of its -wal, and without its token', () => {
  const other = temporaryFolder()
  const life = openLife(other.path)
  signIn(life.store.db)
  life.store.db.pragma('wal_checkpoint(TRUNCATE)')
  life.store.db.exec("UPDATE github_account SET login = 'dash2'")
  live(life, 50, 3)
  const meals = mealsOf(life.store.db)
  const from = storageFiles(other.path)
  for (const part of ['', '-wal'])
    writeFileSync(files.database + part, readFileSync(from.database + part))
  life.data.close()
  other.remove()
  const aside = join(folder.path, putDatabaseAside(files, clock.now()) ?? '')
  for (const name of readdirSync(folder.path)) {
    expect(readFileSync(join(folder.path, name)).includes(Buffer.from(token, 'hex'))).toBe(false)
  }
  const db = new Database(aside, { readonly: true })
  expect(mealsOf(db)).toEqual(meals)
  db.close()
})

test('a damaged backup is skipped, and if none is left nothing changes', async () => {
  const life = openLife(folder.path)
  live(life, 50, 3)
  await worker.run('backUp', { files, now: clock.now() })
  live(life, 50, 3, 500)
  await worker.run('backUp', { files, now: clock.now() + 1000 })
  life.data.close()
  const [newest, oldest] = listBackups(files)
  const damage = (name = '') => {
    const bytes = readFileSync(join(files.backups, name))
    bytes.fill(7, 5000, 5010)
    writeFileSync(join(files.backups, name), bytes)
  }
  damage(newest?.name)
  expect(await worker.run('restore', { ...at(), backup: newest?.name ?? '' })).toBeNull()
  expect(await worker.run('restore', { ...at(), backup: null })).toMatchObject({
    backup: { digest: oldest?.digest, number: 3 },
  })
  damage(listBackups(files)[0]?.name)
  const before = readFileSync(files.database)
  expect(await worker.run('restore', { ...at(), backup: null })).toBeNull()
  expect(readFileSync(files.database).equals(before)).toBe(true)
})

/** The files in the data folder whose bytes contain a text. */
const filesWith = (text: string) =>
  [files.folder, files.backups].flatMap((folder) =>
    readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isFile() && readFileSync(join(folder, entry.name)).includes(text))
      .map(({ name }) => name),
  )

test('after 30 days a forgotten repository is in no backup, and the backups still restore the same bird', async () => {
  const life = openLife(folder.path, { clock })
  live(life, 40, 3)
  for (const back of [1, 2]) {
    recordClone(
      life.ledger,
      clone('git:secret', { label: 'my-secret', commits: commits(`2026-11-2${back}`, 2) }),
    )
    await worker.run('backUp', { files, now: clock.now() })
  }
  life.ledger.forget('git:secret' as RepositoryId)
  const { maintenance } = maintain(life)
  await maintenance.eraseDue()
  expect(filesWith('my-secret').length).toBeGreaterThan(2)
  clock.advance(30 * 24 * 3_600_000)
  const meals = mealsOf(life.store.db)
  const before = listBackups(files)
  await maintenance.eraseDue()
  life.store.db.pragma('wal_checkpoint(TRUNCATE)')
  expect(filesWith('my-secret')).toEqual([])
  expect(maintenance.view().list.map(({ at }) => at)).toEqual(before.map(({ at }) => at))
  expect(await worker.run('examine', { files })).toEqual({ type: 'sound' })
  expect(inBackup((db) => db.prepare('SELECT count(*) FROM local_commit').pluck().get())).toBe(40)
  // Nothing is left to do.
  const erased = listBackups(files)
  await maintenance.eraseDue()
  expect(listBackups(files)).toEqual(erased)
  life.data.close()

  const oldest = erased.at(-1)?.name ?? ''
  expect(await worker.run('restore', { ...at(), backup: oldest })).not.toBeNull()
  const again = openLife(folder.path, { clock, ignoresState: true })
  expect(mealsOf(again.store.db)).toEqual(meals)
  recordClone(again.ledger, clone('git:secret', { commits: commits('2026-11-21', 2) }))
  expect(again.ledger.verdict('git:secret' as RepositoryId)).toBe('no')
  again.data.close()
})

test.each([
  { replaced: 'sound', isKept: true },
  { replaced: 'damaged', isKept: false },
])(
  'after the restore of an older backup a repository is forgotten: $isKept, if the replaced database is $replaced',
  async ({ replaced, isKept }) => {
    const life = openLife(folder.path, { clock })
    live(life, 40, 3)
    await worker.run('backUp', { files, now: clock.now() })
    life.ledger.forget('git:0' as RepositoryId)
    const forgotten = readForgotten(life.store.sql, clock)
    life.data.close()
    if (replaced === 'damaged') truncateSync(files.database, 20_000)
    await worker.run('restore', { ...at(), backup: null })
    const again = openLife(folder.path, { clock, ignoresState: true })
    expect(readForgotten(again.store.sql, clock)).toEqual(isKept ? forgotten : [])
    expect(again.ledger.history.lifetime().totals.commit).toBe(isKept ? 0 : 40)
    await again.ledger.remember('git:0' as RepositoryId)
    expect(again.ledger.history.lifetime().totals.commit).toBe(40)
    again.data.close()
  },
)

/** A data folder with three backups, restored from the oldest. */
async function restoreOldest() {
  const life = openLife(folder.path)
  for (let n = 0; n < 3; n += 1) {
    live(life, 50, 3, n * 500)
    await worker.run('backUp', { files, now: clock.now() })
    clock.advance(24 * 3_600_000)
  }
  life.data.close()
  const [newest, , oldest] = listBackups(files)
  const restored = await worker.run('restore', { ...at(), backup: oldest?.name ?? '' })
  expect(restored).toMatchObject({ backup: { at: oldest?.at } })
  return { newest, oldest, again: openLife(folder.path, { ignoresState: true }) }
}

test('a restored older backup stays in use after an examination, a backup and forgetting a repository', async () => {
  const { again, newest } = await restoreOldest()
  const meals = mealsOf(again.store.db)
  expect(await worker.run('examine', { files })).toEqual({ type: 'sound' })
  live(again, 20, 2, 3000)
  expect(await worker.run('backUp', { files, now: clock.now() })).toMatchObject({ type: 'made' })
  again.ledger.forget('git:0' as RepositoryId)
  expect(await worker.run('examine', { files })).toEqual({ type: 'sound' })
  expect(await worker.run('backUp', { files, now: clock.now() })).toMatchObject({ type: 'made' })
  expect(mealsOf(again.store.db)).toEqual(expect.arrayContaining([...meals]))
  // The user can still choose the backup that was turned down.
  expect(listBackups(files)).toContainEqual(newest)
  again.data.close()
})

test('damaged data are restored from the older backup that the user restored before', async () => {
  const { again, oldest } = await restoreOldest()
  const meals = mealsOf(again.store.db)
  again.data.close()
  truncateSync(files.database, 20_000)
  expect(await worker.run('restore', { ...at(), backup: null })).toMatchObject({
    backup: { at: oldest?.at },
  })
  const once = openLife(folder.path, { ignoresState: true })
  expect(mealsOf(once.store.db)).toEqual(meals)
  once.data.close()
})

test('rows that are lost after the restore of an older backup count as damage', async () => {
  const { again } = await restoreOldest()
  again.store.db.exec('DELETE FROM meal WHERE n = 2')
  expect(await worker.run('examine', { files })).toMatchObject({ type: 'damaged' })
  again.data.close()
})

test('a restore that was interrupted after renumbering its backup can be repeated', async () => {
  const { again, oldest } = await restoreOldest()
  again.data.close()
  expect(await worker.run('restore', { ...at(), backup: oldest?.name ?? '' })).toMatchObject({
    backup: { at: oldest?.at, number: 4 },
  })
})

test('a meal that another device ate first, or at the same instant, is not damage', async () => {
  const life = openLife(folder.path)
  live(life, 50, 6)
  await worker.run('backUp', { files, now: clock.now() })
  const other = temporaryFolder()
  const theirs = openLife(other.path)
  live(theirs, 50, 6)
  theirs.store.db.exec("UPDATE device SET id = '00000000-0000-4000-8000-000000000000'")
  theirs.store.db.exec("UPDATE meal SET device = '00000000-0000-4000-8000-000000000000'")
  theirs.store.db.exec('UPDATE meal SET at = at - 1000 WHERE n > 3')
  theirs.data.close()
  mergeFrom(life, storageFiles(other.path).database)
  other.remove()
  expect(await worker.run('examine', { files })).toEqual({ type: 'sound' })
  life.data.close()
})

/** A data folder whose database was replaced by a copy older than its newest backup. */
async function putBackOlderCopy(): Promise<Life> {
  const life = openLife(folder.path)
  live(life, 50, 6)
  await worker.run('backUp', { files, now: clock.now() })
  live(life, 0, 3)
  life.store.db.pragma('wal_checkpoint(TRUNCATE)')
  const copy = readFileSync(files.database)
  live(life, 50, 6, 500)
  clock.advance(24 * 3_600_000)
  await worker.run('backUp', { files, now: clock.now() })
  life.data.close()
  writeFileSync(files.database, copy)
  return openLife(folder.path)
}

/** @param choices the user's answers, in order */
function maintain(life: Life, ...choices: DataChoice[]) {
  const asked: Backup[] = []
  const restarted = Promise.withResolvers<undefined>()
  const maintenance = openMaintenanceOf(life, {
    worker,
    clock,
    onOlder: (backup) => {
      asked.push(backup)
      return Promise.resolve(choices.shift() ?? expect.unreachable())
    },
    restart: () => restarted.resolve(undefined),
  })
  return { maintenance, asked, restarted: restarted.promise }
}

test('an older copy that the user put there is not damaged, and is backed up only if the user chooses it', async () => {
  const life = await putBackOlderCopy()
  const [newest] = listBackups(files)
  const meals = mealsOf(life.store.db)
  expect(life.data.isSuspect()).toBe(true)
  expect(await worker.run('examine', { files })).toEqual({ type: 'older', backup: newest })
  expect(await worker.run('backUp', { files, now: clock.now() })).toEqual({
    type: 'older',
    backup: newest,
  })
  expect(listBackups(files)).toHaveLength(2)

  const { maintenance, asked } = maintain(life, 'later', 'data')
  expect(await maintenance.backUp()).toEqual({ ok: false, error: { code: 'data-older' } })
  expect(maintenance.view().problem).toEqual({ code: 'data-older' })
  maintenance.runDue()
  expect(maintenance.view().isRunning).toBe(false)
  expect(await maintenance.backUp()).toEqual({ ok: true, value: null })
  expect(asked).toEqual([newest, newest])
  expect(maintenance.view().problem).toBeNull()
  // The question is settled, so rows that are lost from now on are damage.
  expect(await worker.run('examine', { files })).toEqual({ type: 'sound' })
  expect(mealsOf(life.store.db)).toEqual(meals)
  expect(listBackups(files)).toContainEqual(newest)
  life.store.db.exec('DELETE FROM meal WHERE n = 2')
  expect(await worker.run('examine', { files })).toMatchObject({ type: 'damaged' })
  life.data.close()
})

test('the user can choose the backup over an older copy', async () => {
  const life = await putBackOlderCopy()
  const [newest] = listBackups(files)
  const { maintenance, restarted } = maintain(life, 'backup')
  maintenance.start()
  await restarted
  life.data.close()
  expect(openData(files, { clock, migrates: true, ignoresState: false })).toMatchObject({
    error: { code: 'restore-wanted', backup: newest?.name },
  })
})

test('a database that was started over beside old backups counts as intact until it loses data', async () => {
  const life = openLife(folder.path)
  live(life, 50, 6)
  await worker.run('backUp', { files, now: clock.now() })
  life.data.close()
  putDatabaseAside(files, clock.now())
  const anew = openLife(folder.path, { ignoresState: true })
  live(anew, 10, 1)
  expect(await worker.run('examine', { files })).toEqual({ type: 'sound' })
  expect(await worker.run('backUp', { files, now: clock.now() })).toMatchObject({ type: 'made' })
  anew.store.db.exec('DELETE FROM meal')
  expect(await worker.run('examine', { files })).toMatchObject({ type: 'damaged' })
  anew.data.close()
})

/** Turns a backup into one of a Hot Dash with more migrations. */
function makeNewer({ name, number, at: madeAt }: Backup): void {
  const path = join(files.backups, name)
  const db = new Database(path)
  db.pragma('user_version = 1000')
  db.close()
  const digest = createHash('sha256').update(readFileSync(path)).digest('hex')
  renameSync(path, join(files.backups, backupName(number, madeAt, digest)))
}

test('a backup of a newer version is skipped and reported as such', async () => {
  const life = openLife(folder.path)
  live(life, 50, 3)
  await worker.run('backUp', { files, now: clock.now() })
  await worker.run('backUp', { files, now: clock.now() + 1000 })
  const [newest, oldest] = listBackups(files)
  makeNewer(newest!)
  expect(await worker.run('examine', { files })).toEqual({ type: 'sound' })
  life.data.close()
  const name = listBackups(files)[0]!.name
  expect(await worker.run('restore', { ...at(), backup: name })).toBeNull()
  expect(await worker.run('findBackup', { files, name })).toBe('newer')
  expect(await worker.run('findBackup', { files, name: null })).toEqual(oldest)
  makeNewer(oldest!)
  expect(await worker.run('restore', { ...at(), backup: null })).toBeNull()
  expect(await worker.run('findBackup', { files, name: null })).toBe('newer')
  for (const { name: one } of listBackups(files)) writeFileSync(join(files.backups, one), 'no')
  expect(await worker.run('findBackup', { files, name: null })).toBe('damaged')
  rmSync(files.backups, { recursive: true })
  expect(await worker.run('findBackup', { files, name: null })).toBe('none')
})

test('a database that has lost meals is damaged, and is not backed up', async () => {
  const life = openLife(folder.path)
  live(life, 50, 6)
  await worker.run('backUp', { files, now: clock.now() })
  expect(await worker.run('examine', { files })).toEqual({ type: 'sound' })
  life.store.db.exec('DELETE FROM meal WHERE n = 2')
  expect(await worker.run('examine', { files })).toMatchObject({ type: 'damaged' })
  expect(await worker.run('backUp', { files, now: clock.now() })).toMatchObject({ type: 'damaged' })
  expect(listBackups(files)).toHaveLength(1)
  life.data.close()
})

test('rows of a lost -wal that a backup has are recovered', async () => {
  const life = openLife(folder.path)
  live(life, 50, 6)
  life.store.db.pragma('wal_checkpoint(TRUNCATE)')
  live(life, 50, 6, 500)
  await worker.run('backUp', { files, now: clock.now() })
  const saved = mealsOf(life.store.db)
  const early = readFileSync(files.database)
  const state = readFileSync(files.state)
  life.data.close()
  writeFileSync(files.database, early)
  writeFileSync(files.state, state)

  const opened = openData(files, { clock, migrates: true, ignoresState: false })
  expect(opened).toMatchObject({ ok: false, error: { code: 'wal-lost' } })
  expect(await worker.run('recoverLostWal', at())).toMatchObject({ type: 'restored' })
  const again = openLife(folder.path, { ignoresState: true })
  expect(mealsOf(again.store.db)).toEqual(saved)
  again.data.close()
})

test('after losing a -wal that is newer than the last backup, the database keeps all of its rows', async () => {
  const life = openLife(folder.path)
  live(life, 50, 6)
  await worker.run('backUp', { files, now: clock.now() })
  live(life, 50, 6, 500)
  const kept = mealsOf(life.store.db)
  life.store.db.pragma('wal_checkpoint(TRUNCATE)')
  const [database, state] = [readFileSync(files.database), readFileSync(files.state)]
  live(life, 50, 6, 900)
  life.data.close()
  writeFileSync(files.database, database)
  writeFileSync(files.state, state)
  expect(await worker.run('recoverLostWal', at())).toMatchObject({ type: 'kept' })
  const again = openLife(folder.path, { ignoresState: true })
  expect(mealsOf(again.store.db)).toEqual(kept)
  again.data.close()
})

test('a backup without a database fails with a reason, and leaves no file', async () => {
  const life = openLife(folder.path)
  life.data.close()
  rmSync(files.database)
  await expect(worker.run('backUp', { files, now: clock.now() })).rejects.toMatchObject({
    code: 'SQLITE_CANTOPEN',
  })
  expect(existsSync(files.backups) ? readdirSync(files.backups) : []).toEqual([])
})
