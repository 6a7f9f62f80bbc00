import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { openGround, type Ground } from './ground.ts'

let ground: Ground
beforeEach(() => {
  ground = openGround()
})
afterEach(async () => {
  await ground.end()
})

/** Commits, and settles when that commit was recorded: by a hint, since nothing here compares. */
async function commitIsSeen(folder: string): Promise<void> {
  const oid = ground.commit(folder)
  await ground.until(() =>
    ground.recorded.some(({ commits }) => commits.some((commit) => commit.oid === oid)),
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
    const repository = ground.init('app')
    ground.commit(repository)
    await ground.add(repository)
    for (let n = 0; n < 5; n += 1) await commitIsSeen(repository)
    expect(ground.contributions()).toEqual(ground.expected(repository))
  })

  test('after the reflogs were expired and branches packed', async () => {
    const repository = ground.init('app')
    ground.commit(repository)
    await ground.add(repository)
    ground.git(repository, 'reflog', 'expire', '--expire=now', '--all')
    await commitIsSeen(repository)
    ground.git(repository, 'pack-refs', '--all')
    await commitIsSeen(repository)
    ground.git(repository, 'gc', '--quiet')
    await commitIsSeen(repository)
  })

  test('on another branch, in a folder of branches that was new, packed and made again', async () => {
    const repository = ground.init('app')
    ground.commit(repository)
    await ground.add(repository)
    ground.git(repository, 'checkout', '--quiet', '-b', 'feature/deep/soup')
    await commitIsSeen(repository)
    await commitIsSeen(repository)
    ground.git(repository, 'pack-refs', '--all', '--prune')
    expect(existsSync(path.join(repository, '.git/refs/heads/feature'))).toBe(false)
    await commitIsSeen(repository)
    await commitIsSeen(repository)
  })

  test('in a second worktree, made later and outside of the folder', async () => {
    const repository = ground.init('src/app')
    ground.commit(repository)
    await ground.add(ground.path('src'))
    ground.git(repository, 'worktree', 'add', '--quiet', '-b', 'beside', ground.path('beside'))
    await commitIsSeen(ground.path('beside'))
  })

  test('in a repository that was empty', async () => {
    const repository = ground.init('app')
    await ground.add(repository)
    await commitIsSeen(repository)
    const root = ground.git(repository, 'rev-parse', 'HEAD')
    expect(ground.recorded.at(-1)).toMatchObject({ repository: `git:${root}`, languages: ['Dart'] })
    await ground.until(() => ground.view().counting === 1)
    expect(ground.view().empty).toBe(0)
  })

  test('pushed into a bare repository', async () => {
    const bare = ground.init('served.git', '--bare')
    await ground.add(bare)
    const repository = ground.init('app')
    const oid = ground.commit(repository)
    ground.git(repository, 'push', '--quiet', bare, 'main')
    await ground.until(() => ground.recorded.some(({ commits }) => commits[0]?.oid === oid))
  })

  test.runIf(hasTables())('in a repository that keeps its branches in tables', async () => {
    const repository = ground.init('app', '--ref-format=reftable')
    await ground.add(repository)
    await commitIsSeen(repository)
    ground.git(repository, 'checkout', '--quiet', '-b', 'feature/soup')
    await commitIsSeen(repository)
    ground.git(repository, 'pack-refs', '--all')
    await commitIsSeen(repository)
    expect(ground.contributions()).toEqual(ground.expected(repository))
  })

  test('by an address that was set just before', async () => {
    const repository = ground.init('app')
    ground.commit(repository)
    await ground.add(repository)
    ground.git(repository, 'config', 'user.email', 'new@example.com')
    const oid = ground.commit(repository, { email: 'new@example.com' })
    await ground.until(() =>
      ground.recorded.some(({ commits }) => commits.some((commit) => commit.oid === oid)),
    )
    expect(ground.addresses()).toContain('new@example.com')
  })
})

describe('repositories that come and go', () => {
  test('git init and git clone in the folder, below it, and in it itself are seen', async () => {
    ground.init('src/here')
    await ground.add(ground.path('src'))

    const made = ground.init('src/made')
    await ground.until(() => ground.view().repositories === 2)
    await commitIsSeen(made)

    const deep = ground.init('src/github.com/dash/deep')
    await ground.until(() => ground.view().repositories === 3)
    await commitIsSeen(deep)

    ground.git(ground.path('src'), 'clone', '--quiet', made, 'cloned')
    await ground.until(() => ground.view().repositories === 4)
    await commitIsSeen(ground.path('src/cloned'))

    ground.init('src')
    await ground.until(() => ground.view().repositories === 5)
    expect(ground.view().problems).toEqual([])
  })

  test('a folder without repositories says so until there is one', async () => {
    ground.write(ground.path('plain'), 'notes.txt', 'soup')
    await ground.add(ground.path('plain'))
    expect(ground.view()).toMatchObject({
      state: {
        name: 'trouble',
        problem: { code: 'folder-without-repositories', params: { name: 'plain' } },
      },
      repositories: 0,
      problems: [],
    })
    ground.init('plain')
    await ground.until(() => ground.view().state.name === 'watching')
    await commitIsSeen(ground.path('plain'))
  })

  test('a repository that is deleted is gone from the list', async () => {
    ground.commit(ground.init('src/one'))
    ground.commit(ground.init('src/two'))
    await ground.add(ground.path('src'))
    rmSync(ground.path('src/one'), { recursive: true })
    await ground.until(() => ground.view().repositories === 1)
    expect(ground.view()).toMatchObject({ state: { name: 'watching' }, problems: [] })
  })

  test.each([
    ['with repositories in it', 'src', 'src/app'],
    ['that is a repository itself', 'app', 'app'],
  ])('a folder %s, deleted while watched, is in trouble and comes back', async (_, name, inner) => {
    const repository = ground.init(inner)
    ground.commit(repository)
    await ground.add(ground.path(name))
    const kept = ground.contributions()

    renameSync(ground.path(name), ground.path('aside'))
    rmSync(ground.path('aside'), { recursive: true })
    await ground.until(() => ground.view().state.name === 'trouble')
    expect(ground.view()).toMatchObject({
      state: { name: 'trouble', problem: { code: 'folder-missing', params: { name } } },
      repositories: 0,
      problems: [],
    })
    await ground.folders.compare()
    expect(ground.view().state.name).toBe('trouble')
    expect(ground.contributions()).toEqual(kept)

    ground.init(inner)
    await ground.folders.compare()
    expect(ground.view()).toMatchObject({ state: { name: 'watching' }, repositories: 1 })
    await commitIsSeen(repository)
  })
})

describe('watches', () => {
  test.runIf(process.platform === 'linux')(
    'are few, none of them in work trees, and all let go at the end',
    async () => {
      const before = watchesOfProcess()
      const repository = ground.init('src/app')
      for (const package_ of ['a', 'b', 'c', 'd', 'e'])
        ground.commit(repository, { file: `packages/${package_}/lib/src/${package_}.dart` })
      await ground.add(ground.path('src'))
      // The folder itself, `.git` and `.git/refs/heads`.
      expect(watchesOfProcess() - before).toBe(3)
      await ground.restart()
      expect(watchesOfProcess() - before).toBe(3)
      ground.folders.remove(ground.view().id)
      expect(watchesOfProcess()).toBe(before)
    },
  )
})
