import { expect, it } from 'vitest'
import { manifestName } from '../../../main/updates/rules/release-manifest.ts'

it.each([
  ['win32', 'x64', 'latest.yml'],
  ['win32', 'arm64', 'latest.yml'],
  ['darwin', 'arm64', 'latest-mac.yml'],
  ['linux', 'x64', 'latest-linux.yml'],
  ['linux', 'arm64', 'latest-linux-arm64.yml'],
])('the manifest of %s on %s is %s', (platform, arch, name) =>
  expect(manifestName(platform, arch)).toBe(name),
)
