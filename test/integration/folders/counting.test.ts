import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setImmediate } from 'node:timers/promises'
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

const other = 'someone@example.org'

/** A repository with commits of two people, at several offsets, with a merge. */
function busyRepository(name: string): string {
  const repository = ground.init(name)
  ground.commit(repository, { date: '1700000000 +0900' })
  ground.commit(repository, { email: other, date: '1700000100 +0000' })
  ground.commit(repository, { date: '1700000200 -0330' })
  ground.git(repository, 'checkout', '--quiet', '-b', 'feature/soup')
  ground.commit(repository, { date: '1700000300 +0545', file: 'lib/soup.dart' })
  ground.git(repository, 'checkout', '--quiet', 'main')
  ground.commit(repository, { date: '1700000400 -0800' })
  ground.gitAs(
    { date: '1700000500 +0900' },
    repository,
    ...['merge', '--quiet', '--no-ff', '-m', 'join', 'feature/soup'],
  )
  return repository
}

describe('what is recorded is what Git tells', () => {
  test('of several authors, offsets, branches and a merge', async () => {
    const repository = busyRepository('busy')
    await ground.add(ground.path('busy'))

    expect(ground.contributions()).toEqual(ground.expected(repository))
    expect(ground.contributions()).toEqual([
      `${me} 1700000000 +0900`,
      `${me} 1700000200 -0330`,
      `${me} 1700000300 +0545`,
      `${me} 1700000400 -0800`,
    ])
    const root = ground.git(repository, 'rev-list', '--max-parents=0', 'HEAD')
    expect(ground.recorded[0]).toMatchObject({
      repository: `git:${root}`,
      label: 'busy',
      names: [],
      languages: ['Dart'],
    })
    expect(ground.view()).toMatchObject({
      state: { name: 'watching' },
      repositories: 1,
      counting: 1,
      problems: [],
    })
  })

  test('of two addresses, and not of one that only contains one of them', async () => {
    const repository = busyRepository('busy')
    ground.commit(repository, { email: `a${me}` })
    ground.setAddresses([other])
    await ground.add(repository)

    expect(ground.addresses()).toEqual([other, me])
    expect(ground.contributions()).toEqual(ground.expected(repository, me, other))
    expect(ground.contributions()).toHaveLength(5)
  })

  test('after .mailmap, also when it changes later', async () => {
    const repository = busyRepository('renamed')
    ground.write(repository, '.mailmap', `Dash <${me}> <${other}>\n`)
    await ground.add(repository)
    expect(ground.contributions()).toEqual(ground.expected(repository))
    expect(ground.contributions()).toHaveLength(5)

    ground.commit(repository, { email: 'old@example.net' })
    ground.write(
      repository,
      '.mailmap',
      `Dash <${me}> <${other}>\nDash <${me}> <old@example.net>\n`,
    )
    await ground.folders.compare()
    expect(ground.contributions()).toEqual(ground.expected(repository))
    expect(ground.contributions()).toHaveLength(6)
  })

  test('of linked worktrees, once', async () => {
    const repository = busyRepository('src/main-tree')
    ground.git(repository, 'worktree', 'add', '--quiet', '-b', 'beside', '../beside')
    ground.commit(ground.path('src/beside'))
    await ground.add(ground.path('src'))

    expect(ground.view()).toMatchObject({ repositories: 1 })
    expect(ground.contributions()).toEqual(ground.expected(repository))
    expect(ground.contributions()).toHaveLength(5)
  })

  test('of a linked worktree whose main one lies elsewhere', async () => {
    const repository = busyRepository('far/main-tree')
    ground.git(repository, 'worktree', 'add', '--quiet', '-b', 'beside', ground.path('near/beside'))
    await ground.add(ground.path('near'))

    expect(ground.contributions()).toEqual(ground.expected(repository))
    expect(ground.recorded[0]?.label).toBe('main-tree')
  })

  test('of a bare clone with a mailmap inside', async () => {
    const repository = busyRepository('origin')
    ground.write(repository, '.mailmap', `Dash <${me}> <${other}>\n`)
    ground.git(repository, 'add', '.mailmap')
    ground.gitAs({ date: '1700009000 +0900' }, repository, 'commit', '--quiet', '-m', 'who is who')
    ground.git(ground.root, 'clone', '--quiet', '--bare', repository, 'bare/soup.git')
    await ground.add(ground.path('bare'))

    expect(ground.contributions()).toEqual(ground.expected(ground.path('bare/soup.git')))
    expect(ground.contributions()).toHaveLength(6)
    expect(ground.recorded[0]).toMatchObject({ label: 'soup', languages: ['Dart'] })
  })

  test('of a submodule, as a repository of its own', async () => {
    const inner = busyRepository('inner')
    const outer = ground.init('work/outer')
    ground.commit(outer)
    ground.git(outer, 'submodule', 'add', '--quiet', inner, 'packages/inner')
    ground.gitAs({ date: '1700009000 +0900' }, outer, 'commit', '--quiet', '-m', 'a submodule')
    await ground.add(ground.path('work'))

    expect(ground.view()).toMatchObject({ repositories: 2, problems: [] })
    const root = ground.git(inner, 'rev-list', '--max-parents=0', 'HEAD')
    // A submodule has the branch that it was cloned with.
    const clone = path.join(outer, 'packages/inner')
    expect(ground.contributionsOf(`git:${root}`)).toEqual(ground.expected(clone))
  })

  test('of paths with spaces and of other scripts', async () => {
    const repository = busyRepository('スパイス と カレー/激辛 キッチン')
    ground.commit(repository, { file: 'lib/唐辛子 🌶.dart' })
    await ground.add(ground.path('スパイス と カレー'))

    expect(ground.contributions()).toEqual(ground.expected(repository))
    expect(ground.recorded[0]).toMatchObject({
      label: '激辛 キッチン',
      languages: ['Dart'],
    })
  })

  test.runIf(process.platform === 'linux')('of a file name that is no UTF-8', async () => {
    const repository = busyRepository('strange')
    const name = Buffer.from([0xff, 0xfe, ...Buffer.from('.rs')])
    writeFileSync(Buffer.concat([Buffer.from(`${repository}/`), name]), '')
    ground.git(repository, 'add', '.')
    ground.gitAs({ date: '1700009000 +0900' }, repository, 'commit', '--quiet', '-m', 'strange')
    await ground.add(repository)

    expect(ground.contributions()).toEqual(ground.expected(repository))
    expect(ground.recorded[0]?.languages).toEqual(['Dart', 'Rust'])
  })

  test('of a repository without Dart, which does not count', async () => {
    const repository = ground.init('c')
    ground.commit(repository, { file: 'main.c' })
    await ground.add(repository)

    expect(ground.recorded[0]?.languages).toEqual(['C'])
    expect(ground.view()).toMatchObject({ repositories: 1, counting: 0 })
  })

  test('of orphan branches, and of no detached HEAD', async () => {
    const repository = busyRepository('odd')
    ground.git(repository, 'checkout', '--quiet', '--orphan', 'pages')
    ground.commit(repository, { file: 'index.html' })
    ground.git(repository, 'checkout', '--quiet', '--detach', 'main')
    ground.commit(repository, { date: '1700050000 +0900' })
    await ground.add(repository)

    expect(ground.contributions()).toEqual(ground.expected(repository))
    expect(ground.contributions()).not.toContain(`${me} 1700050000 +0900`)
  })

  test('of repositories whose object names are SHA-256', async () => {
    const repository = ground.init('long', '--object-format=sha256')
    const oid = ground.commit(repository)
    await ground.add(repository)

    expect(oid).toHaveLength(64)
    expect(ground.recorded.flatMap(({ commits }) => commits)).toMatchObject([{ oid }])
  })

  test('of thousands of commits, in several batches', async () => {
    const repository = ground.init('long')
    const stream = Array.from(
      { length: 5000 },
      (_, n) =>
        `commit refs/heads/main\nmark :${n + 1}\nauthor D <${n % 5 === 0 ? other : me}> ${1_600_000_000 + n} +0900\n` +
        `committer D <${me}> ${1_600_000_000 + n} +0900\ndata 1\nx\n${n > 0 ? `from :${n}\n` : ''}` +
        (n === 0 ? 'M 644 inline pubspec.yaml\ndata 1\nx\n' : ''),
    )
    execFileSync('git', ['fast-import', '--quiet'], {
      cwd: repository,
      env: ground.environment,
      input: stream.join('\n'),
    })
    await ground.add(repository)

    expect(ground.contributions()).toEqual(ground.expected(repository))
    const batches = ground.recorded.map(({ commits }) => commits.length)
    expect(batches.length).toBeGreaterThan(1)
    expect(Math.max(...batches)).toBeLessThan(4000)
  })
})

describe('history that is written anew', () => {
  test('amending five times adds nothing', async () => {
    const repository = busyRepository('amended')
    ground.commit(repository)
    await ground.add(repository)
    const before = ground.contributions()
    for (let n = 0; n < 5; n += 1) {
      ground.git(repository, 'commit', '--quiet', '--amend', '-m', `again ${n}`)
      await ground.folders.compare()
    }
    expect(ground.contributions()).toEqual(before)
    expect(ground.recorded.at(-1)?.commits).toHaveLength(1)
  })

  test('rebasing and cherry-picking add nothing', async () => {
    const repository = busyRepository('rebased')
    ground.git(repository, 'checkout', '--quiet', '-b', 'later', 'main~1')
    ground.commit(repository, { file: 'lib/later.dart' })
    await ground.add(repository)
    const before = ground.contributions()

    ground.git(repository, 'rebase', '--quiet', 'main')
    ground.git(repository, 'checkout', '--quiet', '-b', 'picked', 'main~1')
    ground.git(repository, 'cherry-pick', 'later')
    await ground.folders.compare()

    expect(ground.contributions()).toEqual(before)
    expect(ground.contributions()).toEqual(ground.expected(repository))
  })

  test('what was read last may be pruned: reading goes on', async () => {
    const repository = busyRepository('pruned')
    ground.commit(repository, { date: '1700060000 +0900' })
    await ground.add(repository)
    const before = ground.contributions()
    ground.git(repository, 'reset', '--quiet', '--hard', 'HEAD~1')
    ground.git(repository, 'reflog', 'expire', '--expire=now', '--all')
    ground.git(repository, 'gc', '--quiet', '--prune=now')
    ground.commit(repository, { date: '1700070000 +0900' })
    await ground.folders.compare()

    expect(ground.contributions()).toEqual([...before, `${me} 1700070000 +0900`].toSorted())
    expect(new Set(ground.recorded.map((facts) => facts.repository)).size).toBe(1)
  })

  test('another repository in the place of one is another one', async () => {
    const repository = busyRepository('place')
    await ground.add(ground.path('place'))
    rmSync(path.join(repository, '.git'), { recursive: true })
    ground.git(repository, 'init', '--quiet')
    ground.commit(repository)
    ground.moveClock(10 * 60_000)
    await ground.folders.compare()

    const root = ground.git(repository, 'rev-list', '--max-parents=0', 'HEAD')
    expect(ground.recorded.at(-1)?.repository).toBe(`git:${root}`)
    expect(ground.contributionsOf(`git:${root}`)).toEqual(ground.expected(repository))
  })
})

describe('reading goes on where it ended', () => {
  test('after a restart only what is new is read', async () => {
    const repository = busyRepository('kept')
    ground.git(repository, 'remote', 'add', 'origin', 'https://github.com/dash/kept')
    await ground.add(repository)
    const soFar = ground.recorded.length
    await ground.restart()
    expect(ground.recorded).toHaveLength(soFar)

    const oid = ground.commit(repository)
    await ground.folders.compare()
    expect(ground.recorded.slice(soFar).flatMap(({ commits }) => commits)).toMatchObject([{ oid }])
    expect(ground.contributions()).toEqual(ground.expected(repository))
    await ground.restart()
    expect(ground.recorded).toHaveLength(soFar + 1)
  })

  const nest = { host: 'github.com', name: 'dash/nest' }
  const address = 'https://github.com/dash/nest.git'

  test.each([
    ['in its own configuration', ['remote', 'add', 'origin', address]],
    ['in the configuration of its worktree', ['config', '--worktree', 'remote.o.url', address]],
    ["in the user's configuration", ['config', '--global', 'remote.o.url', address]],
  ])('a remote added %s while Hot Dash was closed is told at the start', async (_, command) => {
    const repository = busyRepository('linked')
    ground.git(repository, 'config', 'extensions.worktreeConfig', 'true')
    await ground.add(repository)
    const soFar = ground.recorded.length
    await ground.folders.close()
    ground.git(repository, ...command)
    await ground.restart()
    const languages = ['Dart']
    expect(ground.recorded.slice(soFar)).toMatchObject([{ names: [nest], languages, commits: [] }])
    await ground.restart()
    expect(ground.recorded).toHaveLength(soFar + 1)
  })

  test('so are one of a submodule, of a linked worktree, and one in a file that is included', async () => {
    const outer = ground.init('src/outer')
    ground.commit(outer)
    ground.git(outer, 'submodule', 'add', '--quiet', busyRepository('away/inner'), 'inner')
    ground.git(outer, 'config', 'include.path', 'more')
    const main = busyRepository('away/main-tree')
    ground.git(main, 'worktree', 'add', '--quiet', '-b', 'beside', ground.path('src/beside'))
    await ground.add(ground.path('src'))
    const soFar = ground.recorded.length
    await ground.folders.close()
    for (const name of ['inner', '../beside'])
      ground.git(path.join(outer, name), 'config', 'remote.o.url', address)
    ground.write(outer, '.git/more', `[remote "o"]\n\turl = ${address}\n`)
    await ground.restart()
    const told = ground.recorded.slice(soFar)
    expect(told.map(({ label }) => label).toSorted()).toEqual(['inner', 'main-tree', 'outer'])
    for (const facts of told) expect(facts).toMatchObject({ names: [nest], commits: [] })
  })

  test('what is known is looked at before the first look is over, and nothing long is waited for', async () => {
    const repository = busyRepository('src/known')
    await ground.add(ground.path('src'))
    await ground.folders.close()
    const soFar = ground.recorded.length
    ground.git(repository, 'remote', 'add', 'origin', address)
    busyRepository('src/unread')
    const slow = ground.path('slow-git')
    const hangs = `case "$PWD $*" in */unread\\ *" log "*) exec sleep 1000 ;; esac`
    writeFileSync(slow, `#!/bin/sh\n${hangs}\nexec git "$@"\n`, { mode: 0o755 })
    void ground.restart({ gitPath: slow })
    await setImmediate()
    await ground.folders.startupScan()
    expect(ground.recorded.slice(soFar)).toMatchObject([{ label: 'known', names: [nest] }])

    await ground.restart({ gitPath: 'git' })
    expect(ground.recorded.at(-1)).toMatchObject({ label: 'unread' })
  })

  test('the first look is over at once where there is no folder', async () => {
    await ground.folders.startupScan()
    expect(ground.recorded).toEqual([])
  })

  test('an address configured while Hot Dash was closed is proposed at the start', async () => {
    const repository = busyRepository('moved')
    await ground.add(repository)
    await ground.folders.close()
    ground.git(repository, 'config', 'user.email', other)
    await ground.restart()
    expect(ground.addresses()).toEqual([me, other])
    expect(ground.contributions()).toEqual(ground.expected(repository, me, other))
  })

  test('a remote added while Hot Dash runs is told at once, and what was read is kept', async () => {
    const repository = busyRepository('watched')
    await ground.add(repository)
    const soFar = ground.recorded.length
    ground.git(repository, 'remote', 'add', 'origin', address)
    await ground.until(() => ground.recorded.length > soFar)
    expect(ground.recorded.slice(soFar)).toMatchObject([{ names: [nest], commits: [] }])
    await ground.restart()
    expect(ground.recorded).toHaveLength(soFar + 1)
  })

  test('a remote whose hint was lost is told when branches are compared', async () => {
    const repository = busyRepository('deaf')
    await ground.add(repository)
    const soFar = ground.recorded.length
    // The watch is of the folder that was there before: no hint comes from this one.
    renameSync(path.join(repository, '.git'), path.join(repository, '.was'))
    cpSync(path.join(repository, '.was'), path.join(repository, '.git'), { recursive: true })
    ground.git(repository, 'config', 'remote.o.url', address)
    await ground.folders.compare()
    expect(ground.recorded.slice(soFar)).toMatchObject([{ names: [nest], commits: [] }])
  })

  test('a recording that failed is repeated', async () => {
    const repository = busyRepository('failing')
    ground.failOnce()
    await ground.add(repository)
    await ground.folders.compare()
    expect(ground.warnings).toEqual([new Error('the disk is full')])
    expect(ground.contributions()).toEqual(ground.expected(repository))
    expect(ground.view().problems).toEqual([])
  })

  test('an address that counts from now on is looked for in all of history', async () => {
    const repository = busyRepository('asked')
    await ground.add(repository)
    ground.setAddresses([me, other])
    await ground.folders.compare()
    expect(ground.contributions()).toEqual(ground.expected(repository, me, other))

    // Off and on again: what came in between is found.
    ground.setAddresses([me])
    ground.commit(repository, { email: other })
    await ground.folders.compare()
    ground.setAddresses([me, other])
    await ground.folders.compare()
    expect(ground.contributions()).toEqual(ground.expected(repository, me, other))
  })

  test("an address of the repository's own configuration is proposed", async () => {
    const repository = ground.init('work')
    ground.git(repository, 'config', 'user.email', 'dash@company.example')
    ground.commit(repository, { email: 'dash@company.example' })
    await ground.add(repository)
    expect(ground.addresses()).toEqual(['dash@company.example'])
    expect(ground.contributions()).toEqual(ground.expected(repository, 'dash@company.example'))
  })

  test('scanning anew changes nothing', async () => {
    const repository = busyRepository('again')
    await ground.add(repository)
    await ground.folders.rescan()
    expect(ground.contributions()).toEqual(ground.expected(repository))
    expect(ground.recorded.length).toBeGreaterThan(1)
  })

  test('a language that comes later is told', async () => {
    const repository = ground.init('grown')
    ground.commit(repository, { file: 'main.c' })
    await ground.add(repository)
    ground.commit(repository, { file: 'pubspec.yaml' })
    await ground.folders.compare()
    expect(ground.recorded.at(-1)?.languages).toEqual(['C', 'Dart'])
    expect(ground.view().counting).toBe(1)
  })
})

describe('which repository it is', () => {
  test('a clone tells its remotes, origin first', async () => {
    const repository = busyRepository('named')
    ground.git(repository, 'remote', 'add', 'fork', 'git@GitHub.com:Dash/Fork.git')
    ground.git(repository, 'remote', 'add', 'origin', 'gh:dash/nest')
    ground.git(repository, 'remote', 'add', 'disk', '/srv/nest.git')
    ground.git(repository, 'config', 'url.https://github.com/.insteadOf', 'gh:')
    await ground.add(repository)
    expect(ground.recorded[0]?.names).toEqual([
      { host: 'github.com', name: 'dash/nest' },
      { host: 'github.com', name: 'Dash/Fork' },
    ])
  })

  test('a shallow clone goes by its remote, and reads the rest when it is there', async () => {
    const repository = busyRepository('deep')
    ground.git(ground.root, 'clone', '--quiet', '--depth=1', `file://${repository}`, 'shallow')
    const shallow = ground.path('shallow')
    await ground.add(shallow)
    expect(ground.recorded).toEqual([])
    expect(ground.view()).toMatchObject({
      state: { name: 'watching' },
      empty: 0,
      problems: [{ code: 'repository-shallow', params: { name: 'shallow' } }],
    })

    ground.git(shallow, 'remote', 'add', 'github', 'https://github.com/Dash/Nest.git')
    await ground.folders.compare()
    expect(ground.recorded.at(-1)?.repository).toBe('remote:github.com/dash/nest')
    expect(ground.view().problems).toEqual([])
    // Its only commit is a merge, which the shallow clone itself cannot tell.
    expect(ground.contributions()).toEqual([])

    ground.git(shallow, 'fetch', '--quiet', '--unshallow')
    await ground.folders.compare()
    expect(ground.contributions()).toEqual(ground.expected(shallow))
    expect(ground.contributions()).toHaveLength(4)
    expect(ground.recorded.at(-1)?.repository).toBe('remote:github.com/dash/nest')
  })

  test('an empty repository is none yet', async () => {
    const repository = ground.init('empty')
    await ground.add(repository)
    expect(ground.recorded).toEqual([])
    expect(ground.view()).toMatchObject({
      state: { name: 'watching' },
      repositories: 1,
      empty: 1,
      problems: [],
    })
    expect(ground.addresses()).toEqual([me])
  })
})

describe('folders', () => {
  test('repositories in what tools fetch or build are passed over, links are not followed', async () => {
    busyRepository('src/app')
    for (const skipped of ['node_modules/x', 'build/x', '.dart_tool/x', 'ios/Pods/x'])
      busyRepository(`src/app/${skipped}`)
    busyRepository('elsewhere')
    symlinkSync(ground.path('src'), ground.path('src/loop'))
    symlinkSync(ground.path('elsewhere'), ground.path('src/link'))
    await ground.add(ground.path('src'))
    expect(ground.view()).toMatchObject({ repositories: 1, problems: [] })
  })

  test('a folder added twice, by a link too, is there once', async () => {
    busyRepository('once')
    symlinkSync(ground.path('once'), ground.path('alias'))
    await ground.add(ground.path('once'))
    await ground.add(`${ground.path('once')}/`)
    await ground.add(ground.path('alias'))
    expect(ground.folders.views()).toHaveLength(1)
  })

  test('a folder inside another shares its repositories; removing one keeps them in the other', async () => {
    const repository = busyRepository('src/app')
    await ground.add(ground.path('src'))
    const soFar = ground.recorded.length
    await ground.add(repository)
    expect(ground.recorded).toHaveLength(soFar)
    expect(ground.folders.views().map(({ repositories }) => repositories)).toEqual([1, 1])

    ground.folders.remove(ground.view().id)
    ground.commit(repository)
    await ground.until(() => ground.contributions().length === 5)
    expect(ground.folders.views()).toHaveLength(1)
  })

  test('a removed folder is not read any more, and goes on where it ended when it is added again', async () => {
    const repository = busyRepository('left')
    await ground.add(repository)
    ground.folders.remove(ground.view().id)
    const soFar = ground.recorded.length
    ground.commit(repository)
    await ground.folders.compare()
    expect(ground.recorded).toHaveLength(soFar)

    await ground.add(repository)
    expect(ground.recorded.slice(soFar).flatMap(({ commits }) => commits)).toHaveLength(1)
    expect(ground.contributions()).toEqual(ground.expected(repository))
  })

  test('the home folder is shown as ~', async () => {
    mkdirSync(path.join(ground.home, 'src'))
    await ground.add(path.join(ground.home, 'src'))
    expect(ground.view().label).toBe('~/src')
  })

  test('a worktree that is removed leaves its repository to another one', async () => {
    const repository = busyRepository('far/main-tree')
    for (const name of ['one', 'two'])
      ground.git(repository, 'worktree', 'add', '--quiet', '-b', name, ground.path('near', name))
    await ground.add(ground.path('near'))
    for (const name of ['one', 'two']) {
      ground.git(repository, 'worktree', 'remove', ground.path('near', name))
      await ground.folders.compare()
      expect(ground.view()).toMatchObject({ repositories: name === 'one' ? 1 : 0 })
      expect(ground.warnings).toEqual([])
    }
  })

  test('a repository that moved away is gone, and found where it went', async () => {
    const repository = busyRepository('src/here')
    await ground.add(ground.path('src'))
    renameSync(repository, ground.path('src/there'))
    ground.moveClock(10 * 60_000)
    await ground.folders.compare()
    expect(ground.view()).toMatchObject({ repositories: 1, problems: [] })
    ground.commit(ground.path('src/there'))
    await ground.until(() => ground.contributions().length === 5)
  })
})
