import { expect, test } from 'vitest'

import { unsafeOwnerFolder } from '../../../main/sources/git/rules/unsafe-owner.ts'

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
  ['of something else', 'fatal: not a git repository: safe.directory /src\n', undefined],
  ['of nothing', '', undefined],
])('%s', (_, message, folder) => {
  expect(unsafeOwnerFolder(message)).toBe(folder)
})
