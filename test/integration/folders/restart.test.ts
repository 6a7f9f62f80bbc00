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

/** Starts again with a Git that notes what it is asked, and in which folder. @returns the questions of the new run */
async function restartNoting(): Promise<readonly string[]> {
  const [git, notes] = [fixture.path('noting-git'), fixture.path('notes')]
  writeFileSync(git, `#!/bin/sh\necho "$PWD: $*" >> '${notes}'\nexec git "$@"\n`)
  chmodSync(git, 0o755)
  writeFileSync(notes, '')
  await fixture.restart({ gitPath: git })
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
  'where nothing has changed, Git is not started',
  async () => {
    await threeRepositories()
    const soFar = fixture.recorded.length
    expect(await restartNoting()).toEqual([])
    expect(fixture.recorded).toHaveLength(soFar)
    expect(fixture.view()).toMatchObject({
      repositories: 3,
      problems: [],
      state: { name: 'watching' },
    })
  },
)

test.runIf(process.platform !== 'win32')(
  'only where something has changed, Git is asked',
  async () => {
    const [first = '', second = ''] = await threeRepositories()
    await fixture.folders.close()
    fixture.commit(first)
    fixture.git(second, 'remote', 'add', 'origin', 'https://github.com/dash/nest')
    const asked = await restartNoting()
    expect(new Set(asked.map((question) => question.split(':')[0]))).toEqual(
      new Set([first, second]),
    )
    expect(fixture.contributions()).toHaveLength(3 + 1)
    expect(fixture.recorded.flatMap(({ names }) => names)).toContainEqual({
      host: 'github.com',
      name: 'dash/nest',
    })
  },
)

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
])("the user's configuration, %s, that was changed is read everywhere", async (_, file, text) => {
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
