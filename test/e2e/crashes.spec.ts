import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Dash } from './app.ts'
import { expect, expectAccessible, hangTimeoutMs, picture, setLook, tabTo, test } from './app.ts'

/** The dumps that Crashpad has written, and their permissions. */
async function dumpsIn(dataFolder: string) {
  const folder = join(dataFolder, 'Crashpad')
  const names = await readdir(folder, { recursive: true }).catch(() => [])
  const dumps = names.filter((name) => name.endsWith('.dmp'))
  const rights = await Promise.all(
    [folder, ...dumps.map((name) => join(folder, name))].map(
      async (path) => (await stat(path)).mode & 0o777,
    ),
  )
  return { dumps: dumps.map((name) => join(folder, name)), rights }
}

/** The crashes that main reports to the floating window. Playwright does not support a page that has crashed. */
const crashesOf = ({ electron }: Dash) =>
  electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()
      .find(({ title }) => title === 'Dash')
      ?.webContents.executeJavaScript(
        `dash.request('snapshot', null).then(({ crashes }) => crashes)`,
      ),
  )

/** Kills the page process; settles once the floating window has reloaded. */
async function crashPage({ electron }: Dash): Promise<void> {
  await electron.evaluate(({ app, BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows().find(
      ({ title }) => title === 'Dash',
    )?.webContents
    contents?.once('did-finish-load', () => Object.assign(app, { isBack: true }))
    contents?.forcefullyCrashRenderer()
  })
  const isBack = () =>
    electron.evaluate(({ app }) => (app as { readonly isBack?: true }).isBack === true)
  await expect.poll(isBack).toBe(true)
}

/** Crashes main like a fault in native code. */
async function crashMain({ electron }: Dash): Promise<void> {
  const closed = electron.waitForEvent('close', { timeout: hangTimeoutMs })
  // The crashed process never answers.
  electron.evaluate(() => process.crash()).catch(() => undefined)
  await closed
}

test('crashes of a page and of main leave dumps, which are announced, shown and deleted', async ({
  start,
  dataFolder,
}) => {
  const first = await start()
  await first.openPet()
  expect(await first.electron.evaluate((e) => e.crashReporter.getUploadToServer())).toBe(false)
  await crashPage(first)
  await expect.poll(() => crashesOf(first)).toMatchObject({ count: 1 })
  await crashMain(first)

  const dash = await start()
  const again = await dash.openHome()
  const notice = again.getByRole('status').filter({ hasText: 'Hot Dash crashed on' })
  await expect(notice).toBeVisible()
  await picture(again, 'crash-nest-en')
  await notice.getByRole('button').click()
  await expect(again.getByText(/2 reports are kept/)).toBeVisible()
  const { dumps, rights } = await dumpsIn(dataFolder)
  expect(dumps).toHaveLength(2)
  if (process.platform !== 'win32') expect(rights).toEqual([0o700, 0o600, 0o600])

  for (const appearance of ['light', 'dark'] as const) {
    await setLook(dash, { appearance, width: appearance === 'light' ? 1280 : 720, height: 720 })
    await expectAccessible(again, `about with crashes, ${appearance}`)
    for (const locale of ['ja', 'en'] as const) {
      await again.evaluate((chosen) => window.dash.request('set', { locale: chosen }), locale)
      await expect(again.locator('html')).toHaveAttribute('lang', locale)
      await picture(again, `crash-about-${locale}-${appearance}`)
    }
  }

  await dash.electron.evaluate(({ app, shell }) => {
    shell.showItemInFolder = (path) => Object.assign(app, { shown: path })
  })
  const showFolder = again.getByRole('button', { name: 'Show the folder' })
  await tabTo(showFolder)
  await again.keyboard.press('Enter')
  await expect
    .poll(() => dash.electron.evaluate(({ app }) => (app as { readonly shown?: string }).shown))
    .toMatch(/\.dmp$/)
  const shown = await dash.electron.evaluate(
    ({ app }) => (app as { readonly shown?: string }).shown,
  )
  expect(dumps).toContain(shown)

  await again.getByRole('button', { name: 'Delete', exact: true }).click()
  await expect(again.getByText('Crash reports')).toHaveCount(0)
  expect((await dumpsIn(dataFolder)).dumps).toEqual([])
})
