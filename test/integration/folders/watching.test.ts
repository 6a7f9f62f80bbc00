import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { watchesOfProcess } from '../../fakes/watch-count.ts'
import { openFoldersFixture, type FoldersFixture } from './fixture.ts'
import { hasReftables } from './has-reftables.ts'

let fixture: FoldersFixture
beforeEach(() => {
  fixture = openFoldersFixture()
})
afterEach(async () => {
  await fixture.end()
})

/** Commits, and settles when the commit is recorded. Only a hint can cause that, because nothing compares here. */
async function commitIsSeen(folder: string): Promise<void> {
  const oid = fixture.commit(folder)
  await fixture.until(() =>
    fixture.recorded.some(({ commits }) => commits.some((commit) => commit.oid === oid)),
  )
}

describe('a commit is seen without a comparison', () => {
  test('on the checked-out branch, repeatedly', async () => {
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

  test('on another branch, in a folder of branches that is new, packed or created again', async () => {
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

  test('in a second worktree, created later and outside the folder', async () => {
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

  test('pushed to a bare repository', async () => {
    const bare = fixture.init('served.git', '--bare')
    await fixture.add(bare)
    const repository = fixture.init('app')
    const oid = fixture.commit(repository)
    fixture.git(repository, 'push', '--quiet', bare, 'main')
    await fixture.until(() => fixture.recorded.some(({ commits }) => commits[0]?.oid === oid))
  })

  test.runIf(hasReftables())('in a repository that keeps its branches in reftables', async () => {
    const repository = fixture.init('app', '--ref-format=reftable')
    await fixture.add(repository)
    await commitIsSeen(repository)
    fixture.git(repository, 'checkout', '--quiet', '-b', 'feature/soup')
    await commitIsSeen(repository)
    fixture.git(repository, 'pack-refs', '--all')
    await commitIsSeen(repository)
    expect(fixture.contributions()).toEqual(fixture.expected(repository))
  })

  test('if its address was switched on just before', async () => {
    const repository = fixture.init('app')
    fixture.commit(repository)
    await fixture.add(repository)
    fixture.git(repository, 'config', 'user.email', 'new@example.com')
    const oid = fixture.commit(repository, { email: 'new@example.com' })
    await fixture.until(() => fixture.proposed().includes('new@example.com'))
    fixture.setAddresses([...fixture.addresses(), 'new@example.com'])
    await fixture.until(() =>
      fixture.recorded.some(({ commits }) => commits.some((commit) => commit.oid === oid)),
    )
  })
})

describe('repositories that appear and disappear', () => {
  test('are seen after git init and git clone in the folder, below it, and in the folder itself', async () => {
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

  test('a folder without repositories is reported as such until there is one', async () => {
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

  test('a deleted repository disappears from the list', async () => {
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
  ])(
    'a folder %s that is deleted while watched reports trouble and recovers',
    async (_, name, inner) => {
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
      await fixture.folders.scanForChanges()
      expect(fixture.view().state.name).toBe('trouble')
      expect(fixture.contributions()).toEqual(kept)

      fixture.init(inner)
      await fixture.folders.scanForChanges()
      expect(fixture.view()).toMatchObject({ state: { name: 'watching' }, repositories: 1 })
      await commitIsSeen(repository)
    },
  )
})

/** Waits for this many repositories, and then for a commit in each folder to be seen. */
async function repositoriesAre(count: number, ...folders: readonly string[]): Promise<void> {
  await fixture.until(() => fixture.view().repositories === count)
  for (const folder of folders) await commitIsSeen(folder)
}

describe('a new repository is seen without a comparison', () => {
  beforeEach(async () => {
    fixture.commit(fixture.init('src/app'), { file: 'packages/soup/lib/soup.dart' })
    await fixture.add(fixture.path('src'))
  })

  test('if it is bare, created or cloned', async () => {
    const made = fixture.init('src/made.git', '--bare')
    await fixture.until(() => fixture.view().repositories === 2)
    fixture.git(fixture.path('src'), 'clone', '--quiet', '--bare', 'app', 'served/cloned.git')
    await fixture.until(() => fixture.view().repositories === 3)
    for (const bare of [made, fixture.path('src/served/cloned.git')]) {
      const work = fixture.init(`work-${path.basename(bare)}`)
      const oid = fixture.commit(work)
      fixture.git(work, 'push', '--quiet', bare, 'main:refs/heads/deep/branch')
      await fixture.until(() =>
        fixture.recorded.some(({ commits }) => commits.some((commit) => commit.oid === oid)),
      )
    }
  })

  test('if it is a submodule, the first or another', async () => {
    const part = fixture.init('part')
    fixture.commit(part)
    const app = fixture.path('src/app')
    fixture.git(app, 'submodule', 'add', '--quiet', part, 'packages/part')
    await repositoriesAre(2, path.join(app, 'packages/part'))
    fixture.git(app, 'submodule', 'add', '--quiet', '--name', 'other', part, 'third_party/x/y')
    await repositoriesAre(3, path.join(app, 'third_party/x/y'))
  })

  test('if it is cloned or created inside the worktree of another repository', async () => {
    fixture.git(fixture.path('src/app/packages'), 'clone', '--quiet', '../../app', 'inner')
    await repositoriesAre(2, fixture.path('src/app/packages/inner'))
    await repositoriesAre(3, fixture.init('src/app/packages/soup/lib'))
  })

  test('if it is six folders below, created at once or step by step', async () => {
    await repositoriesAre(2, fixture.init('src/1/2/3/4/5/6'))
    for (const folder of ['a', 'a/b', 'a/b/c', 'a/b/c/d', 'a/b/c/d/e', 'a/b/c/d/e/f'])
      mkdirSync(fixture.path('src', folder))
    await repositoriesAre(3, fixture.init('src/a/b/c/d/e/f'))
  })

  test('if it is moved in and out again', async () => {
    fixture.commit(fixture.init('moved'))
    renameSync(fixture.path('moved'), fixture.path('src/moved'))
    await repositoriesAre(2, fixture.path('src/moved'))
    renameSync(fixture.path('src/moved'), fixture.path('moved'))
    await repositoriesAre(1)
    renameSync(fixture.path('moved'), fixture.path('src/moved'))
    await repositoriesAre(2, fixture.path('src/moved'))
  })
})

/** Only root can mount. */
const canMount = process.platform === 'linux' && process.getuid?.() === 0

describe('a disk that is unplugged and plugged in again', () => {
  test('a folder that vanished together with the folders above it recovers by itself', async () => {
    const repository = fixture.init('media/dash/disk/src/app')
    fixture.commit(repository)
    await fixture.add(fixture.path('media/dash/disk/src'))
    renameSync(fixture.path('media/dash'), fixture.path('aside'))
    await fixture.folders.checkDisks()
    await fixture.until(() => fixture.view().state.name === 'trouble')
    mkdirSync(fixture.path('media/dash'))
    renameSync(fixture.path('aside/disk'), fixture.path('media/dash/disk'))
    await fixture.folders.checkDisks()
    await fixture.until(() => fixture.view().state.name === 'watching')
    await commitIsSeen(repository)
  })

  test('a folder chosen through a link recovers by itself', async () => {
    const repository = fixture.init('disk/src/app')
    fixture.commit(repository)
    symlinkSync(fixture.path('disk/src'), fixture.path('link'))
    await fixture.add(fixture.path('link'))
    renameSync(fixture.path('disk'), fixture.path('aside'))
    await fixture.folders.checkDisks()
    await fixture.until(() => fixture.view().state.name === 'trouble')
    renameSync(fixture.path('aside'), fixture.path('disk'))
    await fixture.folders.checkDisks()
    await fixture.until(() => fixture.view().state.name === 'watching')
    await commitIsSeen(repository)
  })

  test.runIf(canMount)('is reported missing at once if it is removed while watched', async () => {
    const disk = fixture.path('disk')
    mkdirSync(disk)
    execFileSync('mount', ['-t', 'tmpfs', 'none', disk])
    try {
      fixture.commit(fixture.init('disk/src/app'))
      await fixture.add(fixture.path('disk/src'))
    } finally {
      execFileSync('umount', [disk])
    }
    await fixture.until(() => fixture.view().state.name === 'trouble')
    fixture.commit(fixture.init('disk/src/app'))
    await fixture.folders.checkDisks()
    await fixture.until(() => fixture.view().state.name === 'watching')
    await commitIsSeen(fixture.path('disk/src/app'))
  })

  test.runIf(canMount).each([
    ['the disk itself', 'disk'],
    ['a folder on it', 'disk/src'],
  ])('is noticed if it is mounted at a folder that stays, %s chosen', async (_, chosen) => {
    const [disk, shelf] = [fixture.path('disk'), fixture.path('shelf')]
    const repository = fixture.path('disk/src/app')
    for (const folder of [disk, shelf]) mkdirSync(folder)
    const mount = () => execFileSync('mount', ['--bind', shelf, disk])
    const unmount = () => execFileSync('umount', [disk])
    mount()
    try {
      fixture.init('disk/src/app')
      fixture.commit(repository)
      await fixture.add(fixture.path(chosen))
      unmount()
      try {
        await fixture.folders.checkDisks()
        await fixture.until(() => fixture.view().state.name === 'trouble')
      } finally {
        mount()
      }
      await fixture.folders.checkDisks()
      await fixture.until(() => fixture.view().state.name === 'watching')
      await commitIsSeen(repository)
    } finally {
      await fixture.folders.close()
      unmount()
    }
  })
})

describe('watches', () => {
  const isLinux = process.platform === 'linux'

  test.runIf(isLinux)('are few, and all are released on closing', async () => {
    const before = watchesOfProcess()
    const repository = fixture.init('src/app')
    fixture.commit(repository, { file: 'lib/src/app.dart' })
    mkdirSync(path.join(repository, 'build/app'), { recursive: true })
    await fixture.add(fixture.path('src'))
    // `.git` and `.git/refs/heads`; the folder itself, `app`, `lib` and `lib/src`; `.git/refs` and `.git/refs/tags`.
    expect(watchesOfProcess() - before).toBe(2 + 4 + 2)
    await fixture.restart()
    expect(watchesOfProcess() - before).toBe(2 + 4 + 2)
    fixture.folders.remove(fixture.view().id)
    expect(watchesOfProcess()).toBe(before)
  })

  test.runIf(isLinux)(
    'stay within their limit, and watches for commits take precedence',
    async () => {
      const before = watchesOfProcess()
      const repositories = ['a', 'b', 'c', 'd'].map((name) => fixture.init(`src/${name}`))
      for (const repository of repositories) {
        fixture.commit(repository, { file: 'lib/src/deep/er/main.dart' })
        for (let n = 0; n < 5; n += 1) fixture.git(repository, 'branch', `feature/${n}/soup`)
      }
      await fixture.restart({ maxWatches: 12 })
      await fixture.add(fixture.path('src'))
      expect(watchesOfProcess() - before).toBe(12)
      expect(fixture.view().late).toBe('new-repositories')
      for (const repository of repositories) {
        await commitIsSeen(repository)
        fixture.git(repository, 'checkout', '--quiet', '-b', 'other/branch')
        await commitIsSeen(repository)
      }
    },
  )

  test.runIf(isLinux)('still notice a new repository if all watches are in use', async () => {
    const before = watchesOfProcess()
    fixture.commit(fixture.init('src/app'))
    for (let n = 0; n < 20; n += 1) fixture.write(fixture.path('src/deep', String(n)), 'x', '')
    await fixture.restart({ maxWatches: 16 })
    await fixture.add(fixture.path('src'))
    expect(watchesOfProcess() - before).toBe(16)

    // Step by step, as in a slow clone: its folder, an empty `.git`, and then its content.
    const made = fixture.path('src/made')
    mkdirSync(made)
    const moved = fixture.init('away')
    fixture.commit(moved)
    await fixture.folders.startupScan
    mkdirSync(path.join(made, '.git'))
    await fixture.until(() => fixture.view().problems.length === 1)
    for (const name of ['objects', 'refs', 'HEAD', 'config'])
      renameSync(path.join(moved, '.git', name), path.join(made, '.git', name))
    await repositoriesAre(2, made)
    await fixture.until(() => fixture.view().problems.length === 0)
    expect(watchesOfProcess() - before).toBeLessThanOrEqual(16)
  })

  test.runIf(isLinux)(
    'are kept for the chosen folder, however large a new repository is',
    async () => {
      fixture.commit(fixture.init('src/app'))
      await fixture.restart({ maxWatches: 20 })
      await fixture.add(fixture.path('src'))
      const large = fixture.init('away')
      for (let n = 0; n < 60; n += 1) fixture.write(large, `lib/${n}/soup.dart`, '')
      fixture.commit(large)
      renameSync(large, fixture.path('src/large'))
      await repositoriesAre(2, fixture.path('src/large'))
      await repositoriesAre(3, fixture.init('src/next'))
    },
  )

  test('leave commits to comparisons if there are too few watches, and the view says so', async () => {
    const repositories = ['a', 'b', 'c'].map((name) => fixture.init(`src/${name}`))
    await fixture.restart({ maxWatches: 4, isRecursive: false })
    await fixture.add(fixture.path('src'))
    expect(fixture.view().late).toBe('commits')
    for (const repository of repositories) fixture.commit(repository)
    await fixture.folders.scanForChanges()
    expect(fixture.contributions()).toHaveLength(3)
  })

  test.runIf(isLinux)(
    'are not set on a network drive, whose commits comparisons find, and the view says so',
    async () => {
      const before = watchesOfProcess()
      const repository = fixture.init('nas/app')
      const readMounts = () => Promise.resolve([{ mountPoint: fixture.path('nas'), type: 'nfs4' }])
      await fixture.restart({ readMounts })
      await fixture.add(fixture.path('nas'))
      expect(watchesOfProcess()).toBe(before)
      expect(fixture.view()).toMatchObject({ late: 'network', state: { name: 'watching' } })
      fixture.commit(repository)
      await fixture.folders.scanForChanges()
      expect(fixture.contributions()).toEqual(fixture.expected(repository))
    },
  )

  test('on a whole folder tree find commits and new repositories too', async () => {
    const repository = fixture.init('src/app')
    await fixture.restart({ isRecursive: true, maxWatches: 0 })
    await fixture.add(fixture.path('src'))
    expect(fixture.view().late).toBe(null)
    await commitIsSeen(repository)
    await repositoriesAre(2, fixture.init('src/1/2/3'))
  })
})
