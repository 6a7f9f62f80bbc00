import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import Database from 'better-sqlite3'
import { migrate, migrations } from '../../main/storage/migrations.ts'
import {
  expect,
  hangTimeoutMs,
  logged,
  openSettings,
  pantry,
  test,
  untilReady,
  type Dash,
} from './app.ts'

/** The page names of all open windows. */
const pages = ({ electron }: Dash) =>
  electron
    .windows()
    .map((page) => /app:\/\/hot-dash\/(\w+)\//.exec(page.url())?.[1])
    .sort()

test('the first start shows Home with Dash in it, and Dash on the desktop once Home is closed', async ({
  start,
}) => {
  const dash = await start()
  const home = await dash.openHome()
  // Main answers this once all services are open. A second Dash would exist by then.
  await home.evaluate(() => window.dash.request('lifetime', null))
  expect(pages(dash)).toEqual(['home'])
  await home.close()
  await expect.poll(() => pages(dash)).toEqual(['pet'])
})

test('every later start shows only Dash, and opens Home on request', async ({ start }) => {
  const first = await start()
  await first.openPet()
  await first.quit()
  const dash = await start()
  await expect.poll(() => pages(dash)).toEqual(['pet'])
  const [pet] = dash.electron.windows()
  await untilReady(pet!)
  // Main answers this once all services are open. Home would exist by then.
  await pet!.evaluate(() => window.dash.request('lifetime', null))
  expect(pages(dash)).toEqual(['pet'])
  const home = await dash.openHome()
  await expect(home.getByRole('navigation')).toBeVisible()
})

test('Home opens after Dash if there can be no tray icon', async ({ start }) => {
  const first = await start()
  await first.openPet()
  await first.quit()
  const dash = await start({ env: { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere' } })
  await expect.poll(() => pages(dash)).toEqual(['home', 'pet'])
})

test('a start with Dash hidden shows nothing, and a second launch shows Home', async ({
  start,
}) => {
  const first = await start()
  const home = await first.openHome()
  await home.evaluate(() => window.dash.request('set', { shown: false }))
  await first.quit()
  const dash = await start()
  await expect.poll(() => dash.electron.evaluate(({ app }) => app.isReady())).toBe(true)
  expect(pages(dash)).toEqual([])
  const again = await dash.openHome()
  // Main answers this once all services are open. Dash would exist by then.
  await again.evaluate(() => window.dash.request('lifetime', null))
  expect(pages(dash)).toEqual(['home'])
})

test('Hot Dash opens at login, hidden if the user wants, and then waits for a request to show Dash', async ({
  start,
  dataFolder,
}) => {
  const env = { XDG_CONFIG_HOME: join(dataFolder, 'config') }
  const first = await start({ env })
  const settings = await first.openHome()
  await openSettings(settings, 'desktop')
  const file = join(dataFolder, 'config', 'autostart', 'dev.hotdash.app.desktop')
  await settings.getByText('Yes, hidden').click()
  await expect.poll(() => readFile(file, 'utf8').catch(() => '')).toContain(' --hidden\n')
  await first.quit()

  const dash = await start({ env, args: ['--hidden'] })
  await expect.poll(() => dash.electron.evaluate(({ app }) => app.isReady())).toBe(true)
  expect(pages(dash)).toEqual([])
  // A session that starts it again finds it running, and shows nothing either.
  await dash.electron.evaluate(({ app }) => app.emit('second-instance', {}, ['--hidden']))
  expect(pages(dash)).toEqual([])
  await dash.openPet()
  const home = await dash.openHome()
  await openSettings(home, 'desktop')
  await home.getByText('No', { exact: true }).click()
  await expect.poll(() => existsSync(file)).toBe(false)
})

/** Starts Hot Dash again, like a system menu: the new process hands over to the running one, and exits. */
async function startAgain(
  dataFolder: string,
  task: string,
  environment: NodeJS.ProcessEnv = {},
): Promise<void> {
  const args = (process.env['HOT_DASH_TEST_ELECTRON_ARGS'] ?? '').split(' ')
  const program = spawn(
    process.env['HOT_DASH_TEST_ELECTRON']!,
    [resolve(import.meta.dirname, '../..'), ...args, task],
    { env: { ...process.env, HOT_DASH_HOME: dataFolder, ...environment }, stdio: 'ignore' },
  )
  expect(await once(program, 'exit')).toEqual([0, null])
}

test('the running app carries out a task of a system menu, which otherwise starts the app', async ({
  start,
  dataFolder,
}) => {
  const first = await start()
  const pet = await first.openPet()
  expect(await pantry(pet)).toEqual({ commit: 3 })
  await startAgain(dataFolder, '--feed')
  await expect.poll(() => pantry(pet)).toEqual({ commit: 2 })
  const place = async () => (await pet.evaluate(() => window.dash.request('snapshot', null))).place
  expect(await place()).toBe('desktop')
  // In a Wayland session it first starts itself again in X11.
  await startAgain(dataFolder, '--home', { XDG_SESSION_TYPE: 'wayland' })
  await expect.poll(place).toBe('home')
  await first.quit()

  const second = await start({ args: ['--feed'] })
  await expect.poll(() => pages(second)).toEqual(['pet'])
  const [again] = second.electron.windows()
  await untilReady(again!)
  await expect.poll(() => pantry(again!)).toEqual({ commit: 1 })
  await startAgain(dataFolder, '--feed')
  await expect.poll(() => pantry(again!)).toEqual({})
  expect(pages(second)).toEqual(['pet'])
  // Nothing is left to eat, so Home explains where food comes from.
  await startAgain(dataFolder, '--feed')
  await expect.poll(() => pages(second)).toEqual(['home', 'pet'])
  await second.quit()

  const third = await start({ args: ['--home'] })
  await expect.poll(() => pages(third)).toEqual(['home'])
})

test("an older version's data is backed up, then migrated", async ({ start, dataFolder }) => {
  const file = join(dataFolder, 'hot-dash.db')
  const old = new Database(file)
  migrate(old, migrations.slice(0, 1))
  old.prepare('INSERT INTO device (only, id) VALUES (1, ?)').run(randomUUID())
  old.close()
  const dash = await start()
  await dash.openHome()
  await dash.quit()
  const db = new Database(file, { readonly: true })
  expect(db.pragma('user_version', { simple: true })).toBe(migrations.length)
  db.close()
  expect(await readdir(join(dataFolder, 'backups'))).toHaveLength(1)
  expect(await logged(dataFolder)).toEqual([])
})

test('a page that is requested during shutdown is refused, and nothing fails', async ({
  start,
  dataFolder,
}) => {
  const dash = await start()
  await dash.openHome()
  await dash.electron.evaluate(({ app, net }) =>
    app.once('will-quit', (event) => {
      event.preventDefault()
      void net
        .fetch('app://hot-dash/pet/index.html')
        .then(({ status }) => app.exit(status === 404 ? 0 : 1))
    }),
  )
  const child = dash.electron.process()
  await dash.quit()
  expect(child.exitCode).toBe(0)
  expect(await logged(dataFolder)).toEqual([])
})

/**
 * Makes the app fail, and accepts the restart.
 * @param told a file that records everything shown and done from then on
 */
async function fail({ electron }: Dash, told: string): Promise<void> {
  const closed = electron.waitForEvent('close', { timeout: hangTimeoutMs })
  const child = electron.process()
  await electron.evaluate(({ app, dialog }, file) => {
    const { appendFileSync } = process.getBuiltinModule('node:fs')
    const tell = (message: string) => {
      appendFileSync(file, `${message}\n`)
      return Promise.resolve({ response: 0, checkboxChecked: false })
    }
    dialog.showMessageBox = (...args: readonly object[]) => tell(JSON.stringify(args.at(-1)))
    app.relaunch = () => appendFileSync(file, 'relaunched\n')
    setTimeout(() => {
      throw new Error('a bug that nothing catches')
    })
  }, told)
  await closed
  expect(child.exitCode).toBe(1)
}

test('an uncaught error closes everything properly and offers a restart', async ({
  start,
  dataFolder,
}) => {
  const dash = await start()
  await dash.openPet()
  const file = join(dataFolder, 'told.txt')
  await fail(dash, file)
  const told = await readFile(file, 'utf8')
  expect(told).toContain('it has closed')
  expect(told).toContain('relaunched')
  expect(await readFile(join(dataFolder, 'hot-dash.log'), 'utf8')).toContain(
    'a bug that nothing catches',
  )
  // SQLite removes its log when the last connection is closed properly.
  expect(existsSync(join(dataFolder, 'hot-dash.db-wal'))).toBe(false)
})

test('an AppImage restarts from its own file', async ({ start, dataFolder }) => {
  test.skip(process.platform !== 'linux', 'AppImages exist only on Linux')
  // The image is not in the data folder, where nothing is executable.
  const folder = `${dataFolder}-image`
  const [image, started] = [join(folder, 'Hot Dash.AppImage'), join(folder, 'started.txt')]
  await mkdir(folder)
  await writeFile(image, `#!/bin/sh\npwd > '${started}'\n`, { mode: 0o755 })
  const electron = process.env['HOT_DASH_TEST_ELECTRON'] ?? ''
  const dash = await start({ env: { APPIMAGE: image, APPDIR: dirname(electron) } })
  await fail(dash, join(dataFolder, 'told.txt'))
  await expect.poll(() => readFile(started, 'utf8').catch(() => '')).toBe('/\n')
  expect(await readFile(join(dataFolder, 'told.txt'), 'utf8')).not.toContain('relaunched')
  await rm(folder, { recursive: true })
})

test('main listens only on the channels of the contract', async ({ start }) => {
  const { electron, openHome } = await start()
  await openHome()
  // Electron's own listener keeps an emitter without listeners from throwing.
  expect(await electron.evaluate(({ ipcMain }) => ipcMain.eventNames())).toEqual(['error'])
})
