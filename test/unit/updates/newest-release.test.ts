import { describe, expect, it } from 'vitest'
import {
  isNewer,
  releaseFor,
  type ReleaseTarget,
} from '../../../main/updates/rules/newest-release.ts'

const sha512 = `${'A'.repeat(86)}==`
const manifest = (...names: readonly string[]) => ({
  version: '0.2.0',
  files: names.map((url) => ({ url, sha512, size: 7 })),
  releaseNotes: 'A new hat',
  releaseDate: '2026-11-26T00:00:00.000Z',
})
const target: ReleaseTarget = { platform: 'linux', arch: 'x64', version: '0.1.0' }
const nameFor = (platform: string, arch: string, ...names: readonly string[]) =>
  releaseFor(manifest(...names), { ...target, platform, arch })?.file.name

describe("a release's file", () => {
  it.each([
    ['linux', 'x64', 'hot-dash-0.2.0-x86_64.AppImage'],
    ['win32', 'x64', 'hot-dash-setup-0.2.0-x64.exe'],
    ['win32', 'arm64', 'hot-dash-setup-0.2.0-arm64.exe'],
    ['darwin', 'arm64', 'hot-dash-0.2.0-mac-arm64.zip'],
    ['darwin', 'x64', 'hot-dash-0.2.0-mac-x64.zip'],
  ])('for %s on %s is %s', (platform, arch, name) =>
    expect(
      nameFor(
        platform,
        arch,
        'hot-dash_0.2.0_amd64.deb',
        'hot-dash-0.2.0-x86_64.AppImage',
        'hot-dash-setup-0.2.0-arm64.exe',
        'hot-dash-setup-0.2.0-x64.exe',
        'hot-dash-0.2.0-mac-x64.zip',
        'hot-dash-0.2.0-mac-arm64.zip',
        'hot-dash-0.2.0-mac-arm64.dmg',
      ),
    ).toBe(name),
  )

  it('for another CPU is not offered to this machine', () =>
    expect(nameFor('win32', 'x64', 'hot-dash-setup-0.2.0-arm64.exe')).toBeUndefined())

  it.each(['../evil.AppImage', 'https://example.org/a.AppImage', '.AppImage', 'a/b.AppImage'])(
    'cannot be called %s',
    (name) => expect(() => nameFor('linux', 'x64', name)).toThrow(),
  )

  it('has the name that GitHub gives it', () =>
    expect(nameFor('linux', 'x64', 'Hot Dash 0.2.0.AppImage')).toBe('Hot-Dash-0.2.0.AppImage'))
})

it.each([
  ['0.2.0', '0.1.9', true],
  ['0.10.0', '0.9.0', true],
  ['1.0.0', '0.99.99', true],
  ['0.1.0', '0.1.0', false],
  ['0.1.0', '0.1.1', false],
  ['0.2.0-beta.1', '0.1.0', false],
  ['x', '0.1.0', false],
])('version %s is newer than %s: %s', (version, running, expected) =>
  expect(isNewer(version, running)).toBe(expected),
)
