import { describe, expect, test } from 'vitest'

import { redactedFailure } from '../../../main/sources/git/rules/git-failure.ts'
import {
  isSupportedGitVersion,
  parseGitVersion,
  redact,
  unsafeOwnerFolder,
} from '../../../main/sources/git/rules/git-messages.ts'

describe('the version of Git', () => {
  test.each([
    ['git version 2.47.3\n', '2.47.3'],
    ['git version 2.39.3 (Apple Git-146)\n', '2.39.3'],
    ['git version 2.45.1.windows.1\r\n', '2.45.1'],
    ['git version 2.48.0-rc1\n', '2.48.0'],
    ['git version 12.40.10.15\n', '12.40.10.15'],
    ['hub version 2.14\n', null],
    ['not git version 2.14\n', null],
    ['', null],
  ])('in %j is %s', (text, version) => {
    expect(parseGitVersion(text)).toBe(version)
  })

  test.each([
    ['1.9.1', false],
    ['1.99.0', false],
    ['2.9.5', false],
    ['2.24.4', false],
    ['2.25.0', true],
    ['2.100', true],
    ['3.0.0', true],
  ])('%s is recent enough: %s', (version, answer) => {
    expect(isSupportedGitVersion(version)).toBe(answer)
  })
})

test.each([
  [
    "fatal: detected dubious ownership in repository at '/home/me/secret plan'",
    'fatal: detected dubious ownership in repository at …',
  ],
  ['error: pathspec "secret plan" did not match', 'error: pathspec … did not match'],
  ['fatal: bad object refs/heads/secret', 'fatal: bad object …'],
  [
    'fatal: not a git repository: C:\\me\\secret\\.git (or any parent)',
    'fatal: not a git repository: … (or any parent)',
  ],
  ['fatal: unable to read tree', 'fatal: unable to read tree'],
])("the log gets Git's complaint without names: %s", (message, told) => {
  expect(redact(message)).toBe(told)
})

const advice = 'To add an exception for this directory, call:\n\n'

test.each([
  [
    'by Git 2.47',
    `fatal: detected dubious ownership in repository at '/src/app'\n${advice}\tgit config --global --add safe.directory /src/app\n`,
    '/src/app',
  ],
  [
    'by Git 2.35',
    `fatal: unsafe repository ('/src/my app' is owned by someone else)\n${advice}\tgit config --global --add safe.directory '/src/my app'\n`,
    "'/src/my app'",
  ],
  [
    'on Windows, of a repository of WSL',
    `fatal: detected dubious ownership in repository at '//wsl$/Ubuntu/app'\n'//wsl$/Ubuntu/app' is owned by:\n\t(inconvertible)\n${advice}\tgit config --global --add safe.directory '%(prefix)///wsl$/Ubuntu/app'\n`,
    "'%(prefix)///wsl$/Ubuntu/app'",
  ],
  ['of something else', 'fatal: not a git repository: safe.directory /src\n', null],
  ['of nothing', '', null],
])('a folder of another user is recognised in a message %s', (_, message, folder) => {
  expect(unsafeOwnerFolder(message)).toBe(folder)
})

test('the log gets a failure without the names in its message and without its place', () => {
  const exited = { code: 'exited', exitCode: 128 } as const
  expect(redactedFailure({ ...exited, message: 'bad /src/secret' })).toEqual({
    ...exited,
    message: 'bad …',
  })
  expect(redactedFailure({ code: 'obstacle', place: '/src/secret' })).toEqual({ code: 'obstacle' })
  const failed = { code: 'too-much-memory', maxBytes: 5 } as const
  expect(redactedFailure(failed)).toEqual(failed)
})
