import { execFileSync } from 'node:child_process'
import { existsSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { me } from '../../fakes/repositories.ts'
import { openFoldersFixture, type FoldersFixture } from './fixture.ts'

let fixture: FoldersFixture
beforeEach(() => {
  fixture = openFoldersFixture()
})
afterEach(async () => {
  await fixture.end()
})

/** Ten commits on two branches. */
function origin(): string {
  const folder = fixture.init('origin')
  for (let n = 0; n < 6; n += 1) fixture.commit(folder, { file: `lib/${n}.dart` })
  fixture.git(folder, 'checkout', '--quiet', '-b', 'soup')
  for (let n = 0; n < 4; n += 1) fixture.commit(folder, { file: `lib/soup-${n}.dart` })
  fixture.git(folder, 'checkout', '--quiet', 'main')
  fixture.git(folder, 'config', 'uploadpack.allowFilter', 'true')
  return folder
}

const clone = (...args: readonly string[]) => fixture.git(fixture.root, 'clone', '--quiet', ...args)

describe('partial and shallow clones', () => {
  test.each([['blob:none'], ['tree:0']])(
    'reads a partial clone (%s) without fetching anything',
    async (filter) => {
      const from = origin()
      clone(`--filter=${filter}`, '--no-checkout', `file://${from}`, 'partial')
      const partial = fixture.path('partial')
      const objects = () => fixture.git(partial, 'count-objects', '-v')
      const before = objects()
      await fixture.add(partial)
      expect(fixture.contributions()).toEqual(fixture.expected(partial))
      expect(fixture.contributions()).toHaveLength(6)
      // Without folders, nothing shows the languages.
      const unread = { code: 'languages-unread', params: { name: 'partial' } }
      expect(fixture.view().problems).toEqual(filter === 'tree:0' ? [unread] : [])
      expect(objects()).toBe(before)
    },
  )

  test('finds the languages of a partial clone with most folders left out', async () => {
    const from = origin()
    clone('--filter=tree:0', '--sparse', `file://${from}`, 'sparse')
    const sparse = fixture.path('sparse')
    await fixture.add(sparse)
    expect(existsSync(path.join(sparse, 'lib'))).toBe(false)
    expect(fixture.recorded.at(-1)?.languages).toEqual(['Dart'])
    expect(fixture.view()).toMatchObject({ counting: 1, problems: [] })
  })

  test('identifies a shallow clone by its remote, even after it is deepened', async () => {
    const from = origin()
    clone('--depth=2', `file://${from}`, 'shallow')
    const shallow = fixture.path('shallow')
    fixture.git(shallow, 'remote', 'set-url', 'origin', 'ssh://git@GitHub.com/Dash/Nest.git')
    await fixture.add(shallow)
    expect(fixture.contributions()).toEqual(fixture.expected(shallow))
    expect(fixture.contributions()).toHaveLength(2)

    fixture.git(shallow, 'fetch', '--quiet', '--depth=4', `file://${from}`, 'main')
    await fixture.folders.scanForChanges()
    expect(fixture.contributions()).toHaveLength(4)
    fixture.git(shallow, 'fetch', '--quiet', '--unshallow', `file://${from}`, 'main')
    await fixture.folders.scanForChanges()
    expect(fixture.contributions()).toEqual(fixture.expected(shallow))
    expect(new Set(fixture.recorded.map(({ repository }) => repository))).toEqual(
      new Set(['remote:github.com/dash/nest']),
    )
  })

  test.runIf(process.platform !== 'win32')(
    'recognizes a shallow clone that is found before its branches exist',
    async () => {
      const from = origin()
      clone('--depth=2', `file://${from}`, 'src/shallow')
      const gitDir = fixture.path('src/shallow/.git')
      fixture.git(gitDir, 'remote', 'set-url', 'origin', 'https://github.com/dash/nest.git')
      // As Git writes them: first where the history ends, then the branches.
      const written = ['shallow', 'packed-refs', 'refs/heads'].filter((name) =>
        existsSync(path.join(gitDir, name)),
      )
      const later = (name: string) => fixture.path(name.replace('/', '-'))
      for (const name of written) renameSync(path.join(gitDir, name), later(name))
      const steps = written.map((name) => `mv '${later(name)}' '${path.join(gitDir, name)}'`)
      const gitPath = fixture.path('cloning-git')
      writeFileSync(
        gitPath,
        `#!/bin/sh\ncase "$*" in *for-each-ref*) ${steps.join('; ')} ;; esac\nexec git "$@"\n`,
        { mode: 0o755 },
      )
      await fixture.restart({ gitPath })
      await fixture.add(fixture.path('src'))
      expect(new Set(fixture.recorded.map(({ repository }) => repository))).toEqual(
        new Set(['remote:github.com/dash/nest']),
      )
      expect(fixture.contributions()).toHaveLength(2)
    },
  )

  test('reads a shallow clone without a remote after the rest of its history is fetched', async () => {
    const from = origin()
    clone('--depth=1', `file://${from}`, 'shallow')
    const shallow = fixture.path('shallow')
    fixture.git(shallow, 'remote', 'remove', 'origin')
    await fixture.add(shallow)
    expect(fixture.view()).toMatchObject({
      state: { name: 'watching' },
      repositories: 1,
      counting: 0,
      empty: 0,
      problems: [{ code: 'repository-shallow', params: { name: 'shallow' } }],
    })
    await fixture.folders.rescan()
    expect(fixture.recorded).toEqual([])

    // The remedy that the problem suggests.
    fixture.git(shallow, 'fetch', '--quiet', '--unshallow', from)
    await fixture.until(() => fixture.view().problems.length === 0)
    expect(fixture.contributions()).toEqual(fixture.expected(shallow))
  })

  test('reports that a shallow clone of a tag has no branch, until it gets one', async () => {
    const from = origin()
    fixture.git(from, 'tag', 'v1')
    clone('--depth=1', '--branch=v1', `file://${from}`, 'tagged')
    const tagged = fixture.path('tagged')
    fixture.git(tagged, 'remote', 'set-url', 'origin', 'https://github.com/dash/nest')
    await fixture.add(tagged)
    const problem = {
      code: 'repository-shallow',
      params: { name: 'tagged', context: 'branchless' },
    }
    expect(fixture.view()).toMatchObject({ repositories: 1, empty: 0, problems: [problem] })
    expect(fixture.recorded).toEqual([])

    // The remedy that the problem suggests.
    fixture.git(tagged, 'switch', '--quiet', '-c', 'mine')
    fixture.commit(tagged)
    await fixture.until(() => fixture.view().problems.length === 0)
    await fixture.folders.scanForChanges()
    expect(fixture.contributions()).toEqual(fixture.expected(tagged))
  })

  test('reads clones of one branch, with a reference, or with objects kept elsewhere', async () => {
    const from = origin()
    clone('--single-branch', '--branch=soup', from, 'src/single')
    clone('--reference', from, `file://${from}`, 'src/borrowing')
    clone('--shared', from, 'src/shared')
    await fixture.add(fixture.path('src'))
    expect(fixture.view()).toMatchObject({ repositories: 3, problems: [] })
    expect(fixture.contributions()).toEqual(fixture.expected(fixture.path('src/single')))
    expect(new Set(fixture.recorded.map(({ repository }) => repository)).size).toBe(1)
  })
})

describe('several clones of one repository', () => {
  test('are one repository, and each adds its own commits', async () => {
    const from = origin()
    clone(from, 'src/one')
    clone(from, 'src/two')
    fixture.commit(fixture.path('src/one'))
    fixture.commit(fixture.path('src/two'))
    await fixture.add(fixture.path('src'))
    expect(new Set(fixture.recorded.map(({ repository }) => repository)).size).toBe(1)
    expect(fixture.contributions()).toHaveLength(6 + 2)
    const each = ['one', 'two'].flatMap((name) => fixture.expected(fixture.path('src', name)))
    expect(fixture.contributions()).toEqual([...new Set(each)].toSorted())
  })
})

describe('submodules', () => {
  test('are repositories of their own, with a worktree and a submodule inside', async () => {
    const from = origin()
    const middle = fixture.init('middle')
    fixture.commit(middle)
    fixture.git(middle, 'submodule', 'add', '--quiet', from, 'inner')
    fixture.gitAs({ date: '1700100000 +0900' }, middle, 'commit', '--quiet', '-m', 'inner')
    const outer = fixture.init('src/outer')
    fixture.commit(outer)
    fixture.git(outer, 'submodule', 'add', '--quiet', middle, 'middle')
    fixture.gitAs({ date: '1700100001 +0900' }, outer, 'commit', '--quiet', '-m', 'middle')
    fixture.git(outer, 'submodule', 'update', '--quiet', '--init', '--recursive')
    const inner = path.join(outer, 'middle/inner')
    fixture.git(inner, 'worktree', 'add', '--quiet', '-b', 'beside', fixture.path('src/beside'))
    fixture.commit(fixture.path('src/beside'))
    await fixture.add(fixture.path('src'))

    expect(fixture.view()).toMatchObject({ repositories: 3, problems: [] })
    const root = fixture.git(inner, 'rev-list', '--max-parents=0', 'HEAD')
    expect(fixture.contributionsOf(`git:${root}`)).toEqual(fixture.expected(inner))
    const labels = fixture.recorded.map(({ label }) => label)
    expect(new Set(labels)).toEqual(new Set(['outer', 'middle', 'inner']))
  })
})

describe('remotes', () => {
  test.each([
    ['https://github.com/Dash/Nest'],
    ['https://dash:secret@GitHub.com/Dash/Nest.git'],
    ['https://github.com:443/Dash/Nest.git/'],
    ['http://github.com/Dash/Nest'],
    ['ssh://git@github.com/Dash/Nest.git'],
    ['ssh://git@ssh.github.com:443/Dash/Nest.git'],
    ['git+ssh://git@github.com/Dash/Nest.git'],
    ['git://github.com/Dash/Nest.git'],
    ['git@github.com:Dash/Nest.git'],
    ['github.com:Dash/Nest'],
    ['git@github.com:/Dash/Nest.git'],
    ['gh:Dash/Nest'],
  ])('%s is Dash/Nest on github.com', async (url) => {
    const app = fixture.init('app')
    fixture.git(app, 'remote', 'add', 'origin', url)
    fixture.git(app, 'config', 'url.git@github.com:.insteadOf', 'gh:')
    fixture.commit(app)
    await fixture.add(app)
    expect(fixture.recorded.at(-1)?.names).toEqual([{ host: 'github.com', name: 'Dash/Nest' }])
  })
})

describe('odd dates', () => {
  test('count if they are before 1970, in the future, or in the earliest and latest time zone', async () => {
    const app = fixture.init('app')
    for (const date of [
      '@0 -0800',
      '@86399 +1400',
      '4102444799 +0000',
      '@253402300799 +0000',
      '1700000000 -1200',
      '1700000000 +1400',
      '1700000000 +0545',
    ])
      fixture.commit(app, { date })
    await fixture.add(app)
    expect(fixture.contributions()).toEqual(fixture.expected(app))
    expect(fixture.contributions()).toContain(`${me} 0 -0800`)
    expect(fixture.contributions()).toHaveLength(7)
  })

  test('only hide their own commit if Git itself cannot read them', async () => {
    const app = fixture.init('app')
    fixture.commit(app)
    const tree = fixture.git(app, 'rev-parse', 'HEAD^{tree}')
    for (const [n, date] of ['-100 +0000', '1700000000', 'soup', ''].entries()) {
      const who = `Dash <${me}> ${date}`
      const oid = execFileSync('git', ['hash-object', '-tcommit', '-w', '--stdin', '--literally'], {
        cwd: app,
        env: fixture.environment,
        input: `tree ${tree}\nauthor ${who}\ncommitter ${who}\n\nodd\n`,
        encoding: 'utf8',
      })
      fixture.git(app, 'update-ref', `refs/heads/odd-${n}`, oid.trim())
    }
    await fixture.add(app)
    expect(fixture.view().problems).toEqual([])
    expect(fixture.contributions()).toHaveLength(1)
  })
})

test('SHA-256 object names survive a restart, an amend and a rebase', async () => {
  const app = fixture.init('long', '--object-format=sha256')
  fixture.commit(app)
  fixture.commit(app)
  await fixture.add(app)
  fixture.git(app, 'commit', '--quiet', '--amend', '-m', 'again')
  await fixture.restart()
  fixture.git(app, 'checkout', '--quiet', '-b', 'side', 'main~1')
  fixture.commit(app, { file: 'lib/side.dart' })
  fixture.git(app, 'rebase', '--quiet', 'main')
  await fixture.folders.scanForChanges()
  expect(fixture.contributions()).toEqual(fixture.expected(app))
  expect(fixture.contributions()).toHaveLength(3)
  expect(fixture.recorded.at(-1)?.repository).toMatch(/^git:[0-9a-f]{64}$/)
})

test('every local branch counts: nested names, other scripts, hundreds of branches, but no remote branches', async () => {
  const app = fixture.init('app')
  fixture.commit(app)
  let second = 1_700_100_000
  const commitTo = (ref: string) => {
    second += 1
    const tree = ['commit-tree', '-p', 'HEAD', '-m', 'soup', 'HEAD^{tree}']
    fixture.git(app, 'update-ref', ref, fixture.gitAs({ date: `${second} +0900` }, app, ...tree))
  }
  const names = ['a/b/c/d', '唐辛子/カレー', '@', 'HEAD', '-x', 'x.y', 'l'.repeat(200)]
  for (const name of names) commitTo(`refs/heads/${name}`)
  for (let n = 0; n < 100; n += 1) commitTo(`refs/heads/many/${n}`)
  for (const ref of ['refs/remotes/origin/main', 'refs/stash', 'refs/tags/v1']) commitTo(ref)
  await fixture.add(app)
  expect(fixture.contributions()).toEqual(fixture.expected(app))
  expect(fixture.contributions()).toHaveLength(1 + names.length + 100)
})
