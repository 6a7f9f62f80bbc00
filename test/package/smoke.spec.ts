import { test } from '@playwright/test'
import type { ChildProcess } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { projectRoot } from '../../scripts/machine/paths.ts'
import { type AppFolder, expectContents, folderOfBundle } from './contents.ts'
import { feedFirstChilli } from './first-feed.ts'

let started: ChildProcess | undefined
const home = mkdtempSync(join(tmpdir(), 'hot-dash-package-'))

test.afterAll(() => {
  started?.kill('SIGKILL')
  rmSync(home, { recursive: true, force: true })
})

/** Where electron-builder puts this platform's unpacked app. */
function packagedApp(): AppFolder {
  const dist = join(projectRoot, 'dist')
  const folders = readdirSync(dist)
  if (process.platform === 'darwin') {
    const folder = folders.find((name) => name.startsWith('mac'))!
    return folderOfBundle(join(dist, folder, 'Hot Dash.app'))
  }
  const folder = join(
    dist,
    folders.find((name) => name.endsWith('unpacked'))!,
  )
  const executable = process.platform === 'win32' ? 'Hot Dash.exe' : 'hot-dash'
  return { executable: join(folder, executable), resources: join(folder, 'resources') }
}

test('the packaged app opens its home window, feeds Dash, and quits when asked to', async () => {
  await feedFirstChilli(packagedApp().executable, home, (child) => {
    started = child
  })
})

test('the package contains only what the app needs, and its fuses are set', async () => {
  await expectContents(packagedApp())
})
