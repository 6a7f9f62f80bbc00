import { expect, test } from '@playwright/test'
import type { ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { projectRoot } from '../../scripts/machine/paths.ts'
import { expectContents } from './contents.ts'
import { feedFirstChilli } from './first-feed.ts'
import { install, packageFileOf, type InstalledApp, type ReleasePackage } from './install.ts'

const kind = process.env['HOT_DASH_TEST_RELEASE'] as ReleasePackage
const dist = join(projectRoot, 'dist')

test.describe.configure({ mode: 'serial' })

const folder = mkdtempSync(join(tmpdir(), 'hot-dash-release-'))
/** On Windows, where the uninstaller would look for it. */
const data =
  kind === 'exe' ? join(process.env['APPDATA'] ?? '', 'Hot Dash') : join(folder, 'data of Dash')
let app: InstalledApp
let started: ChildProcess | undefined

test.beforeAll(() => {
  if (existsSync(data)) throw new Error(`a Dash of this user already lives in ${data}`)
})

test.afterAll(() => {
  started?.kill('SIGKILL')
  for (const made of [folder, data]) rmSync(made, { recursive: true, force: true, maxRetries: 5 })
})

test('the package installs unattended, and contains only what the app needs', async () => {
  app = install(kind, join(dist, packageFileOf(readdirSync(dist), kind, process.arch)), folder)
  await expectContents(app)
  // electron-builder makes this kind after other packages from the same folder. It must not contain their type.
  expect(existsSync(join(app.resources, 'package-type'))).toBe(false)
  if (kind === 'exe')
    expect(readFileSync(join(app.resources, 'package-manager'), 'utf8')).toBe('test')
})

test('Dash eats its first chilli', async () => {
  await feedFirstChilli(app.program, data, (child) => {
    started = child
  })
})

test('removing it deletes the program and keeps the data of Dash', async () => {
  app.remove()
  await expect.poll(() => existsSync(app.program)).toBe(false)
  expect(existsSync(join(data, 'hot-dash.db'))).toBe(true)
  expect(readdirSync(join(data, 'backups'))).toHaveLength(1)
})
