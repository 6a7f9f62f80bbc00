import {
  appendFileSync,
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { beforeEach, expect, test } from 'vitest'
import { openData } from '../../../main/storage/open-data.ts'
import { storageFiles, type StorageFiles } from '../../../main/storage/storage-files.ts'
import { DataGone } from '../../../main/storage/open-store.ts'
import { putDatabaseAside } from '../../../main/storage/put-aside.ts'
import { canMountDisks, mountSmallDisk } from '../../fakes/small-disk.ts'
import { live, openMaintenanceOf, openLife, openWorker } from './life.ts'
import { manualClock } from '../../support/manual-clock.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { folderForEachTest } from '../../support/test-folder.ts'
import { viewOf } from '../../support/view-of.ts'

const clock = manualClock('2026-11-25T12:00:00Z')
const folder = folderForEachTest()
let files: StorageFiles

beforeEach(() => {
  files = storageFiles(folder.path)
})

const open = () => openData(files, { clock, migrates: true, ignoresState: false })

/** A data folder that was closed properly. */
function closedLife(): void {
  const life = openLife(folder.path)
  live(life, 300, 20)
  life.data.close()
}

/** A data folder whose process was killed, with the files as at runtime. The -shm may be missing, as in a copy. */
function killedLife({ withShm = false } = {}): void {
  const other = temporaryFolder()
  const life = openLife(other.path)
  life.store.db.pragma('wal_checkpoint(TRUNCATE)')
  live(life, 300, 20)
  const from = storageFiles(other.path)
  for (const part of ['', '-wal', ...(withShm ? ['-shm'] : [])])
    copyFileSync(from.database + part, files.database + part)
  copyFileSync(from.state, files.state)
  life.data.close()
  other.remove()
}

const page = 8192

test.each([
  { what: 'missing', damage: () => rmSync(files.database), code: 'database-missing' },
  { what: 'empty', damage: () => truncateSync(files.database), code: 'database-empty' },
  {
    what: 'truncated',
    damage: () => truncateSync(files.database, statSync(files.database).size - 3 * page),
    code: 'database-damaged',
  },
  {
    what: 'truncated within its first page',
    damage: () => truncateSync(files.database, 1000),
    code: 'database-damaged',
  },
  {
    what: 'filled with nulls',
    damage: () => writeFileSync(files.database, Buffer.alloc(statSync(files.database).size)),
    code: 'database-damaged',
  },
  {
    what: 'overwritten by a text',
    damage: () => writeFileSync(files.database, 'a recipe for curry, not a database. '.repeat(99)),
    code: 'database-damaged',
  },
  {
    what: 'overwritten by an empty database',
    damage: () => {
      rmSync(files.database)
      const db = new Database(files.database)
      db.exec('CREATE TABLE recipe (name TEXT)')
      db.close()
    },
    code: 'database-empty',
  },
  {
    what: 'from a newer version',
    damage: () => {
      const db = new Database(files.database)
      db.pragma('user_version = 1000')
      db.close()
    },
    code: 'database-too-new',
  },
  {
    what: 'without its tables',
    damage: () => {
      const db = new Database(files.database)
      db.exec('DROP TABLE device')
      db.close()
    },
    code: 'database-damaged',
  },
])('a database that is $what is reported and left as it is', ({ damage, code }) => {
  closedLife()
  damage()
  const before = existsSync(files.database) ? readFileSync(files.database) : null
  expect(open()).toMatchObject({ ok: false, error: { code } })
  expect(existsSync(files.database) ? readFileSync(files.database) : null).toEqual(before)
  expect(existsSync(`${files.database}-wal`)).toBe(false)
})

test('damage is not overwritten by the contents of the -wal', () => {
  killedLife()
  // The -wal has no copy of the page that holds the device.
  const db = new Database(files.database, { readonly: true })
  db.close()
  const bytes = readFileSync(files.database)
  bytes.fill(0xff, page)
  writeFileSync(files.database, bytes)
  const wal = readFileSync(`${files.database}-wal`)
  const opened = open()
  if (opened.ok) {
    opened.value.store.stopWriting()
    expect(() => opened.value.store.db.exec('DELETE FROM unlock')).toThrow(/readonly/)
    opened.value.close()
  }
  expect(readFileSync(files.database).equals(bytes)).toBe(true)
  expect(readFileSync(`${files.database}-wal`).equals(wal)).toBe(true)
})

test('a database opens unchanged after a proper close and after a kill', () => {
  closedLife()
  const closed = openLife(folder.path)
  expect(closed.data.isSuspect()).toBe(false)
  expect(closed.companion.pet(0).experience).toBe(200)
  closed.data.close()
})

test('after a kill, the database keeps everything and needs an examination', () => {
  killedLife()
  const life = openLife(folder.path)
  expect(life.data.isSuspect()).toBe(true)
  expect(life.companion.pet(0).experience).toBe(200)
  life.data.close()
})

test('a database changed by another program needs an examination', () => {
  closedLife()
  utimesSync(files.database, new Date(), new Date())
  const touched = openLife(folder.path)
  expect(touched.data.isSuspect()).toBe(true)
  touched.data.close()
})

test('a lost -wal is reported, and nothing is written', () => {
  killedLife()
  rmSync(`${files.database}-wal`)
  const before = readFileSync(files.database)
  expect(open()).toMatchObject({ ok: false, error: { code: 'wal-lost' } })
  expect(readFileSync(files.database).equals(before)).toBe(true)
})

/** The lengths of the -wal's own header and of a frame's header. */
const [walHeader, frameHeader] = [32, 24]
const frames = () => (statSync(wal()).size - walHeader) / (frameHeader + page)
const wal = () => `${files.database}-wal`

function overwriteWal(from: number, bytes: number): void {
  const content = readFileSync(wal())
  content.fill(0x5a, from, from + bytes)
  writeFileSync(wal(), content)
}

test.each([
  { what: 'gone', withShm: true, damage: () => rmSync(wal()) },
  { what: 'empty', withShm: true, damage: () => truncateSync(wal()) },
  {
    what: 'cut off within a frame',
    withShm: true,
    damage: () => truncateSync(wal(), statSync(wal()).size - 5000),
  },
  {
    what: 'cut off between two frames',
    withShm: true,
    damage: () => truncateSync(wal(), walHeader + Math.floor(frames() / 2) * (frameHeader + page)),
  },
  {
    what: 'overwritten by garbage',
    withShm: true,
    damage: () => overwriteWal(0, statSync(wal()).size),
  },
  {
    what: 'overwritten in one frame',
    withShm: true,
    damage: () => overwriteWal(Math.floor(statSync(wal()).size / 2), 16),
  },
  {
    what: 'overwritten by garbage, its index gone',
    withShm: false,
    damage: () => overwriteWal(0, statSync(wal()).size),
  },
  {
    what: 'overwritten in one frame, its index gone',
    withShm: false,
    damage: () => overwriteWal(Math.floor(statSync(wal()).size / 2), 16),
  },
  {
    what: 'cut off within a frame, its index gone',
    withShm: false,
    damage: () => truncateSync(wal(), statSync(wal()).size - 5000),
  },
])(
  'a -wal that is $what is reported like a missing one, and again at the next start',
  ({ withShm, damage }) => {
    killedLife({ withShm })
    damage()
    const before = readFileSync(files.database)
    expect(open()).toMatchObject({ ok: false, error: { code: 'wal-lost' } })
    // If this start ends here, because the disk is full or the power fails, the next one still sees the loss.
    expect(open()).toMatchObject({ ok: false, error: { code: 'wal-lost' } })
    expect(readFileSync(files.database).equals(before)).toBe(true)
  },
)

test('an intact -wal with its index opens and keeps everything', () => {
  killedLife({ withShm: true })
  const life = openLife(folder.path)
  expect(life.companion.pet(0).experience).toBe(200)
  life.data.close()
})

test('a lost -wal that was completely checkpointed is not a loss', () => {
  const other = temporaryFolder()
  const life = openLife(other.path)
  live(life, 300, 20)
  life.store.db.pragma('wal_checkpoint(PASSIVE)')
  const from = storageFiles(other.path)
  for (const part of ['', '-shm']) copyFileSync(from.database + part, files.database + part)
  copyFileSync(from.state, files.state)
  life.data.close()
  other.remove()
  const again = openLife(folder.path)
  expect(again.companion.pet(0).experience).toBe(200)
  again.data.close()
})

/** The experience in a copy of the current files, as it would survive a kill. */
function experienceOnDisk(): number {
  const copy = temporaryFolder()
  const to = storageFiles(copy.path).database
  for (const part of ['', '-wal']) {
    if (existsSync(files.database + part)) copyFileSync(files.database + part, to + part)
  }
  const db = new Database(to)
  const experience = db.prepare('SELECT experience FROM growth').pluck().get() as number
  db.close()
  copy.remove()
  return experience
}

test.skipIf(process.platform === 'win32')(
  'nothing is lost if the -wal is deleted at runtime: meals are durable, and a backup has all of them',
  async () => {
    const life = openLife(folder.path)
    live(life, 300, 13)
    rmSync(wal())
    const worker = openWorker()
    const opened = openMaintenanceOf(life, { worker, clock })
    expect(await opened.backUp()).toEqual({ ok: true, value: null })
    expect(experienceOnDisk()).toBe(130)
    rmSync(wal())
    live(life, 0, 2)
    expect(experienceOnDisk()).toBe(150)
    await opened.close()
    life.data.close()
    const again = openLife(folder.path)
    expect(again.companion.pet(0).experience).toBe(150)
    again.data.close()
  },
)

test.skipIf(process.platform === 'win32')(
  'no meal is eaten unless it is on disk, even if the data folder is moved, replaced and put back',
  () => {
    const life = openLife(folder.path)
    live(life, 300, 20)
    const before = viewOf(life.companion)
    const shown: unknown[] = []
    life.companion.onChange((change) => shown.push(change))
    const away = `${folder.path}-away`
    renameSync(folder.path, away)
    for (const feed of [() => life.companion.feedOne(null), () => life.companion.feedAll()]) {
      expect(feed).toThrow(DataGone)
    }
    mkdirSync(folder.path)
    writeFileSync(files.database, '')
    expect(() => life.companion.feedOne(null)).toThrow(DataGone)
    expect([viewOf(life.companion), shown]).toEqual([before, []])
    rmSync(folder.path, { recursive: true })
    renameSync(away, folder.path)
    expect(life.companion.feedOne(null)).toMatchObject({ ok: true })
    life.data.close()
  },
)

test.skipIf(process.platform === 'win32')(
  'the view shows a problem while the data folder is gone',
  () => {
    const life = openLife(folder.path)
    const maintenance = openMaintenanceOf(life, { clock })
    renameSync(folder.path, `${folder.path}-away`)
    maintenance.inspectError(new DataGone('moved'))
    expect(maintenance.view().problem).toEqual({ code: 'data-gone' })
    renameSync(`${folder.path}-away`, folder.path)
    live(life, 10, 0)
    life.data.setCheckedAt(clock.now())
    maintenance.runDue()
    expect(maintenance.view().problem).toBeNull()
    life.data.close()
  },
)

test.each([
  { what: 'the state file', place: () => files.state },
  { what: 'the temporary state file', place: () => `${files.state}.tmp` },
  { what: 'the -wal', place: () => `${files.database}-wal` },
  { what: 'the -shm', place: () => `${files.database}-shm` },
])('a folder in place of $what is put aside, and the data opens', ({ place }) => {
  closedLife()
  rmSync(place(), { force: true })
  mkdirSync(place())
  writeFileSync(join(place(), 'mine.txt'), 'mine')
  const life = openLife(folder.path)
  expect(life.companion.pet(0).experience).toBe(200)
  life.data.close()
  const aside = readdirSync(folder.path).filter((name) =>
    existsSync(join(folder.path, name, 'mine.txt')),
  )
  expect(aside).toHaveLength(1)
})

test.skipIf(process.platform === 'win32')(
  'a pipe in place of the state file does not block the start',
  () => {
    closedLife()
    rmSync(files.state)
    execFileSync('mkfifo', [files.state])
    const life = openLife(folder.path)
    expect(life.companion.pet(0).experience).toBe(200)
    life.data.close()
  },
)

test.each([
  { what: 'a folder', make: () => mkdirSync(files.database) },
  { what: 'a link to itself', make: () => symlinkSync(files.database, files.database) },
])('$what in place of the database counts as a missing database', ({ make }) => {
  closedLife()
  rmSync(files.database)
  make()
  expect(open()).toMatchObject({ ok: false, error: { code: 'database-missing' } })
  const aside = putDatabaseAside(files, clock.now())
  expect(aside).not.toBeNull()
  expect(openLife(folder.path, { ignoresState: true }).companion.pet(0).experience).toBe(0)
})

test.skipIf(!canMountDisks)(
  'a read-only disk is reported as such, not as missing permissions',
  () => {
    const disk = mountSmallDisk(8)
    try {
      const onDisk = storageFiles(disk.path)
      openLife(disk.path).data.close()
      disk.setReadOnly(true)
      expect(openData(onDisk, { clock, migrates: true, ignoresState: false })).toMatchObject({
        ok: false,
        error: { code: 'disk-readonly' },
      })
      disk.setReadOnly(false)
      openLife(disk.path).data.close()
    } finally {
      disk.remove()
    }
  },
)

test('a killed process always leaves its -wal, even if it wrote nothing', () => {
  const life = openLife(folder.path)
  expect(JSON.parse(readFileSync(files.state, 'utf8'))).toMatchObject({ phase: 'open' })
  expect(existsSync(`${files.database}-wal`)).toBe(true)
  life.store.db.pragma('wal_checkpoint(TRUNCATE)')
  expect(existsSync(`${files.database}-wal`)).toBe(true)
  life.data.close()
  expect(existsSync(`${files.database}-wal`)).toBe(false)
})

test('the data opens without the state file, and with an unreadable one', () => {
  closedLife()
  rmSync(files.state)
  openLife(folder.path).data.close()
  appendFileSync(files.state, 'no JSON')
  const life = openLife(folder.path)
  expect(life.data.isSuspect()).toBe(true)
  expect(life.companion.pet(0).experience).toBe(200)
  life.data.close()
})

test('a database that another program holds is reported as locked', async () => {
  closedLife()
  const script = `
    const Database = require('better-sqlite3')
    const db = new Database(process.argv[1])
    db.pragma('locking_mode = EXCLUSIVE')
    db.exec('BEGIN EXCLUSIVE')
    process.stdout.write('held')
    process.stdin.resume()`
  const holder = spawn(process.execPath, ['-e', script, files.database])
  try {
    await once(holder.stdout, 'data')
    expect(open()).toMatchObject({ ok: false, error: { code: 'database-locked' } })
  } finally {
    holder.kill('SIGKILL')
    await once(holder, 'exit')
  }
  openLife(folder.path).data.close()
})

test('a file and a -shm that were temporarily read-only become usable again', () => {
  killedLife()
  writeFileSync(`${files.database}-shm`, Buffer.alloc(32768))
  for (const part of ['', '-wal', '-shm']) chmodSync(files.database + part, 0o400)
  const life = openLife(folder.path)
  expect(life.companion.pet(0).experience).toBe(200)
  life.data.close()
})

/** Root can write everywhere, so as root this gives the folder to the user `nobody`, and does the work as that user. */
function asOrdinaryUser<T>(work: () => T): T {
  if (process.getuid?.() !== 0) return work()
  const nobody = 65534
  for (const name of readdirSync(folder.path)) chownSync(join(folder.path, name), nobody, nobody)
  chownSync(folder.path, nobody, nobody)
  process.seteuid!(nobody)
  try {
    return work()
  } finally {
    process.seteuid!(0)
  }
}

test.skipIf(process.platform === 'win32')(
  'a folder without write permission is reported as such',
  () => {
    closedLife()
    chmodSync(folder.path, 0o500)
    try {
      expect(asOrdinaryUser(open)).toMatchObject({
        ok: false,
        error: { code: 'database-readonly' },
      })
    } finally {
      chmodSync(folder.path, 0o700)
    }
  },
)

test('only the user can read the files that Hot Dash creates', () => {
  closedLife()
  const rights = (path: string) => (statSync(path).mode & 0o777).toString(8)
  if (process.platform !== 'win32') {
    expect([rights(files.database), rights(files.state)]).toEqual(['600', '600'])
  }
})
