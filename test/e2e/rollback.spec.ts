import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Snapshot } from '../../preload/contract/views/snapshot-view.ts'
import { storageFiles } from '../../main/storage/storage-files.ts'
import { migrations } from '../../main/storage/migrations.ts'
import { openDatabase } from '../../main/storage/sqlite.ts'
import { readUpdateState, updateStateName } from '../../main/updates/update-state-file.ts'
import { expect, test } from './app.ts'
import { makeVersion } from './versions.ts'
import { startAnswered } from './answered-app.ts'

type Started = ReturnType<typeof startAnswered>

const experienceOf = async (dash: Started) => {
  const page = await dash.page()
  const snapshot = (await page.evaluate("window.dash.request('snapshot', null)")) as Snapshot
  return snapshot.pet.experience
}

const answer = async (dash: Started, request: string) =>
  (await dash.page()).evaluate(`window.dash.request(${request})`)

const versionsOf = (dataFolder: string) => `${dataFolder}-versions`

test.afterEach(({ dataFolder }) => rm(versionsOf(dataFolder), { recursive: true }))

test('a version that fails to start twice offers the previous one, with data that it can read', async ({
  dataFolder,
}) => {
  const folder = versionsOf(dataFolder)
  const first = await makeVersion(join(folder, 'first'), '0.1.0')
  const broken = await makeVersion(join(folder, 'broken'), '0.2.0', { isBroken: true })
  const mended = await makeVersion(join(folder, 'mended'), '0.2.0')
  const run = (version: typeof first, press = '') => startAnswered(dataFolder, { version, press })

  const before = run(first)
  expect(await answer(before, "'feed-one', { kind: null }")).toMatchObject({ ok: true })
  expect(await answer(before, "'back-up', null")).toEqual({ ok: true, value: null })
  // Dash eats this after the backup, so restoring the backup loses it.
  expect(await answer(before, "'feed-one', { kind: null }")).toMatchObject({ ok: true })
  await before.quit()

  const failsWithoutAWord = async () => {
    const failing = run(broken)
    expect(await failing.ended).toBe(1)
    expect(failing.boxes).toEqual([])
  }
  await failsWithoutAWord()
  await failsWithoutAWord()
  const asked = run(broken, 'Try again')
  expect(await asked.ended).toBe(1)
  const [box] = asked.boxes
  expect(box?.message).toContain('Hot Dash 0.2.0 has failed to start twice.')
  expect(box?.buttons).toEqual(['Go back to 0.1.0', 'Start with the backup', 'Try again', 'Quit'])
  expect(readUpdateState(join(dataFolder, updateStateName)).refused).toBeNull()
  const left = run(broken, 'Quit')
  expect(await left.ended).toBe(0)
  expect(left.opened).toEqual([])

  const goBack = async () => {
    const gone = run(broken, 'Go back to 0.1.0')
    expect(await gone.ended).toBe(0)
    expect(gone.opened).toEqual(['https://github.com/hot-dash/hot-dash/releases/tag/v0.1.0'])
    return gone.boxes[0]?.message ?? ''
  }
  // The new version has migrated nothing, so the previous one reads the database as is.
  expect(await goBack()).toContain('Dash stays as it is')
  const kept = run(first)
  expect(await experienceOf(kept)).toBe(20)
  await kept.quit()
  expect(kept.boxes).toEqual([])

  await failsWithoutAWord()
  await failsWithoutAWord()
  // As a migration of the new version leaves the -wal if the process ends in the middle.
  const db = openDatabase(storageFiles(dataFolder).database)
  db.pragma('journal_mode = WAL')
  db.pragma('wal_autocheckpoint = 0')
  db.pragma(`user_version = ${migrations.length + 1}`)
  expect(await goBack()).toContain('Dash will be as in the backup of')
  db.close()
  const back = run(first)
  expect(await experienceOf(back)).toBe(10)
  // The new version does not return on its own.
  expect(readUpdateState(join(dataFolder, updateStateName)).refused).toBe('0.2.0')
  await expect
    .poll(() => back.boxes.map(({ message }) => message))
    .toEqual([expect.stringContaining('Dash was restored from the backup of')])
  await back.quit()

  // Failed starts count from zero again, and a version that has started causes no question.
  await failsWithoutAWord()
  const fine = run(mended)
  expect(await experienceOf(fine)).toBe(10)
  await fine.quit()
  expect(fine.boxes).toEqual([])
  await failsWithoutAWord()
  await failsWithoutAWord()
  await failsWithoutAWord()
})
