import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { openFoldersFixture, type FoldersFixture } from './fixture.ts'

let fixture: FoldersFixture
beforeEach(() => {
  fixture = openFoldersFixture()
})
afterEach(async () => {
  await fixture.end()
})

/** Commits, and settles when that commit was recorded: by a hint, since nothing here compares. */
async function commitIsSeen(folder: string): Promise<void> {
  const oid = fixture.commit(folder)
  await fixture.until(() =>
    fixture.recorded.some(({ commits }) => commits.some((commit) => commit.oid === oid)),
  )
}

/** Whether this Git knows reftable, which came with 2.45. */
function hasTables(): boolean {
  const [major = 0, minor = 0] = execFileSync('git', ['--version'], { encoding: 'utf8' })
    .replace('git version ', '')
    .split('.')
    .map(Number)
  return major > 2 || minor >= 45
}

/** The folders that this process has a watch on, as the system tells. */
function watchesOfProcess(): number {
  return readdirSync('/proc/self/fdinfo')
    .map((fd) => {
      try {
        return readFileSync(`/proc/self/fdinfo/${fd}`, 'utf8')
      } catch {
        return ''
      }
    })
    .reduce((sum, text) => sum + (text.match(/^inotify wd:/gm)?.length ?? 0), 0)
}

describe('a commit is seen without comparing', () => {
  test('on the branch at hand, again and again', async () => {
    const repository = fixture.init('app')
    fixture.commit(repository)
    await fixture.add(repository)
    for (let n = 0; n < 5; n += 1) await commitIsSeen(repository)
    expect(fixture.contributions()).toEqual(fixture.expected(repository))
  })

  test('after the reflogs were expired and branches packed', async () => {
    const repository = fixture.init('app')
    fixture.commit(repository)
    await fixture.add(repository)
    fixture.git(repository, 'reflog', 'expire', '--expire=now', '--all')
    await commitIsSeen(repository)
    fixture.git(repository, 'pack-refs', '--all')
    await commitIsSeen(repository)
    fixture.git(repository, 'gc', '--quiet')
    await commitIsSeen(repository)
  })

  test('on another branch, in a folder of branches that was new, packed and made again', async () => {
    const repository = fixture.init('app')
    fixture.commit(repository)
    await fixture.add(repository)
    fixture.git(repository, 'checkout', '--quiet', '-b', 'feature/deep/soup')
    await commitIsSeen(repository)
    await commitIsSeen(repository)
    fixture.git(repository, 'pack-refs', '--all', '--prune')
    expect(existsSync(path.join(repository, '.git/refs/heads/feature'))).toBe(false)
    await commitIsSeen(repository)
    await commitIsSeen(repository)
  })

  test('in a second worktree, made later and outside of the folder', async () => {
    const repository = fixture.init('src/app')
    fixture.commit(repository)
    await fixture.add(fixture.path('src'))
    fixture.git(repository, 'worktree', 'add', '--quiet', '-b', 'beside', fixture.path('beside'))
    await commitIsSeen(fixture.path('beside'))
  })

  test('in a repository that was empty', async () => {
    const repository = fixture.init('app')
    await fixture.add(repository)
    await commitIsSeen(repository)
    const root = fixture.git(repository, 'rev-parse', 'HEAD')
    expect(fixture.recorded.at(-1)).toMatchObject({
      repository: `git:${root}`,
      languages: ['Dart'],
    })
    await fixture.until(() => fixture.view().counting === 1)
    expect(fixture.view().empty).toBe(0)
  })

  test('pushed into a bare repository', async () => {
    const bare = fixture.init('served.git', '--bare')
    await fixture.add(bare)
    const repository = fixture.init('app')
    const oid = fixture.commit(repository)
    fixture.git(repository, 'push', '--quiet', bare, 'main')
    await fixture.until(() => fixture.recorded.some(({ commits }) => commits[0]?.oid === oid))
  })

  test.runIf(hasTables())('in a repository that keeps its branches in tables', async () => {
    const repository = fixture.init('app', '--ref-format=reftable')
    await fixture.add(repository)
    await commitIsSeen(repository)
    fixture.git(repository, 'checkout', '--quiet', '-b', 'feature/soup')
    await commitIsSeen(repository)
    fixture.git(repository, 'pack-refs', '--all')
    await commitIsSeen(repository)
    expect(fixture.contributions()).toEqual(fixture.expected(repository))
  })

  test('by an address that was set just before', async () => {
    const repository = fixture.init('app')
    fixture.commit(repository)
    await fixture.add(repository)
    fixture.git(repository, 'config', 'user.email', 'new@example.com')
    const oid = fixture.commit(repository, { email: 'new@example.com' })
    await fixture.until(() =>
      fixture.recorded.some(({ commits }) => commits.some((commit) => commit.oid === oid)),
    )
    expect(fixture.addresses()).toContain('new@example.com')
  })
})

describe('repositories that come and go', () => {
  test('git init and git clone in the folder, below it, and in it itself are seen', async () => {
    fixture.init('src/here')
    await fixture.add(fixture.path('src'))

    const made = fixture.init('src/made')
    await fixture.until(() => fixture.view().repositories === 2)
    await commitIsSeen(made)

    const deep = fixture.init('src/github.com/dash/deep')
    await fixture.until(() => fixture.view().repositories === 3)
    await commitIsSeen(deep)

    fixture.git(fixture.path('src'), 'clone', '--quiet', made, 'cloned')
    await fixture.until(() => fixture.view().repositories === 4)
    await commitIsSeen(fixture.path('src/cloned'))

    fixture.init('src')
    await fixture.until(() => fixture.view().repositories === 5)
    expect(fixture.view().problems).toEqual([])
  })

  test('a folder without repositories says so until there is one', async () => {
    fixture.write(fixture.path('plain'), 'notes.txt', 'soup')
    await fixture.add(fixture.path('plain'))
    expect(fixture.view()).toMatchObject({
      state: {
        name: 'trouble',
        problem: { code: 'folder-without-repositories', params: { name: 'plain' } },
      },
      repositories: 0,
      problems: [],
    })
    fixture.init('plain')
    await fixture.until(() => fixture.view().state.name === 'watching')
    await commitIsSeen(fixture.path('plain'))
  })

  test('a repository that is deleted is gone from the list', async () => {
    fixture.commit(fixture.init('src/one'))
    fixture.commit(fixture.init('src/two'))
    await fixture.add(fixture.path('src'))
    rmSync(fixture.path('src/one'), { recursive: true })
    await fixture.until(() => fixture.view().repositories === 1)
    expect(fixture.view()).toMatchObject({ state: { name: 'watching' }, problems: [] })
  })

  test.each([
    ['with repositories in it', 'src', 'src/app'],
    ['that is a repository itself', 'app', 'app'],
  ])('a folder %s, deleted while watched, is in trouble and comes back', async (_, name, inner) => {
    const repository = fixture.init(inner)
    fixture.commit(repository)
    await fixture.add(fixture.path(name))
    const kept = fixture.contributions()

    renameSync(fixture.path(name), fixture.path('aside'))
    rmSync(fixture.path('aside'), { recursive: true })
    await fixture.until(() => fixture.view().state.name === 'trouble')
    expect(fixture.view()).toMatchObject({
      state: { name: 'trouble', problem: { code: 'folder-missing', params: { name } } },
      repositories: 0,
      problems: [],
    })
    await fixture.folders.compare()
    expect(fixture.view().state.name).toBe('trouble')
    expect(fixture.contributions()).toEqual(kept)

    fixture.init(inner)
    await fixture.folders.compare()
    expect(fixture.view()).toMatchObject({ state: { name: 'watching' }, repositories: 1 })
    await commitIsSeen(repository)
  })
})

describe('watches', () => {
  test.runIf(process.platform === 'linux')(
    'are few, none of them in work trees, and all let go at the end',
    async () => {
      const before = watchesOfProcess()
      const repository = fixture.init('src/app')
      for (const package_ of ['a', 'b', 'c', 'd', 'e'])
        fixture.commit(repository, { file: `packages/${package_}/lib/src/${package_}.dart` })
      await fixture.add(fixture.path('src'))
      // The folder itself, `.git` and `.git/refs/heads`.
      expect(watchesOfProcess() - before).toBe(3)
      await fixture.restart()
      expect(watchesOfProcess() - before).toBe(3)
      fixture.folders.remove(fixture.view().id)
      expect(watchesOfProcess()).toBe(before)
    },
  )
})
