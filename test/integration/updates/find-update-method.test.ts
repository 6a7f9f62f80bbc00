import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  findUpdateMethod,
  isFromRepository,
  type InstallationInfo,
} from '../../../main/updates/find-update-method.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hot-dash-installation-'))
  mkdirSync(join(folder, 'resources'))
  writeFileSync(join(folder, 'hot-dash'), '')
})
afterEach(() => rmSync(folder, { recursive: true }))

const methodOf = (change: Partial<InstallationInfo> = {}) =>
  findUpdateMethod({
    platform: 'linux',
    env: {},
    execPath: join(folder, 'hot-dash'),
    resourcesPath: join(folder, 'resources'),
    isPackaged: true,
    hasKey: true,
    ...change,
  })

const mark = (name: string, text: string) => writeFileSync(join(folder, 'resources', name), text)

describe('how Hot Dash was installed', () => {
  test('is read from APPIMAGE if an update can replace that AppImage', async () => {
    const app = join(folder, 'hot-dash')
    mark('package-type', 'AppImage')
    const from = (APPIMAGE: string, APPDIR = folder) => methodOf({ env: { APPIMAGE, APPDIR } })
    expect(await from(app)).toEqual({ name: 'install' })
    expect(await from(`${app}-gone`)).toEqual({ name: 'tell' })
    expect(await from('hot-dash')).toEqual({ name: 'tell' })
    expect(await methodOf()).toEqual({ name: 'tell' })
  })

  test.each(['deb', 'AppImage', ''])(
    'leaves the AppImage of an editor alone if its terminal started Hot Dash (%j)',
    async (packageType) => {
      const editor = join(folder, 'editor.AppImage')
      writeFileSync(editor, '')
      if (packageType !== '') mark('package-type', packageType)
      for (const env of [
        { APPIMAGE: editor, APPDIR: join(folder, 'mount') },
        { APPIMAGE: editor, APPDIR: folder.slice(0, -1) },
        { APPIMAGE: editor },
      ])
        expect(await methodOf({ env })).toEqual({ name: 'tell' })
    },
  )

  test.each([
    ['package-type', 'rpm', 'rpm'],
    ['package-type', 'pacman\n', 'pacman'],
    ['package-type', 'flatpak', 'Flatpak'],
    ['package-manager', 'winget', 'winget'],
  ])('%s with %j is updated by %s', async (name, text, manager) => {
    mark(name, text)
    expect(await methodOf()).toEqual({ name: 'package-manager', manager })
  })

  test('a sandbox is recognised', async () => {
    expect(await methodOf({ env: { FLATPAK_ID: 'dev.hotdash.app' } })).toMatchObject({
      manager: 'Flatpak',
    })
    expect(await methodOf({ env: { SNAP: folder } })).toMatchObject({ manager: 'Snap' })
    // Another program's Snap, whose terminal started Hot Dash.
    expect(await methodOf({ env: { SNAP: '/snap/code/1' } })).toEqual({ name: 'tell' })
  })

  test('on Windows, the uninstaller shows that our installer was used', async () => {
    expect(await methodOf({ platform: 'win32' })).toEqual({ name: 'tell' })
    writeFileSync(join(folder, 'Uninstall Hot Dash.exe'), '')
    expect(await methodOf({ platform: 'win32' })).toEqual({ name: 'install' })
    // For all users, in a place that this user cannot write to.
    rmSync(join(folder, 'hot-dash'))
    expect(await methodOf({ platform: 'win32' })).toEqual({ name: 'tell' })
    writeFileSync(join(folder, 'hot-dash'), '')
    mark('package-manager', 'winget')
    expect(await methodOf({ platform: 'win32' })).toMatchObject({ manager: 'winget' })
  })

  test('a build without a key cannot install updates, but a package manager can', async () => {
    const hasKey = false
    writeFileSync(join(folder, 'Uninstall Hot Dash.exe'), '')
    const env = { APPIMAGE: join(folder, 'hot-dash'), APPDIR: folder }
    for (const platform of ['linux', 'win32', 'darwin', 'freebsd'])
      expect(await methodOf({ platform, env, hasKey })).toEqual({ name: 'no-key' })
    mark('package-type', 'deb')
    expect(await methodOf({ hasKey })).toEqual({ name: 'no-key' })
    const sandbox = { FLATPAK_ID: 'dev.hotdash.app' }
    expect(await methodOf({ env: sandbox, hasKey })).toMatchObject({ manager: 'Flatpak' })
    mark('package-type', 'rpm')
    for (const platform of ['linux', 'win32', 'darwin'])
      expect(await methodOf({ platform, env, hasKey })).toMatchObject({ manager: 'rpm' })
  })

  test('on macOS, an app that runs from its disk image or a translocated copy is left alone', async () => {
    const app = join(folder, 'Hot Dash.app')
    const execPath = join(app, 'Contents', 'MacOS', 'Hot Dash')
    mkdirSync(app)
    expect(await methodOf({ platform: 'darwin', execPath })).toEqual({ name: 'install' })
    for (const place of ['/Volumes/Hot Dash', '/private/var/folders/x/AppTranslocation/y/d'])
      expect(
        await methodOf({ platform: 'darwin', execPath: execPath.replace(folder, place) }),
      ).toEqual({
        name: 'tell',
      })
  })

  test('an app that runs from source runs no system program', async () => {
    mark('package-type', 'rpm')
    expect(await methodOf({ isPackaged: false })).toEqual({ name: 'source' })
  })
})

/** apt knows a package from the archive of Debian if it has the lists. */
const policyOf = (name: string) =>
  spawnSync('apt-cache', ['policy', name], {
    env: { ...process.env, LC_ALL: 'C' },
    encoding: 'utf8',
  })

describe.runIf(policyOf('dpkg').status === 0)('apt', () => {
  test('finds no repository for a package without one', async () => {
    expect(isFromRepository(policyOf('hot-dash').stdout)).toBe(false)
    mark('package-type', 'deb')
    expect(await methodOf()).toEqual({ name: 'tell' })
  })

  test.runIf(/https?:/.test(policyOf('dpkg').stdout))(
    'names the repository of a package that has one',
    () => {
      expect(isFromRepository(policyOf('dpkg').stdout)).toBe(true)
    },
  )
})

describe('what apt says about a deb', () => {
  const byHand = `hot-dash:
  Installed: 0.1.0
  Candidate: 0.1.0
  Version table:
 *** 0.1.0 100
        100 /var/lib/dpkg/status
`
  test.each([
    ['installed by hand', byHand, false],
    [
      'from a repository',
      byHand.replace(
        '        100',
        '        500 https://example.org/apt stable/main amd64 Packages\n        100',
      ),
      true,
    ],
    [
      'from a repository with a newer one',
      byHand.replace(
        ' *** 0.1.0 100',
        '     0.2.0 500\n        500 https://example.org/apt stable/main amd64 Packages\n *** 0.1.0 100',
      ),
      true,
    ],
    [
      'of a repository with a low priority',
      byHand.replace(
        '        100',
        '        -10 https://example.org/apt stable/main amd64 Packages\n        100',
      ),
      true,
    ],
    ['unknown', '', false],
    ['not found', 'N: Unable to locate package hot-dash\n', false],
  ])('tells whether a repository has it: %s', (_, policy, expected) =>
    expect(isFromRepository(policy)).toBe(expected),
  )
})
