import type { Snapshot } from '../../../preload/contract/views/snapshot-view.ts'
import { canMountDisks, mountSmallDisk, type SmallDisk } from '../../fakes/small-disk.ts'
import { expect, launch, pantry } from '../app.ts'
import { expectFeeding, homePageObject, test as base, translateTo } from './set-up.ts'

/** The files of Hot Dash and Chromium in a data folder take some MB. */
const megabytes = 64

const test = base.extend<{ disk: SmallDisk }>({
  disk: async ({}, use) => {
    const disk = mountSmallDisk(megabytes)
    await use(disk)
    disk.remove()
  },
})

test.describe('a read-only disk', () => {
  test.skip(!canMountDisks, 'mounting a disk needs Linux and root')

  test('is reported, and everything works once the disk is writable', async ({
    disk,
    answered,
  }) => {
    const dash = await launch(disk.path)
    await expectFeeding(dash, 'en')
    const before = await pantry(await dash.openHome())
    await dash.quit()
    disk.setReadOnly(true)
    const app = answered(disk.path)
    expect(await app.ended).toBe(1)
    expect(app.boxes.map(({ message }) => message)).toEqual([
      translateTo('en')('fatal.disk-readonly', { folder: disk.path }),
    ])
    disk.setReadOnly(false)
    const again = await launch(disk.path)
    expect(await pantry(await again.openHome())).toEqual(before)
    await again.quit()
  })
})

test.describe('a full disk', () => {
  test.skip(!canMountDisks, 'mounting a disk needs Linux and root')

  test('makes a meal and a backup fail with a message, and both work once there is room', async ({
    disk,
  }) => {
    const dash = await launch(disk.path, { locale: 'ja' })
    try {
      const home = await dash.openHome()
      const homePage = homePageObject(home, 'ja')
      disk.fill()
      const before = await pantry(home)
      await homePage.button('pantry.feedOne').click()
      await homePage.reads('problem.disk-full')
      expect(await pantry(home)).toEqual(before)
      await homePage.openSettings('data')
      await homePage.button('settings.backups.make').click()
      await homePage.reads('problem.disk-full')
      disk.free()
      await homePage.button('settings.backups.make').click()
      await homePage.readsNoMore('problem.disk-full')
      await expectFeeding(dash, 'ja')
    } finally {
      await dash.quit()
    }
  })

  test('loses nothing on quit, and the next start reports no loss', async ({ disk, answered }) => {
    const dash = await launch(disk.path)
    await expectFeeding(dash, 'en')
    const before = await pantry(await dash.openHome())
    disk.fill()
    await dash.quit()
    disk.free()
    const again = answered(disk.path)
    const page = await again.page()
    await expect(async () => {
      const { pantry: dishes } = (await page.evaluate(
        `window.dash.request('snapshot', null)`,
      )) as Snapshot
      expect(Object.fromEntries(dishes.map(({ kind, count }) => [kind, count]))).toEqual(before)
    }).toPass()
    await again.quit()
    expect(again.boxes).toEqual([])
  })

  test('is reported at a start, and the next start with room has everything', async ({
    disk,
    answered,
  }) => {
    const dash = await launch(disk.path)
    await expectFeeding(dash, 'en')
    const before = await pantry(await dash.openHome())
    await dash.quit()
    disk.fill()
    const full = answered(disk.path)
    expect(await full.ended).toBe(1)
    expect(full.boxes.map(({ message }) => message)).toEqual([
      translateTo('en')('fatal.disk-full', { folder: disk.path }),
    ])
    disk.free()
    const again = await launch(disk.path)
    expect(await pantry(await again.openHome())).toEqual(before)
    await again.quit()
  })
})
