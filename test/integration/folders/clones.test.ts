import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { me } from '../../fakes/repositories.ts'
import { openGround, type Ground } from './ground.ts'

let ground: Ground
beforeEach(() => {
  ground = openGround()
})
afterEach(async () => {
  await ground.end()
})

/** Ten commits on two branches. */
function origin(): string {
  const folder = ground.init('origin')
  for (let n = 0; n < 6; n += 1) ground.commit(folder, { file: `lib/${n}.dart` })
  ground.git(folder, 'checkout', '--quiet', '-b', 'soup')
  for (let n = 0; n < 4; n += 1) ground.commit(folder, { file: `lib/soup-${n}.dart` })
  ground.git(folder, 'checkout', '--quiet', 'main')
  ground.git(folder, 'config', 'uploadpack.allowFilter', 'true')
  return folder
}

const clone = (...args: readonly string[]) => ground.git(ground.root, 'clone', '--quiet', ...args)

describe('clones that hold only a part', () => {
  test.each([['blob:none'], ['tree:0']])(
    'a partial one (%s) is read without fetching anything',
    async (filter) => {
      const from = origin()
      clone(`--filter=${filter}`, '--no-checkout', `file://${from}`, 'partial')
      const partial = ground.path('partial')
      const objects = () => ground.git(partial, 'count-objects', '-v')
      const before = objects()
      await ground.add(partial)
      expect(ground.contributions()).toEqual(ground.expected(partial))
      expect(ground.contributions()).toHaveLength(6)
      expect(ground.view().problems).toEqual([])
      expect(objects()).toBe(before)
    },
  )

  test('a partial one with most folders left out tells its languages all the same', async () => {
    const from = origin()
    clone('--filter=tree:0', '--sparse', `file://${from}`, 'sparse')
    const sparse = ground.path('sparse')
    await ground.add(sparse)
    expect(existsSync(path.join(sparse, 'lib'))).toBe(false)
    expect(ground.recorded.at(-1)?.languages).toEqual(['Dart'])
    expect(ground.view()).toMatchObject({ counting: 1, problems: [] })
  })

  test('a shallow one with a remote goes by its name, and deepened it is the same', async () => {
    const from = origin()
    clone('--depth=2', `file://${from}`, 'shallow')
    const shallow = ground.path('shallow')
    ground.git(shallow, 'remote', 'set-url', 'origin', 'ssh://git@GitHub.com/Dash/Nest.git')
    await ground.add(shallow)
    expect(ground.contributions()).toEqual(ground.expected(shallow))
    expect(ground.contributions()).toHaveLength(2)

    ground.git(shallow, 'fetch', '--quiet', '--depth=4', `file://${from}`, 'main')
    await ground.folders.compare()
    expect(ground.contributions()).toHaveLength(4)
    ground.git(shallow, 'fetch', '--quiet', '--unshallow', `file://${from}`, 'main')
    await ground.folders.compare()
    expect(ground.contributions()).toEqual(ground.expected(shallow))
    expect(new Set(ground.recorded.map(({ repository }) => repository))).toEqual(
      new Set(['remote:github.com/dash/nest']),
    )
  })

  test('a shallow one without a remote is mended by the rest of its history', async () => {
    const from = origin()
    clone('--depth=1', `file://${from}`, 'shallow')
    const shallow = ground.path('shallow')
    ground.git(shallow, 'remote', 'remove', 'origin')
    await ground.add(shallow)
    expect(ground.view()).toMatchObject({
      state: { name: 'watching' },
      repositories: 1,
      counting: 0,
      empty: 0,
      problems: [{ code: 'repository-shallow', params: { name: 'shallow' } }],
    })
    await ground.folders.rescan()
    expect(ground.recorded).toEqual([])

    // The remedy that the problem names.
    ground.git(shallow, 'fetch', '--quiet', '--unshallow', from)
    await ground.until(() => ground.view().problems.length === 0)
    expect(ground.contributions()).toEqual(ground.expected(shallow))
  })

  test('of one branch only, cloned with a reference, or with objects kept elsewhere', async () => {
    const from = origin()
    clone('--single-branch', '--branch=soup', from, 'src/single')
    clone('--reference', from, `file://${from}`, 'src/borrowing')
    clone('--shared', from, 'src/shared')
    await ground.add(ground.path('src'))
    expect(ground.view()).toMatchObject({ repositories: 3, problems: [] })
    expect(ground.contributions()).toEqual(ground.expected(ground.path('src/single')))
    expect(new Set(ground.recorded.map(({ repository }) => repository)).size).toBe(1)
  })
})

describe('several clones of one repository', () => {
  test('are one, each with what only it has', async () => {
    const from = origin()
    clone(from, 'src/one')
    clone(from, 'src/two')
    ground.commit(ground.path('src/one'))
    ground.commit(ground.path('src/two'))
    await ground.add(ground.path('src'))
    expect(new Set(ground.recorded.map(({ repository }) => repository)).size).toBe(1)
    expect(ground.contributions()).toHaveLength(6 + 2)
    const each = ['one', 'two'].flatMap((name) => ground.expected(ground.path('src', name)))
    expect(ground.contributions()).toEqual([...new Set(each)].toSorted())
  })
})

describe('submodules', () => {
  test('are their own repositories, with a worktree and one of their own inside', async () => {
    const from = origin()
    const middle = ground.init('middle')
    ground.commit(middle)
    ground.git(middle, 'submodule', 'add', '--quiet', from, 'inner')
    ground.gitAs({ date: '1700100000 +0900' }, middle, 'commit', '--quiet', '-m', 'inner')
    const outer = ground.init('src/outer')
    ground.commit(outer)
    ground.git(outer, 'submodule', 'add', '--quiet', middle, 'middle')
    ground.gitAs({ date: '1700100001 +0900' }, outer, 'commit', '--quiet', '-m', 'middle')
    ground.git(outer, 'submodule', 'update', '--quiet', '--init', '--recursive')
    const inner = path.join(outer, 'middle/inner')
    ground.git(inner, 'worktree', 'add', '--quiet', '-b', 'beside', ground.path('src/beside'))
    ground.commit(ground.path('src/beside'))
    await ground.add(ground.path('src'))

    expect(ground.view()).toMatchObject({ repositories: 3, problems: [] })
    const root = ground.git(inner, 'rev-list', '--max-parents=0', 'HEAD')
    expect(ground.contributionsOf(`git:${root}`)).toEqual(ground.expected(inner))
    const labels = ground.recorded.map(({ label }) => label)
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
    const app = ground.init('app')
    ground.git(app, 'remote', 'add', 'origin', url)
    ground.git(app, 'config', 'url.git@github.com:.insteadOf', 'gh:')
    ground.commit(app)
    await ground.add(app)
    expect(ground.recorded.at(-1)?.names).toEqual([{ host: 'github.com', name: 'Dash/Nest' }])
  })
})

describe('odd dates', () => {
  test('before 1970 by their offset, in the future, at the ends of the earth', async () => {
    const app = ground.init('app')
    for (const date of [
      '@0 -0800',
      '@86399 +1400',
      '4102444799 +0000',
      '@253402300799 +0000',
      '1700000000 -1200',
      '1700000000 +1400',
      '1700000000 +0545',
    ])
      ground.commit(app, { date })
    await ground.add(app)
    expect(ground.contributions()).toEqual(ground.expected(app))
    expect(ground.contributions()).toContain(`${me} 0 -0800`)
    expect(ground.contributions()).toHaveLength(7)
  })

  test('that Git itself cannot read leave only their own commit out', async () => {
    const app = ground.init('app')
    ground.commit(app)
    const tree = ground.git(app, 'rev-parse', 'HEAD^{tree}')
    for (const [n, date] of ['-100 +0000', '1700000000', 'soup', ''].entries()) {
      const who = `Dash <${me}> ${date}`
      const oid = execFileSync('git', ['hash-object', '-tcommit', '-w', '--stdin', '--literally'], {
        cwd: app,
        env: ground.environment,
        input: `tree ${tree}\nauthor ${who}\ncommitter ${who}\n\nodd\n`,
        encoding: 'utf8',
      })
      ground.git(app, 'update-ref', `refs/heads/odd-${n}`, oid.trim())
    }
    await ground.add(app)
    expect(ground.view().problems).toEqual([])
    expect(ground.contributions()).toHaveLength(1)
  })
})

test('object names of SHA-256 go on after a restart, an amend and a rebase', async () => {
  const app = ground.init('long', '--object-format=sha256')
  ground.commit(app)
  ground.commit(app)
  await ground.add(app)
  ground.git(app, 'commit', '--quiet', '--amend', '-m', 'again')
  await ground.restart()
  ground.git(app, 'checkout', '--quiet', '-b', 'side', 'main~1')
  ground.commit(app, { file: 'lib/side.dart' })
  ground.git(app, 'rebase', '--quiet', 'main')
  await ground.folders.compare()
  expect(ground.contributions()).toEqual(ground.expected(app))
  expect(ground.contributions()).toHaveLength(3)
  expect(ground.recorded.at(-1)?.repository).toMatch(/^git:[0-9a-f]{64}$/)
})

test('every local branch counts: nested names, other scripts, hundreds of them, none of the remote', async () => {
  const app = ground.init('app')
  ground.commit(app)
  let second = 1_700_100_000
  const commitTo = (ref: string) => {
    second += 1
    const tree = ['commit-tree', '-p', 'HEAD', '-m', 'soup', 'HEAD^{tree}']
    ground.git(app, 'update-ref', ref, ground.gitAs({ date: `${second} +0900` }, app, ...tree))
  }
  const names = ['a/b/c/d', '唐辛子/カレー', '@', 'HEAD', '-x', 'x.y', 'l'.repeat(200)]
  for (const name of names) commitTo(`refs/heads/${name}`)
  for (let n = 0; n < 100; n += 1) commitTo(`refs/heads/many/${n}`)
  for (const ref of ['refs/remotes/origin/main', 'refs/stash', 'refs/tags/v1']) commitTo(ref)
  await ground.add(app)
  expect(ground.contributions()).toEqual(ground.expected(app))
  expect(ground.contributions()).toHaveLength(1 + names.length + 100)
})
