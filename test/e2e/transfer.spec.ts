import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { createProgress } from '../../main/transfer/task-progress.ts'
import { writeExport } from '../../main/transfer/write-export.ts'
import type { Snapshot } from '../../preload/contract/views/snapshot-view.ts'
import { live, openLife } from '../integration/storage/life.ts'
import { expect } from './app.ts'
import { homePageObject, test } from './bad-input/set-up.ts'

/** Writes the export of another computer. */
async function exportOther(folder: string, path: string): Promise<void> {
  await mkdir(folder)
  const life = openLife(folder)
  live(life, 40, 12)
  const { files } = life.data
  writeExport({ files, path, now: Date.now(), progress: createProgress().memory })
  life.data.close()
}

test('a restart merges the file of another computer, and Dash says so', async ({
  start,
  answered,
  dataFolder,
  sandbox,
}) => {
  const theirs = sandbox.path('theirs.hotdash')
  await exportOther(sandbox.path('other'), theirs)
  const dash = await start()
  const page = await dash.openHome()
  const home = homePageObject(page, 'en')
  const { t, button } = home
  await dash.electron.evaluate(
    ({ app, dialog }, { theirs, ours }) => {
      // A restarted process would belong to no test.
      app.relaunch = () => undefined
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: ours })
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [theirs] })
    },
    { theirs, ours: sandbox.path('ours.hotdash') },
  )
  await home.openSettings('data')
  await button('settings.transfer.export').click()
  await expect(page.getByText(/^“ours.hotdash” has everything/)).toBeVisible()
  await button('settings.transfer.import').click()
  const question = page.getByRole('group', {
    name: t('settings.transfer.ask', { file: 'theirs.hotdash' }),
  })
  await expect(question).toContainText('0 → 12')
  const ended = once(dash.electron.process(), 'exit')
  await button('settings.transfer.yes').click()
  await ended

  const app = answered(dataFolder)
  const opened = await app.page()
  while (app.boxes.length === 0) await app.news()
  expect(app.boxes.map(({ message }) => message)).toEqual([t('start.imported')])
  const snapshot = (await opened.evaluate(`window.dash.request('snapshot', null)`)) as Snapshot
  expect(snapshot.pet.experience).toBe(120)
  await app.quit()
})
