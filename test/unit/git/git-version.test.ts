import { describe, expect, test } from 'vitest'

import {
  isSupportedGitVersion,
  parseGitVersion,
} from '../../../main/sources/git/rules/git-version.ts'

describe("git's version", () => {
  test.each([
    ['git version 2.47.3\n', '2.47.3'],
    ['git version 2.39.3 (Apple Git-146)\n', '2.39.3'],
    ['git version 2.45.1.windows.1\r\n', '2.45.1'],
    ['git version 2.48.0-rc1\n', '2.48.0'],
    ['hub version 2.14\n', undefined],
    ['', undefined],
  ])('in %j is %s', (text, version) => {
    expect(parseGitVersion(text)).toBe(version)
  })

  test.each([
    ['1.9.1', false],
    ['2.9.5', false],
    ['2.24.4', false],
    ['2.25.0', true],
    ['2.100', true],
    ['3.0.0', true],
  ])('%s is recent enough: %s', (version, answer) => {
    expect(isSupportedGitVersion(version)).toBe(answer)
  })
})
