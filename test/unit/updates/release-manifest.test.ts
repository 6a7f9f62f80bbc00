import { describe, expect, test } from 'vitest'
import {
  isReleaseAddress,
  manifestAddress,
  manifestName,
  releaseFileAddress,
  newerReleaseFor,
  testReleases,
  type ReleaseTarget,
} from '../../../main/updates/rules/release-manifest.ts'

const sha512 = `${'A'.repeat(86)}==`
const manifest = (...names: readonly string[]) => ({
  version: '0.2.0',
  files: names.map((url) => ({ url, sha512, size: 7 })),
  releaseNotes: 'A new hat',
  releaseDate: '2026-11-26T00:00:00.000Z',
})
const target: ReleaseTarget = { platform: 'linux', arch: 'x64', version: '0.1.0' }
const nameFor = (platform: string, arch: string, ...names: readonly string[]) =>
  newerReleaseFor(manifest(...names), { ...target, platform, arch })?.file.name

describe('the file of a release', () => {
  test.each([
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

  test('for another CPU is not offered to this machine', () =>
    expect(nameFor('win32', 'x64', 'hot-dash-setup-0.2.0-arm64.exe')).toBeUndefined())

  test.each(['../evil.AppImage', 'https://example.org/a.AppImage', '.AppImage', 'a/b.AppImage'])(
    'cannot be called %s',
    (name) => expect(() => nameFor('linux', 'x64', name)).toThrow(),
  )

  test('has the name that GitHub gives it', () =>
    expect(nameFor('linux', 'x64', 'Hot Dash 0.2.0.AppImage')).toBe('Hot-Dash-0.2.0.AppImage'))
})

test.each([
  ['0.2.0', '0.1.9', true],
  ['0.10.0', '0.9.0', true],
  ['10.0.0', '9.0.0', true],
  ['1.0.0', '0.99.99', true],
  ['0.1.0', '0.1.0', false],
  ['0.1.0', '0.1.1', false],
  // Only versions with three numbers are compared.
  ['0.2.0-beta.1', '0.1.0', false],
  ['v0.2.0', '0.1.0', false],
  ['0.2', '0.1.0', false],
  ['0.2.0.0', '0.1.0', false],
  ['x', '0.1.0', false],
  ['0.2.0', '0.1.0-beta.1', false],
  ['1.0.0', '0.1', false],
  ['1.0.0', '0.1.0.0', false],
])('version %s is offered to version %s: %s', (version, running, expected) => {
  const newest = { ...manifest('hot-dash-x64.AppImage'), version }
  const offered = newerReleaseFor(newest, { ...target, version: running })
  expect(offered?.version).toBe(expected ? version : undefined)
})

test.each([
  ['win32', 'x64', 'latest.yml'],
  ['win32', 'arm64', 'latest.yml'],
  ['darwin', 'arm64', 'latest-mac.yml'],
  ['linux', 'x64', 'latest-linux.yml'],
  ['linux', 'arm64', 'latest-linux-arm64.yml'],
])('the manifest of %s on %s is %s', (platform, arch, name) =>
  expect(manifestName({ platform, arch })).toBe(name),
)

const releases = 'https://github.com/hot-dash/hot-dash/releases'

describe('release addresses', () => {
  test('are those of GitHub', () => {
    expect(manifestAddress(releases, 'latest-mac.yml')).toBe(
      `${releases}/latest/download/latest-mac.yml`,
    )
    expect(releaseFileAddress(releases, '0.2.0', 'Hot Dash 0.2.0.AppImage')).toBe(
      `${releases}/download/v0.2.0/Hot-Dash-0.2.0.AppImage`,
    )
    // A file name stays below its release.
    expect(releaseFileAddress(releases, '0.2.0', '../../x?y')).toBe(
      `${releases}/download/v0.2.0/..%2F..%2Fx%3Fy`,
    )
  })

  test.each([
    [`${releases}/latest/download/latest.yml`, true],
    ['https://release-assets.githubusercontent.com/a?b=c', true],
    ['https://objects.githubusercontent.com/a', true],
    ['http://github.com/a', false],
    ['https://github.com:8443/a', false],
    ['https://github.com.example.org/a', false],
    ['https://example.org/github.com', false],
    ['http://127.0.0.1:9/releases/a', false],
  ])('%s: %s', (address, allowed) => expect(isReleaseAddress(address, releases)).toBe(allowed))

  test('are on this machine only in tests', () => {
    const own = 'http://127.0.0.1:1234/releases'
    expect(testReleases(own)).toBe(own)
    for (const other of [
      undefined,
      '',
      'http://127.0.0.1:1234/',
      `${own}/`,
      'https://example.org/releases',
      `https://example.org/${own}`,
    ])
      expect(testReleases(other)).toBeNull()
    expect(isReleaseAddress('http://127.0.0.1:1234/other', own)).toBe(true)
    expect(isReleaseAddress('http://127.0.0.1:12345/releases/a', own)).toBe(false)
    expect(isReleaseAddress('https://github.com/a', own)).toBe(false)
  })
})
