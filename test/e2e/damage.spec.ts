import { randomBytes } from 'node:crypto'
import { cp, mkdir, open, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { Snapshot } from '../../preload/contract/views/snapshot-view.ts'
import fc, { testSeed as seed, trials } from '../support/fast-check.ts'
import { live, openLife, openWorker } from '../integration/storage/life.ts'
import { expect, test } from './app.ts'
import { translateTo } from './bad-input/set-up.ts'
import { startAnswered, type AnsweredApp } from './answered-app.ts'

const rounds = trials(10)
const pageBytes = 8192

/** Random bytes in one page. `page` is a share of the file, and `from` a share of the page. */
interface Wound {
  readonly page: number
  readonly from: number
  readonly bytes: number
}

const wound: fc.Arbitrary<Wound> = fc.record({
  page: fc.noBias(fc.integer({ min: 0, max: 9999 })),
  from: fc.noBias(fc.integer({ min: 0, max: pageBytes - 1 })),
  bytes: fc.oneof(fc.integer({ min: 1, max: 16 }), fc.constant(pageBytes)),
})
const wounds = fc.array(wound, { minLength: 1, maxLength: 5 })

async function damage(path: string, all: readonly Wound[]): Promise<void> {
  const pages = (await stat(path)).size / pageBytes
  const file = await open(path, 'r+')
  for (const { page, from, bytes } of all) {
    const place = Math.floor((page / 10_000) * pages) * pageBytes
    const length = Math.min(bytes, pageBytes - from)
    await file.write(randomBytes(length), 0, length, place + from)
  }
  await file.close()
}

/** All data about the meals. */
function mealRows(path: string): readonly string[] {
  const db = new Database(path, { readonly: true })
  try {
    return db
      .prepare<[], Record<string, unknown>>('SELECT * FROM meal ORDER BY grant_key, n')
      .all()
      .map((row) => JSON.stringify(row))
  } finally {
    db.close()
  }
}

const stateOf = async (dataFolder: string) =>
  JSON.parse(await readFile(join(dataFolder, 'hot-dash.state.json'), 'utf8')) as {
    readonly checkedAt: number | null
  }

/**
 * Starts the app until it is settled: it has reported a restored backup, or found the database sound.
 * @param restored its message about a restored backup
 * @returns all its messages
 */
async function startUntilRest(dataFolder: string, restored: string): Promise<readonly string[]> {
  const told: string[] = []
  // The app may find the damage while it runs, once. Its next start then restores a backup.
  for (let starts = 0; starts < 3; starts += 1) {
    const since = Date.now()
    const app: AnsweredApp = startAnswered(dataFolder)
    try {
      const ended = app.ended.then(() => 'ended' as const)
      const atRest = async () => {
        const page = await app.page()
        // The page may exist before its bridge.
        await expect(async () => {
          const { pet } = (await page.evaluate(`window.dash.request('snapshot', null)`)) as Snapshot
          expect(pet.level).toBeGreaterThan(0)
        }).toPass()
        await expect
          .poll(
            async () =>
              app.boxes.some(({ message }) => message.includes(restored)) ||
              ((await stateOf(dataFolder)).checkedAt ?? 0) >= since,
          )
          .toBe(true)
        return 'rest' as const
      }
      const outcome = await Promise.race([ended, atRest().catch(() => ended)])
      told.push(...app.boxes.map(({ message }) => message))
      if (outcome === 'rest') {
        await app.quit()
        return told
      }
      const log = await readFile(join(dataFolder, 'hot-dash.log'), 'utf8').catch(() => '')
      expect(app.hasRelaunched, `${told.join('\n')}\n${log}`).toBe(true)
    } finally {
      app.kill()
      await app.ended
    }
  }
  const log = await readFile(join(dataFolder, 'hot-dash.log'), 'utf8').catch(() => '')
  throw new Error(`it does not come to rest: ${told.join('\n')}\n${log}`)
}

test(`with random bytes in random pages, ${rounds} times, the app starts, reports the damage, and keeps what a backup has`, async ({
  dataFolder,
}) => {
  // Ends a run that hangs.
  test.setTimeout(4 * 60_000 + rounds * 10_000)
  process.stdout.write(`HOT_DASH_TEST_SEED=${seed}\n`)
  const [fresh, current] = [join(dataFolder, 'fresh'), join(dataFolder, 'current')]
  const database = join(current, 'hot-dash.db')
  const backupAt = Date.parse('2026-11-24T03:30:00Z')
  await mkdir(fresh)
  const life = openLife(fresh)
  live(life, 600, 150)
  const worker = openWorker()
  await worker.run('backUp', { files: life.data.files, now: backupAt })
  await worker.close()
  life.store.db.pragma('wal_checkpoint(TRUNCATE)')
  const saved = mealRows(life.data.files.database)
  live(life, 100, 5, 1000)
  life.data.close()
  const before = mealRows(join(fresh, 'hot-dash.db'))
  expect(before.length).toBe(saved.length + 5)

  const asOf = new Intl.DateTimeFormat('en', { dateStyle: 'long', timeStyle: 'short' })
  const restoredSentence = translateTo('en')('start.restored', {
    context: 'aside',
    folder: current,
    time: asOf.format(backupAt),
    file: '',
  }).slice(0, -1)
  let restores = 0
  for (const all of fc.sample(wounds, { seed, numRuns: rounds })) {
    await rm(current, { recursive: true, force: true, maxRetries: 5 })
    await cp(fresh, current, { recursive: true })
    await damage(database, all)
    const told = await startUntilRest(current, restoredSentence)
    const now = mealRows(database)
    const words = `${JSON.stringify(all)}\n${told.join('\n')}`
    if (told.length > 0) {
      restores += 1
      expect(told.at(-1), words).toContain(restoredSentence)
      expect(now, words).toEqual(saved)
    } else {
      expect(now, words).toEqual(expect.arrayContaining([...saved]))
      expect(now.length, words).toBe(before.length)
    }
  }
  process.stdout.write(`${rounds} times damaged, ${restores} times restored\n`)
  // Runs without any damage would prove nothing.
  expect(restores).toBeGreaterThan(0)
})
