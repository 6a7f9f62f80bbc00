import { describe, expect, it } from 'vitest'
import type { UpdateWay } from '../../../preload/contract/views/updates.ts'
import {
  isFromRepository,
  updateWay,
  type Installation,
} from '../../../main/updates/rules/installation.ts'
import fc from '../../fast-check.ts'

const appImage: Installation = {
  platform: 'linux',
  isPackaged: true,
  hasKey: true,
  manager: null,
  packageType: null,
  appImage: '/home/a/Hot Dash.AppImage',
  isReplaceable: true,
  hasUninstaller: false,
}
const plain = { ...appImage, appImage: null }
const windows = { ...plain, platform: 'win32', hasUninstaller: true }
const mac = { ...plain, platform: 'darwin' }
const install: UpdateWay = { name: 'install' }
const tell: UpdateWay = { name: 'tell' }
const by = (manager: string): UpdateWay => ({ name: 'package-manager', manager })

describe('how a newer version is installed', () => {
  it.each<[string, Installation, UpdateWay]>([
    ['an AppImage', appImage, install],
    ['an AppImage of another user', { ...appImage, isReplaceable: false }, tell],
    ['a deb downloaded by hand', { ...plain, packageType: 'deb' }, tell],
    ['a deb from a repository', { ...plain, packageType: 'deb', manager: 'apt' }, by('apt')],
    ['an rpm', { ...plain, packageType: 'rpm' }, by('rpm')],
    ['an Arch package', { ...plain, packageType: 'pacman' }, by('pacman')],
    ['a Flatpak, by its package', { ...plain, packageType: 'flatpak' }, by('Flatpak')],
    ['a Flatpak', { ...plain, manager: 'Flatpak' }, by('Flatpak')],
    ['a folder on Linux', plain, tell],
    ['Windows, by our installer', windows, install],
    ['Windows, by winget', { ...windows, manager: 'winget' }, by('winget')],
    ['Windows, a folder', { ...windows, hasUninstaller: false }, tell],
    ['Windows, for all users', { ...windows, isReplaceable: false }, tell],
    ['macOS, in Applications', mac, install],
    ['macOS, in its disk image', { ...mac, isReplaceable: false }, tell],
    ['macOS, a cask', { ...mac, manager: 'Homebrew' }, by('Homebrew')],
    ['a build without a key', { ...appImage, hasKey: false }, { name: 'no-key' }],
    ['a Flatpak without a key', { ...plain, manager: 'Flatpak', hasKey: false }, by('Flatpak')],
    ['a run from the sources', { ...appImage, isPackaged: false }, { name: 'source' }],
  ])('%s', (_, installation, way) => expect(updateWay(installation)).toEqual(way))

  it('installs nothing without a key, if managed, or if not replaceable', () => {
    const word = fc.option(fc.constantFrom('deb', 'rpm', 'apt', 'x'))
    const any = fc.record<Installation>({
      platform: fc.constantFrom('linux', 'win32', 'darwin', 'freebsd'),
      isPackaged: fc.boolean(),
      hasKey: fc.boolean(),
      manager: word,
      packageType: word,
      appImage: word,
      isReplaceable: fc.boolean(),
      hasUninstaller: fc.boolean(),
    })
    fc.assert(
      fc.property(any, (installation) => {
        if (updateWay(installation).name !== 'install') return
        expect(installation).toMatchObject({
          isPackaged: true,
          hasKey: true,
          manager: null,
          isReplaceable: true,
        })
      }),
    )
  })
})

describe('what apt says about a deb', () => {
  const byHand = `hot-dash:
  Installed: 0.1.0
  Candidate: 0.1.0
  Version table:
 *** 0.1.0 100
        100 /var/lib/dpkg/status
`
  it.each([
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
  ])('%s', (_, policy, expected) => expect(isFromRepository(policy)).toBe(expected))
})
