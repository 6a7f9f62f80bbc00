import { describe, expect, test } from 'vitest'
import { emptySigningVariables, linuxPackages, packageRuns } from '../../../scripts/packages.ts'
import { packageFileOf } from '../../package/install.ts'

describe('electron-builder runs', () => {
  test.each([
    ['linux', [], [['deb'], ['rpm'], ['AppImage']]],
    ['linux', ['dir'], [['dir']]],
    ['linux', ['deb', 'rpm'], [['deb'], ['rpm']]],
    ['darwin', [], [[]]],
    ['win32', ['nsis'], [['nsis']]],
  ] as const)('on %s for %j are %j', (platform, targets, runs) => {
    expect(packageRuns(platform, targets)).toEqual(runs)
  })

  test('make a whole release', () => {
    expect(packageRuns('linux', []).flat()).toEqual(linuxPackages)
  })
})

describe('signing keys', () => {
  test('count as missing if empty', () => {
    expect(
      emptySigningVariables({ CSC_LINK: '', WIN_CSC_LINK: ' \n', APPLE_API_KEY: 'a', PATH: '' }),
    ).toEqual(['CSC_LINK', 'WIN_CSC_LINK'])
  })
})

describe('the package of a release', () => {
  const files = [
    'hot-dash-1.0.0-x86_64.AppImage',
    'hot-dash-1.0.0-mac-arm64.dmg',
    'hot-dash-1.0.0-mac-x64.dmg',
    'hot-dash-1.0.0-mac-x64.dmg.blockmap',
    'hot-dash-setup-1.0.0-arm64.exe',
    'hot-dash-setup-1.0.0-x64.exe',
  ]

  test.each([
    ['AppImage', 'x64', files[0]],
    ['dmg', 'arm64', files[1]],
    ['dmg', 'x64', files[2]],
    ['exe', 'arm64', files[4]],
    ['exe', 'x64', files[5]],
  ] as const)('as %s for %s is found', (kind, arch, file) => {
    expect(packageFileOf(files, kind, arch)).toBe(file)
  })

  test('must exist exactly once', () => {
    expect(() => packageFileOf(files, 'AppImage', 'arm64')).toThrow('one AppImage for arm64')
    expect(() => packageFileOf(files, 'zip', 'x64')).toThrow('one zip')
    expect(() => packageFileOf([...files, 'old-x64.dmg'], 'dmg', 'x64')).toThrow('one dmg')
  })
})
