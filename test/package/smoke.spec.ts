import { chromium, expect, test } from '@playwright/test'
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { extractFile, listPackage } from '@electron/asar'
import type {} from '../../renderer/shared/bridge.ts'

const root = resolve(import.meta.dirname, '../..')
let started: ChildProcess | undefined
const home = mkdtempSync(join(tmpdir(), 'hot-dash-package-'))

test.beforeAll(() => {
  const packaged = spawnSync(process.execPath, ['scripts/package.ts', '--dir'], {
    cwd: root,
    stdio: 'inherit',
  })
  expect(packaged.status).toBe(0)
})

test.afterAll(() => {
  started?.kill('SIGKILL')
  rmSync(home, { recursive: true, force: true })
})

/** Where electron-builder puts the unpacked app of this platform. */
function packagedApp(): { readonly executable: string; readonly resources: string } {
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
  const { executable, resources } = packagedApp()
  const files = listPackage(join(resources, 'app.asar'), { isPack: false }).map((file) =>
    file.replaceAll('\\', '/'),
  )
  const binaries = files.filter((file) => file.endsWith('.node'))
  expect(binaries).toEqual([
    `/node_modules/better-sqlite3/prebuilds/${process.platform}-${process.arch}.node`,
  ])
  const packages = new Set(files.map((file) => /^\/node_modules\/([^/]+)/.exec(file)?.[1]))
  packages.delete(undefined)
  expect([...packages].sort()).toEqual(['7z-wasm', 'better-sqlite3'])
  expect(readdirSync(resources)).not.toContain('default_app.asar')

  for (const file of files.filter((name) => /^\/out\/.*\.c?js$/.test(name))) {
    const source = extractFile(join(resources, 'app.asar'), file.slice(1)).toString()
    // One byte for each character in memory (scripts/latin-source.ts).
    expect(/[^\0-\xff]/.exec(source), file).toBeNull()
  }

  const fuses = await getCurrentFuseWire(executable)
  expect(fuses[FuseV1Options.RunAsNode]).toBe(FuseState.DISABLE)
  expect(fuses[FuseV1Options.EnableNodeOptionsEnvironmentVariable]).toBe(FuseState.DISABLE)
  expect(fuses[FuseV1Options.EnableNodeCliInspectArguments]).toBe(FuseState.DISABLE)
  expect(fuses[FuseV1Options.GrantFileProtocolExtraPrivileges]).toBe(FuseState.DISABLE)
  expect(fuses[FuseV1Options.EnableCookieEncryption]).toBe(FuseState.ENABLE)
  expect(fuses[FuseV1Options.EnableEmbeddedAsarIntegrityValidation]).toBe(FuseState.ENABLE)
  expect(fuses[FuseV1Options.OnlyLoadAppFromAsar]).toBe(FuseState.ENABLE)
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
