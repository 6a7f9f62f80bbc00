import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from 'vitest'

import { openFoldersFixture, type FoldersFixture } from './fixture.ts'

let fixture: FoldersFixture
beforeEach(() => {
  fixture = openFoldersFixture()
})
afterEach(async () => {
  await fixture.end()
})

/**
 * Restarts with a Git that records its commands and the folders in which they run.
 * @param andThen called in the new run
 * @returns the commands of the new run
 */
async function restartNoting(andThen?: () => Promise<void>): Promise<readonly string[]> {
  const [git, notes] = [fixture.path('noting-git'), fixture.path('notes')]
  writeFileSync(git, `#!/bin/sh\necho "$PWD: $*" >> '${notes}'\nexec git "$@"\n`)
  chmodSync(git, 0o755)
  writeFileSync(notes, '')
  await fixture.restart({ gitPath: git })
  await andThen?.()
  const asked = readFileSync(notes, 'utf8').trimEnd().split('\n')
  return asked.filter((question) => question.startsWith(fixture.path('src')))
}

async function threeRepositories(): Promise<readonly string[]> {
  const folders = ['a', 'b', 'c'].map((name) => fixture.init(`src/${name}`))
  for (const folder of folders) fixture.commit(folder)
  fixture.git(folders[0] ?? '', 'checkout', '--quiet', '-b', 'feature/soup')
  fixture.git(folders[1] ?? '', 'pack-refs', '--all')
  await fixture.add(fixture.path('src'))
  return folders
}

test.runIf(process.platform !== 'win32')(
  'a first scan runs Git only for the log and the files of each repository',
  async () => {
    await fixture.add(fixture.init('other'))
    for (const name of ['a', 'b']) {
      const folder = fixture.init(`src/${name}`)
      fixture.commit(folder)
      fixture.git(folder, 'remote', 'add', 'origin', `https://github.com/dash/${name}`)
    }
    const asked = await restartNoting(() => fixture.add(fixture.path('src')))
    expect(
      asked.map((question) => / (log|ls-tree|config) /.exec(question)?.[1]).toSorted(),
    ).toEqual([...['log', 'log', 'ls-tree', 'ls-tree']])
    expect(fixture.recorded).toHaveLength(2)
    for (const { label, languages, names } of fixture.recorded) {
      expect(languages).toEqual(['Dart'])
      expect(names).toEqual([{ host: 'github.com', name: `dash/${label}` }])
    }
  },
)

test.runIf(process.platform !== 'win32')('Git does not start if nothing has changed', async () => {
  await threeRepositories()
  const soFar = fixture.recorded.length
  expect(await restartNoting()).toEqual([])
  expect(fixture.recorded).toHaveLength(soFar)
  expect(fixture.view()).toMatchObject({
    repositories: 3,
    problems: [],
    state: { name: 'watching' },
  })
})

test.runIf(process.platform !== 'win32')('Git is asked only if a change requires it', async () => {
  const [first = '', second = '', third = ''] = await threeRepositories()
  await fixture.folders.close()
  fixture.commit(first)
  fixture.git(second, 'remote', 'add', 'origin', 'https://github.com/dash/nest')
  fixture.git(third, 'config', 'include.path', 'more')
  const asked = await restartNoting()
  expect(new Set(asked.map((question) => question.split(':')[0]))).toEqual(new Set([first, third]))
  expect(fixture.contributions()).toHaveLength(3 + 1)
  expect(fixture.recorded.flatMap(({ names }) => names)).toContainEqual({
    host: 'github.com',
    name: 'dash/nest',
  })
})

test.runIf(process.platform !== 'win32').each([
  [
    'its own',
    (home: string) => `${home}/.gitconfig`,
    '[url "https://github.com/"]\n\tinsteadOf = gh:\n',
  ],
  [
    'that it includes for some folders',
    (home: string) => `${home}/work.gitconfig`,
    '[user]\n\temail = work@example.com\n',
  ],
])("a change to the user's configuration, %s, is picked up everywhere", async (_, file, text) => {
  const config = `${fixture.home}/.gitconfig`
  const include = `[includeIf "gitdir:${fixture.path('src')}/"]\n\tpath = ~/work.gitconfig\n`
  writeFileSync(config, readFileSync(config, 'utf8') + include)
  writeFileSync(`${fixture.home}/work.gitconfig`, '')
  const folders = await threeRepositories()
  expect(await restartNoting()).toEqual([])
  const changed = file(fixture.home)
  writeFileSync(changed, readFileSync(changed, 'utf8') + text)
  const asked = await restartNoting()
  expect(new Set(asked.map((question) => question.split(':')[0]))).toEqual(new Set(folders))
})
