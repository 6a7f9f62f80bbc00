import { readdirSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openData } from '../../../main/storage/open-data.ts'
import { storageFiles, type StorageFiles } from '../../../main/storage/storage-files.ts'
import { listBackups } from '../../../main/storage/backup-files.ts'
import { storageFaultOf } from '../../../main/storage/rules/storage-faults.ts'
import { canMountDisks, mountSmallDisk, type SmallDisk } from '../../fakes/small-disk.ts'
import { live, mealsOf, openLife, openWorker } from './life.ts'
import { manualClock } from '../../support/manual-clock.ts'

const clock = manualClock('2026-11-25T12:00:00Z')

/** @returns the thrown error */
function failureOf(work: () => unknown): unknown {
  try {
    work()
  } catch (cause) {
    return cause
  }
  throw new Error('it did not fail')
}

describe.skipIf(!canMountDisks)('a full disk', () => {
  let disk: SmallDisk
  let files: StorageFiles
  beforeEach(() => {
    disk = mountSmallDisk(16)
    files = storageFiles(disk.path)
  })
  afterEach(() => disk.remove())

  test('refuses writes until there is room again, and nothing is lost or duplicated', () => {
    const life = openLife(disk.path)
    live(life, 40, 12)
    const before = mealsOf(life.store.db)
    disk.fill()
    // The log of the database has some space left in its last page before it must grow.
    const failure = failureOf(() => live(life, 0, 40))
    expect(storageFaultOf(failure)).toBe('disk-full')
    const full = mealsOf(life.store.db)
    expect(full).toEqual(expect.arrayContaining([...before]))
    expect(life.companion.pet(0).experience).toBe(full.length * 10)
    disk.free()
    live(life, 0, 1)
    expect(mealsOf(life.store.db)).toHaveLength(full.length + 1)
    life.data.close()
    const again = openLife(disk.path)
    expect(mealsOf(again.store.db)).toHaveLength(full.length + 1)
    again.data.close()
  })

  test('fails a backup with a reason, and leaves only the earlier ones', async () => {
    const life = openLife(disk.path)
    live(life, 40, 12)
    const worker = openWorker()
    await worker.run('backUp', { files, now: clock.now() })
    const before = listBackups(files)
    expect(before).toHaveLength(1)
    disk.fill()
    const failure: unknown = await worker
      .run('backUp', { files, now: clock.now() })
      .catch((cause: unknown) => cause)
    expect(storageFaultOf(failure)).toBe('disk-full')
    expect(readdirSync(files.backups)).toEqual(before.map(({ name }) => name))
    disk.free()
    await worker.run('backUp', { files, now: clock.now() })
    expect(listBackups(files)).toHaveLength(2)
    await worker.close()
    life.data.close()
  })

  test('loses nothing when Hot Dash quits, and the next start reports no loss', () => {
    const life = openLife(disk.path)
    live(life, 40, 12)
    const meals = mealsOf(life.store.db)
    disk.fill()
    life.data.setClosing()
    life.data.close()
    disk.free()
    const again = openLife(disk.path)
    expect(mealsOf(again.store.db)).toEqual(meals)
    again.data.close()
  })

  test('loses nothing when the process ends without closing its data', () => {
    const life = openLife(disk.path)
    live(life, 40, 12)
    const meals = mealsOf(life.store.db)
    disk.fill()
    life.data.setClosing()
    // As better-sqlite3 does when the process exits.
    life.store.close()
    disk.free()
    const again = openLife(disk.path)
    expect(mealsOf(again.store.db)).toEqual(meals)
    again.data.close()
  })

  test('is reported by a start, which changes nothing', () => {
    const life = openLife(disk.path)
    live(life, 40, 12)
    const meals = mealsOf(life.store.db)
    life.data.close()
    disk.fill()
    expect(openData(files, { clock, migrates: true, ignoresState: false })).toMatchObject({
      ok: false,
      error: { code: 'disk-full' },
    })
    disk.free()
    const again = openLife(disk.path)
    expect(mealsOf(again.store.db)).toEqual(meals)
    again.data.close()
  })
})
