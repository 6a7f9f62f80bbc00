import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import Database from 'better-sqlite3'
import type { Snapshot } from '../../../preload/contract/views/snapshot-view.ts'
import type { PageHandle } from '../../bench/devtools.ts'
import { live, mealsOf, openLife, openWorker } from '../../integration/storage/life.ts'
import { expect, pantry } from '../app.ts'
import { homePageObject, test, translateTo } from './set-up.ts'

const databaseOf = (dataFolder: string) => join(dataFolder, 'hot-dash.db')

/** What the user sees of Dash, once all services are open. */
async function snapshotOf(page: PageHandle): Promise<Snapshot> {
  let snapshot: Snapshot | undefined
  await expect(async () => {
    snapshot = (await page.evaluate(`window.dash.request('snapshot', null)`)) as Snapshot
    expect(snapshot.version).not.toBe('')
  }).toPass()
  return snapshot!
}

function meals(dataFolder: string): readonly string[] {
  const db = new Database(databaseOf(dataFolder), { readonly: true })
  try {
    return mealsOf(db)
  } finally {
    db.close()
  }
}

/** Creates a data folder with a backup and some later meals. @returns the meals of the backup */
async function livedWithBackup(dataFolder: string): Promise<readonly string[]> {
  const life = openLife(dataFolder)
  live(life, 40, 12)
  const worker = openWorker()
  const now = Date.parse('2026-11-24T03:30:00Z')
  await worker.run('backUp', { files: life.data.files, now })
  await worker.close()
  const saved = mealsOf(life.store.db)
  live(life, 10, 2, 100)
  life.data.close()
  return saved
}

const timeOfBackup = (locale: 'en' | 'ja') =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short' }).format(
    Date.parse('2026-11-24T03:30:00Z'),
  )

test.describe('unusable data', () => {
  test('a database of a newer version is left unchanged', async ({
    start,
    answered,
    dataFolder,
  }) => {
    const dash = await start()
    await dash.openHome()
    await dash.quit()
    const db = new Database(databaseOf(dataFolder))
    db.pragma('user_version = 1000')
    db.close()
    const before = await readFile(databaseOf(dataFolder))
    const app = answered(dataFolder, { locale: 'ja' })
    expect(await app.ended).toBe(1)
    const sentence = translateTo('ja')('fatal.database-too-new', { folder: dataFolder })
    expect(app.boxes.map(({ message }) => message)).toEqual([sentence])
    expect((await readFile(databaseOf(dataFolder))).equals(before)).toBe(true)
  })

  test('Hot Dash refuses a data folder that is a file', async ({ answered, dataFolder }) => {
    const file = join(dataFolder, 'file')
    await writeFile(file, '')
    const folder = join(file, 'folder')
    const app = answered(folder)
    expect(await app.ended).toBe(1)
    expect(app.boxes[0]?.message).toBe(translateTo('en')('fatal.database-unreadable', { folder }))
  })

  test('Hot Dash refuses a database that another program holds', async ({
    answered,
    dataFolder,
  }) => {
    await livedWithBackup(dataFolder)
    const holder = spawn(
      process.execPath,
      [
        '-e',
        `const db = new (require('better-sqlite3'))(process.argv[1])
         db.pragma('locking_mode = EXCLUSIVE')
         db.exec('BEGIN EXCLUSIVE')
         process.stdout.write('held')
         process.stdin.resume()`,
        databaseOf(dataFolder),
      ],
      { cwd: resolve(import.meta.dirname, '../../..') },
    )
    try {
      await once(holder.stdout, 'data')
      const app = answered(dataFolder, { locale: 'ja' })
      expect(await app.ended).toBe(1)
      const sentence = translateTo('ja')('fatal.database-locked', { folder: dataFolder })
      expect(app.boxes.map(({ message }) => message)).toEqual([sentence])
    } finally {
      holder.kill('SIGKILL')
    }
  })

  for (const [what, damage] of [
    [
      'a file that is not a database',
      (path: string) => writeFile(path, 'a recipe for curry, not a database. '.repeat(99)),
    ],
    [
      'a database that lacks its tables',
      (path: string) => {
        const db = new Database(path)
        db.pragma('user_version = 1')
        db.close()
        return Promise.resolve()
      },
    ],
  ] as const) {
    test(`if there is no backup, ${what} is kept whatever the user chooses`, async ({
      answered,
      dataFolder,
    }) => {
      const t = translateTo('en')
      await damage(databaseOf(dataFolder))
      const before = await readFile(databaseOf(dataFolder))
      const quits = answered(dataFolder, { press: t('fatal.quit') })
      expect(await quits.ended).toBe(0)
      expect(quits.boxes).toEqual([
        {
          message: t('start.damaged', { folder: dataFolder }),
          buttons: [t('start.startOver'), t('fatal.quit')],
          enter: t('fatal.quit'),
          escape: t('fatal.quit'),
        },
      ])
      expect((await readFile(databaseOf(dataFolder))).equals(before)).toBe(true)

      const begins = answered(dataFolder, { press: t('start.startOver') })
      expect((await snapshotOf(await begins.page())).pet.level).toBe(1)
      await begins.quit()
      const [aside = ''] = (await readdir(dataFolder)).filter((name) => name.includes('put-aside'))
      expect((await readFile(join(dataFolder, aside))).equals(before)).toBe(true)
    })
  }
})

test('a folder in place of the database is kept, and a backup replaces it', async ({
  answered,
  dataFolder,
}) => {
  const t = translateTo('en')
  const saved = await livedWithBackup(dataFolder)
  await rm(databaseOf(dataFolder))
  await mkdir(databaseOf(dataFolder))
  await writeFile(join(databaseOf(dataFolder), 'mine.txt'), 'mine')
  const app = answered(dataFolder, { press: t('start.restore') })
  await snapshotOf(await app.page())
  while (app.boxes.length < 2) await app.news()
  await app.quit()
  const time = timeOfBackup('en')
  expect(app.boxes.map(({ message }) => message)).toEqual([
    t('start.missingWithBackup', { folder: dataFolder, time }),
    t('start.restored', { context: 'nothingAside', folder: dataFolder, time }),
  ])
  expect(meals(dataFolder)).toEqual(saved)
  const aside = (await readdir(dataFolder)).find((name) => name.includes('put-aside')) ?? ''
  expect(await readFile(join(dataFolder, aside, 'mine.txt'), 'utf8')).toBe('mine')
})

test('if an older copy replaces the database, Dash asks which one to use, and remembers the answer', async ({
  answered,
  dataFolder,
}) => {
  const t = translateTo('en')
  const life = openLife(dataFolder)
  live(life, 40, 8)
  life.store.db.pragma('wal_checkpoint(TRUNCATE)')
  const older = mealsOf(life.store.db)
  const copy = await readFile(databaseOf(dataFolder))
  life.data.close()
  const saved = await livedWithBackup(dataFolder)
  expect(saved.length).toBeGreaterThan(older.length)

  await writeFile(databaseOf(dataFolder), copy)
  const restores = answered(dataFolder, { press: t('start.restore') })
  expect(await restores.ended).toBe(0)
  expect(restores.hasRelaunched).toBe(true)
  const restored = answered(dataFolder)
  await snapshotOf(await restored.page())
  while (restored.boxes.length === 0) await restored.news()
  await restored.quit()
  expect(restored.boxes[0]?.message).toContain(timeOfBackup('en'))
  expect(meals(dataFolder)).toEqual(saved)

  await writeFile(databaseOf(dataFolder), copy)
  const keeps = answered(dataFolder, { press: t('start.useData') })
  expect((await snapshotOf(await keeps.page())).pet.experience).toBe(older.length * 10)
  await expect
    .poll(async () =>
      (await readdir(join(dataFolder, 'backups'))).filter((name) => name.endsWith('.db')),
    )
    .toHaveLength(2)
  await keeps.quit()
  expect(keeps.boxes).toEqual([
    {
      message: t('start.older', { folder: dataFolder, time: timeOfBackup('en') }),
      buttons: [t('start.restore'), t('start.useData'), t('start.later')],
      enter: t('start.later'),
      escape: t('start.later'),
    },
  ])
  const again = answered(dataFolder)
  await snapshotOf(await again.page())
  await again.quit()
  expect(again.boxes).toEqual([])
  expect(meals(dataFolder)).toEqual(expect.arrayContaining([...older]))
})

test('if the backup of a missing database is from a newer version, Dash says so', async ({
  answered,
  dataFolder,
}) => {
  const t = translateTo('en')
  await livedWithBackup(dataFolder)
  const backups = join(dataFolder, 'backups')
  const [name = ''] = await readdir(backups)
  const db = new Database(join(backups, name))
  db.pragma('user_version = 1000')
  db.close()
  const digest = createHash('sha256')
    .update(await readFile(join(backups, name)))
    .digest('hex')
  await rename(
    join(backups, name),
    join(backups, name.replace(/-[0-9a-f]+\.db$/, `-${digest.slice(0, 16)}.db`)),
  )
  await rm(databaseOf(dataFolder))
  const app = answered(dataFolder, { press: t('fatal.quit') })
  expect(await app.ended).toBe(0)
  expect(app.boxes.map(({ message }) => message)).toEqual([
    t('start.missing', { context: 'newer', folder: dataFolder }),
  ])
})

test('if a kill leaves a torn -wal, Dash says that changes may be missing', async ({
  answered,
  dataFolder,
}) => {
  const t = translateTo('en')
  const saved = await livedWithBackup(dataFolder)
  const killed = answered(dataFolder)
  const page = await killed.page()
  await snapshotOf(page)
  for (let meal = 0; meal < 3; meal += 1) {
    expect(await page.evaluate(`window.dash.request('feed-one', { kind: null })`)).toMatchObject({
      ok: true,
    })
  }
  killed.kill()
  await killed.ended
  const wal = `${databaseOf(dataFolder)}-wal`
  await truncate(wal, (await stat(wal)).size - 5000)

  const app = answered(dataFolder)
  await snapshotOf(await app.page())
  while (app.boxes.length === 0) await app.news()
  await app.quit()
  const [before = '', after = ''] = t('start.changesLost', { time: '|' }).split('|')
  const message = app.boxes[0]?.message ?? ''
  expect(message.startsWith(before) && message.endsWith(after), message).toBe(true)
  expect(meals(dataFolder)).toEqual(expect.arrayContaining([...saved]))

  const again = answered(dataFolder)
  await snapshotOf(await again.page())
  await again.quit()
  expect(again.boxes).toEqual([])
})

test('if the data folder is deleted while Hot Dash runs, no meal is shown, and Home says why', async ({
  start,
  dataFolder,
}) => {
  const dash = await start()
  const home = await dash.openHome()
  const homePage = homePageObject(home, 'en')
  const before = await pantry(home)
  await rm(dataFolder, { recursive: true, maxRetries: 5 })
  await homePage.button('pantry.feedOne').click()
  await homePage.reads('problem.data-gone')
  expect(await pantry(home)).toEqual(before)
})

test.describe('damaged or missing data', () => {
  test('if the database is truncated, Dash restores a backup, and says when it was made', async ({
    answered,
    dataFolder,
  }) => {
    const saved = await livedWithBackup(dataFolder)
    await truncate(databaseOf(dataFolder), 30_000)
    const app = answered(dataFolder, { locale: 'ja' })
    expect((await snapshotOf(await app.page())).pet.experience).toBe(120)
    while (app.boxes.length === 0) await app.news()
    await app.quit()
    const aside = (await readdir(dataFolder)).find((name) => name.includes('put-aside')) ?? ''
    const words = { folder: dataFolder, time: timeOfBackup('ja'), file: aside, context: 'aside' }
    expect(app.boxes.map(({ message }) => message)).toEqual([
      translateTo('ja')('start.restored', words),
    ])
    expect(meals(dataFolder)).toEqual(saved)

    // The next start has nothing to report.
    const again = answered(dataFolder)
    await snapshotOf(await again.page())
    await again.quit()
    expect(again.boxes).toEqual([])
  })

  test('if the database is missing, Dash asks before it restores a backup', async ({
    answered,
    dataFolder,
  }) => {
    const t = translateTo('en')
    const saved = await livedWithBackup(dataFolder)
    await rm(databaseOf(dataFolder))
    const quits = answered(dataFolder, { press: t('fatal.quit') })
    expect(await quits.ended).toBe(0)
    const question = t('start.missingWithBackup', {
      folder: dataFolder,
      time: timeOfBackup('en'),
    })
    expect(quits.boxes).toEqual([
      {
        message: question,
        buttons: [t('start.restore'), t('start.startOver'), t('fatal.quit')],
        enter: t('fatal.quit'),
        escape: t('fatal.quit'),
      },
    ])
    expect(existsSync(databaseOf(dataFolder))).toBe(false)

    const restores = answered(dataFolder, { press: t('start.restore') })
    expect((await snapshotOf(await restores.page())).pet.experience).toBe(120)
    await restores.quit()
    expect(meals(dataFolder)).toEqual(saved)
  })

  test('damage that the start misses is found in the background, and the next start repairs it', async ({
    answered,
    dataFolder,
  }) => {
    const t = translateTo('en')
    const saved = await livedWithBackup(dataFolder)
    const db = new Database(databaseOf(dataFolder))
    const root = db
      .prepare<[], number>(
        `SELECT rootpage FROM sqlite_schema WHERE name = 'github_commit_day_by_day'`,
      )
      .pluck()
      .get()!
    db.close()
    const bytes = await readFile(databaseOf(dataFolder))
    bytes.fill(0xff, (root - 1) * 8192, root * 8192)
    await writeFile(databaseOf(dataFolder), bytes)

    const finds = answered(dataFolder)
    expect(await finds.ended).toBe(1)
    expect(finds.boxes.map(({ message }) => message)).toEqual([t('fatal.damage-found')])
    expect(finds.hasRelaunched).toBe(true)
    expect((await readFile(databaseOf(dataFolder))).equals(bytes)).toBe(true)

    const mends = answered(dataFolder)
    expect((await snapshotOf(await mends.page())).pet.experience).toBe(120)
    while (mends.boxes.length === 0) await mends.news()
    expect(mends.boxes[0]?.message).toContain(timeOfBackup('en'))
    await mends.quit()
    expect(meals(dataFolder)).toEqual(saved)
  })
})
