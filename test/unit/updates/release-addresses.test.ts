import { describe, expect, it } from 'vitest'
import {
  isReleaseAddress,
  manifestAddress,
  releaseFileAddress,
  testReleases,
} from '../../../main/updates/rules/release-addresses.ts'

const releases = 'https://github.com/hot-dash/hot-dash/releases'

describe('release addresses', () => {
  it('are those of GitHub', () => {
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

  it.each([
    [`${releases}/latest/download/latest.yml`, true],
    ['https://release-assets.githubusercontent.com/a?b=c', true],
    ['https://objects.githubusercontent.com/a', true],
    ['http://github.com/a', false],
    ['https://github.com:8443/a', false],
    ['https://github.com.example.org/a', false],
    ['https://example.org/github.com', false],
    ['http://127.0.0.1:9/releases/a', false],
  ])('%s: %s', (address, allowed) => expect(isReleaseAddress(address, releases)).toBe(allowed))

  it('point to this machine only in tests', () => {
    const own = 'http://127.0.0.1:1234/releases'
    expect(testReleases(own)).toBe(own)
    for (const other of [undefined, '', 'http://127.0.0.1:1234/', 'https://example.org/releases'])
      expect(testReleases(other)).toBeUndefined()
    expect(isReleaseAddress('http://127.0.0.1:1234/other', own)).toBe(true)
    expect(isReleaseAddress('http://127.0.0.1:12345/releases/a', own)).toBe(false)
    expect(isReleaseAddress('https://github.com/a', own)).toBe(false)
  })
})
