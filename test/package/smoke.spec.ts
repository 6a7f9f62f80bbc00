import { chromium, expect, test } from '@playwright/test'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import type {} from '../../renderer/shared/bridge.ts'
import { type AppFolder, expectContents } from './contents.ts'

const root = resolve(import.meta.dirname, '../..')
let started: ChildProcess | undefined
const home = mkdtempSync(join(tmpdir(), 'hot-dash-package-'))

test.afterAll(() => {
  started?.kill('SIGKILL')
  rmSync(home, { recursive: true, force: true })
})

/** Where electron-builder puts the unpacked app of this platform. */
function packagedApp(): AppFolder {
  const dist = join(root, 'dist')
  const folders = readdirSync(dist)
  if (process.platform === 'darwin') {
    const contents = join(
      dist,
      folders.find((name) => name.startsWith('mac'))!,
      'Hot Dash.app/Contents',
    )
    return { executable: join(contents, 'MacOS/Hot Dash'), resources: join(contents, 'Resources') }
  }
  const folder = join(
    dist,
    folders.find((name) => name.endsWith('unpacked'))!,
  )
  const executable = process.platform === 'win32' ? 'Hot Dash.exe' : 'hot-dash'
  return { executable: join(folder, executable), resources: join(folder, 'resources') }
}

test('the packaged app opens its home window and ends when it is asked to', async () => {
  const args = (process.env['HOT_DASH_TEST_ELECTRON_ARGS'] ?? '').split(' ').filter(Boolean)
  started = spawn(packagedApp().executable, ['--remote-debugging-port=0', ...args], {
    env: { ...process.env, HOT_DASH_HOME: home },
    stdio: ['ignore', 'inherit', 'pipe'],
  })
  const ended = once(started, 'exit')
  const browser = await chromium.connectOverCDP(await debuggingAddress(started.stderr!))
  const [context] = browser.contexts()
  const findHome = async () => {
    for (const page of context!.pages()) if ((await page.title()) === 'Hot Dash') return page
    return undefined
  }
  const isHomeReady = async () =>
    (await findHome())?.evaluate(() => document.documentElement.dataset['ready'] === 'true')
  await expect.poll(isHomeReady).toBe(true)

  // The worker, with SQLite in it, is started from inside the archive.
  const page = await findHome()
  expect(await page?.evaluate(() => window.dash.request('back-up', null))).toMatchObject({
    ok: true,
  })
  expect(readdirSync(join(home, 'backups'))).toHaveLength(1)

  // The app may be gone before it answers that it goes.
  const session = await browser.newBrowserCDPSession()
  await session.send('Browser.close').catch(() => undefined)
  expect(await ended).toEqual([0, null])
})

test('the package holds only what the app needs and has its fuses set', async () => {
  await expectContents(packagedApp())
})

/** Chromium says where it listens on its first lines; all of them are passed on. */
async function debuggingAddress(stderr: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface(stderr)) {
    process.stderr.write(`${line}\n`)
    const address = /DevTools listening on (ws:\S+)/.exec(line)?.[1]
    if (address) {
      stderr.pipe(process.stderr)
      return address
    }
  }
  throw new Error('the app ended before it listened')
}
