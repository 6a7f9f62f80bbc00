import { execFileSync } from 'node:child_process'
import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setImmediate } from 'node:timers/promises'
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

const other = 'someone@example.org'

/** A repository with commits of two authors, with several offsets and a merge. */
function busyRepository(name: string): string {
  const repository = fixture.init(name)
  fixture.commit(repository, { date: '1700000000 +0900' })
  fixture.commit(repository, { email: other, date: '1700000100 +0000' })
  fixture.commit(repository, { date: '1700000200 -0330' })
  fixture.git(repository, 'checkout', '--quiet', '-b', 'feature/soup')
  fixture.commit(repository, { date: '1700000300 +0545', file: 'lib/soup.dart' })
  fixture.git(repository, 'checkout', '--quiet', 'main')
  fixture.commit(repository, { date: '1700000400 -0800' })
  fixture.gitAs(
    { date: '1700000500 +0900' },
    repository,
    ...['merge', '--quiet', '--no-ff', '-m', 'join', 'feature/soup'],
  )
  return repository
}

describe('Hot Dash records the same commits as Git lists', () => {
  test('for several authors, offsets, branches and a merge', async () => {
    const repository = busyRepository('busy')
    await fixture.add(fixture.path('busy'))

    expect(fixture.contributions()).toEqual(fixture.expected(repository))
    expect(fixture.contributions()).toEqual([
      `${me} 1700000000 +0900`,
      `${me} 1700000200 -0330`,
      `${me} 1700000300 +0545`,
      `${me} 1700000400 -0800`,
    ])
    const root = fixture.git(repository, 'rev-list', '--max-parents=0', 'HEAD')
    expect(fixture.recorded[0]).toMatchObject({
      repository: `git:${root}`,
      label: 'busy',
      names: [],
      languages: ['Dart'],
    })
    expect(fixture.view()).toMatchObject({
      state: { name: 'watching' },
      repositories: 1,
      counting: 1,
      problems: [],
    })
  })

  test('for two addresses, but not for an address that only contains one of them', async () => {
    const repository = busyRepository('busy')
    fixture.commit(repository, { email: `a${me}` })
    fixture.setAddresses([other])
    await fixture.add(repository)

    expect(fixture.addresses()).toEqual([other, me])
    expect(fixture.contributions()).toEqual(fixture.expected(repository, me, other))
    expect(fixture.contributions()).toHaveLength(5)
  })

  test('after .mailmap, even if it changes later', async () => {
    const repository = busyRepository('renamed')
    fixture.write(repository, '.mailmap', `Dash <${me}> <${other}>\n`)
    await fixture.add(repository)
    expect(fixture.contributions()).toEqual(fixture.expected(repository))
    expect(fixture.contributions()).toHaveLength(5)

    fixture.commit(repository, { email: 'old@example.net' })
    fixture.write(
      repository,
      '.mailmap',
      `Dash <${me}> <${other}>\nDash <${me}> <old@example.net>\n`,
    )
    await fixture.folders.scanForChanges()
    expect(fixture.contributions()).toEqual(fixture.expected(repository))
    expect(fixture.contributions()).toHaveLength(6)
  })

  test('for linked worktrees, each commit once', async () => {
    const repository = busyRepository('src/main-tree')
    fixture.git(repository, 'worktree', 'add', '--quiet', '-b', 'beside', '../beside')
    fixture.commit(fixture.path('src/beside'))
    await fixture.add(fixture.path('src'))

    expect(fixture.view()).toMatchObject({ repositories: 1 })
    expect(fixture.contributions()).toEqual(fixture.expected(repository))
    expect(fixture.contributions()).toHaveLength(5)
  })

  test('for a linked worktree whose main worktree is elsewhere', async () => {
    const repository = busyRepository('far/main-tree')
    fixture.git(
      repository,
      'worktree',
      'add',
      '--quiet',
      '-b',
      'beside',
      fixture.path('near/beside'),
    )
    await fixture.add(fixture.path('near'))

    expect(fixture.contributions()).toEqual(fixture.expected(repository))
    expect(fixture.recorded[0]?.label).toBe('main-tree')
  })

  test('for a bare clone with a mailmap inside', async () => {
    const repository = busyRepository('origin')
    fixture.write(repository, '.mailmap', `Dash <${me}> <${other}>\n`)
    fixture.git(repository, 'add', '.mailmap')
    fixture.gitAs({ date: '1700009000 +0900' }, repository, 'commit', '--quiet', '-m', 'who is who')
    fixture.git(fixture.root, 'clone', '--quiet', '--bare', repository, 'bare/soup.git')
    await fixture.add(fixture.path('bare'))

    expect(fixture.contributions()).toEqual(fixture.expected(fixture.path('bare/soup.git')))
    expect(fixture.contributions()).toHaveLength(6)
    expect(fixture.recorded[0]).toMatchObject({ label: 'soup', languages: ['Dart'] })
  })

  test('for a submodule, as a repository of its own', async () => {
    const inner = busyRepository('inner')
    const outer = fixture.init('work/outer')
    fixture.commit(outer)
    fixture.git(outer, 'submodule', 'add', '--quiet', inner, 'packages/inner')
    fixture.gitAs({ date: '1700009000 +0900' }, outer, 'commit', '--quiet', '-m', 'a submodule')
    await fixture.add(fixture.path('work'))

    expect(fixture.view()).toMatchObject({ repositories: 2, problems: [] })
    const root = fixture.git(inner, 'rev-list', '--max-parents=0', 'HEAD')
    // A submodule keeps the branch that it was cloned with.
    const clone = path.join(outer, 'packages/inner')
    expect(fixture.contributionsOf(`git:${root}`)).toEqual(fixture.expected(clone))
  })

  test('for paths with spaces and in other scripts', async () => {
    const repository = busyRepository('スパイス と カレー/激辛 キッチン')
    fixture.commit(repository, { file: 'lib/唐辛子 🌶.dart' })
    await fixture.add(fixture.path('スパイス と カレー'))

    expect(fixture.contributions()).toEqual(fixture.expected(repository))
    expect(fixture.recorded[0]).toMatchObject({
      label: '激辛 キッチン',
      languages: ['Dart'],
    })
  })

  test.runIf(process.platform === 'linux')('for a file name that is not UTF-8', async () => {
    const repository = busyRepository('strange')
    const name = Buffer.from([0xff, 0xfe, ...Buffer.from('.rs')])
    writeFileSync(Buffer.concat([Buffer.from(`${repository}/`), name]), '')
    fixture.git(repository, 'add', '.')
    fixture.gitAs({ date: '1700009000 +0900' }, repository, 'commit', '--quiet', '-m', 'strange')
    await fixture.add(repository)

    expect(fixture.contributions()).toEqual(fixture.expected(repository))
    expect(fixture.recorded[0]?.languages).toEqual(['Dart', 'Rust'])
  })

  test('for a repository without Dart, which does not count', async () => {
    const repository = fixture.init('c')
    fixture.commit(repository, { file: 'main.c' })
    await fixture.add(repository)

    expect(fixture.recorded[0]?.languages).toEqual(['C'])
    expect(fixture.view()).toMatchObject({ repositories: 1, counting: 0 })
  })

  test('for orphan branches, but not for a detached HEAD', async () => {
    const repository = busyRepository('odd')
    fixture.git(repository, 'checkout', '--quiet', '--orphan', 'pages')
    fixture.commit(repository, { file: 'index.html' })
    fixture.git(repository, 'checkout', '--quiet', '--detach', 'main')
    fixture.commit(repository, { date: '1700050000 +0900' })
    await fixture.add(repository)

    expect(fixture.contributions()).toEqual(fixture.expected(repository))
    expect(fixture.contributions()).not.toContain(`${me} 1700050000 +0900`)
  })

  test('for repositories with SHA-256 object names', async () => {
    const repository = fixture.init('long', '--object-format=sha256')
    const oid = fixture.commit(repository)
    await fixture.add(repository)

    expect(oid).toHaveLength(64)
    expect(fixture.recorded.flatMap(({ commits }) => commits)).toMatchObject([{ oid }])
  })

  test('for thousands of commits, in several batches', async () => {
    const repository = fixture.init('long')
    const stream = Array.from(
      { length: 5000 },
      (_, n) =>
        `commit refs/heads/main\nmark :${n + 1}\nauthor D <${n % 5 === 0 ? other : me}> ${1_600_000_000 + n} +0900\n` +
        `committer D <${me}> ${1_600_000_000 + n} +0900\ndata 1\nx\n${n > 0 ? `from :${n}\n` : ''}` +
        (n === 0 ? 'M 644 inline pubspec.yaml\ndata 1\nx\n' : ''),
    )
    execFileSync('git', ['fast-import', '--quiet'], {
      cwd: repository,
      env: fixture.environment,
      input: stream.join('\n'),
    })
    await fixture.add(repository)

    expect(fixture.contributions()).toEqual(fixture.expected(repository))
    const batches = fixture.recorded.map(({ commits }) => commits.length)
    expect(batches.length).toBeGreaterThan(1)
    expect(Math.max(...batches)).toBeLessThan(4000)
  })
})

describe('rewritten history', () => {
  test('amending five times adds nothing', async () => {
    const repository = busyRepository('amended')
    fixture.commit(repository)
    await fixture.add(repository)
    const before = fixture.contributions()
    for (let n = 0; n < 5; n += 1) {
      fixture.git(repository, 'commit', '--quiet', '--amend', '-m', `again ${n}`)
      await fixture.folders.scanForChanges()
    }
    expect(fixture.contributions()).toEqual(before)
    const scans = fixture.recorded.map(({ commits }) => commits.length).filter((n) => n > 0)
    expect(scans.slice(-5)).toEqual([1, 1, 1, 1, 1])
  })

  test('rebasing and cherry-picking add nothing', async () => {
    const repository = busyRepository('rebased')
    fixture.git(repository, 'checkout', '--quiet', '-b', 'later', 'main~1')
    fixture.commit(repository, { file: 'lib/later.dart' })
    await fixture.add(repository)
    const before = fixture.contributions()

    fixture.git(repository, 'rebase', '--quiet', 'main')
    fixture.git(repository, 'checkout', '--quiet', '-b', 'picked', 'main~1')
    fixture.git(repository, 'cherry-pick', 'later')
    await fixture.folders.scanForChanges()

    expect(fixture.contributions()).toEqual(before)
    expect(fixture.contributions()).toEqual(fixture.expected(repository))
  })

  test('scans continue even if the last commits that were read are pruned', async () => {
    const repository = busyRepository('pruned')
    fixture.commit(repository, { date: '1700060000 +0900' })
    await fixture.add(repository)
    const before = fixture.contributions()
    fixture.git(repository, 'reset', '--quiet', '--hard', 'HEAD~1')
    fixture.git(repository, 'reflog', 'expire', '--expire=now', '--all')
    fixture.git(repository, 'gc', '--quiet', '--prune=now')
    fixture.commit(repository, { date: '1700070000 +0900' })
    await fixture.folders.scanForChanges()

    expect(fixture.contributions()).toEqual([...before, `${me} 1700070000 +0900`].toSorted())
    expect(new Set(fixture.recorded.map((facts) => facts.repository)).size).toBe(1)
  })

  test('a new repository in place of an old one is a different one', async () => {
    const repository = busyRepository('place')
    await fixture.add(fixture.path('place'))
    rmSync(path.join(repository, '.git'), { recursive: true })
    fixture.git(repository, 'init', '--quiet')
    fixture.commit(repository)
    fixture.moveClock(10 * 60_000)
    await fixture.folders.scanForChanges()

    const root = fixture.git(repository, 'rev-list', '--max-parents=0', 'HEAD')
    expect(fixture.recorded.at(-1)?.repository).toBe(`git:${root}`)
    expect(fixture.contributionsOf(`git:${root}`)).toEqual(fixture.expected(repository))
  })
})

describe('scans continue where they stopped', () => {
  test('only new commits are read after a restart', async () => {
    const repository = busyRepository('kept')
    fixture.git(repository, 'remote', 'add', 'origin', 'https://github.com/dash/kept')
    await fixture.add(repository)
    const soFar = fixture.recorded.length
    await fixture.restart()
    expect(fixture.recorded).toHaveLength(soFar)

    const oid = fixture.commit(repository)
    await fixture.folders.scanForChanges()
    // The languages are listed after the commit is recorded.
    const told = fixture.recorded.slice(soFar)
    expect(told).toMatchObject([{ commits: [{ oid }] }, { languages: ['Dart'], commits: [] }])
    expect(fixture.contributions()).toEqual(fixture.expected(repository))
    await fixture.restart()
    expect(fixture.recorded).toHaveLength(soFar + 2)
  })

  const nest = { host: 'github.com', name: 'dash/nest' }
  const address = 'https://github.com/dash/nest.git'

  test.each([
    ['in its own configuration', ['remote', 'add', 'origin', address]],
    ['in the configuration of its worktree', ['config', '--worktree', 'remote.o.url', address]],
    ["in the user's configuration", ['config', '--global', 'remote.o.url', address]],
  ])('a remote added %s while Hot Dash was closed is recorded at the start', async (_, command) => {
    const repository = busyRepository('linked')
    fixture.git(repository, 'config', 'extensions.worktreeConfig', 'true')
    await fixture.add(repository)
    const soFar = fixture.recorded.length
    await fixture.folders.close()
    fixture.git(repository, ...command)
    await fixture.restart()
    expect(fixture.recorded.slice(soFar)).toMatchObject([{ names: [nest], commits: [] }])
    await fixture.restart()
    expect(fixture.recorded).toHaveLength(soFar + 1)
  })

  test('a remote added while Hot Dash was closed is also recorded in a submodule, in a linked worktree, and in an included file', async () => {
    const outer = fixture.init('src/outer')
    fixture.commit(outer)
    fixture.git(outer, 'submodule', 'add', '--quiet', busyRepository('away/inner'), 'inner')
    fixture.git(outer, 'config', 'include.path', 'more')
    const main = busyRepository('away/main-tree')
    fixture.git(main, 'worktree', 'add', '--quiet', '-b', 'beside', fixture.path('src/beside'))
    await fixture.add(fixture.path('src'))
    const soFar = fixture.recorded.length
    await fixture.folders.close()
    for (const name of ['inner', '../beside'])
      fixture.git(path.join(outer, name), 'config', 'remote.o.url', address)
    fixture.write(outer, '.git/more', `[remote "o"]\n\turl = ${address}\n`)
    await fixture.restart()
    const told = fixture.recorded.slice(soFar)
    expect(told.map(({ label }) => label).toSorted()).toEqual(['inner', 'main-tree', 'outer'])
    for (const facts of told) expect(facts).toMatchObject({ names: [nest], commits: [] })
  })

  test('the startup scan covers known clones, and does not wait for slow scans', async () => {
    const repository = busyRepository('src/known')
    await fixture.add(fixture.path('src'))
    await fixture.folders.close()
    const soFar = fixture.recorded.length
    fixture.git(repository, 'remote', 'add', 'origin', address)
    busyRepository('src/unread')
    const slow = fixture.path('slow-git')
    const hangs = `case "$PWD $*" in */unread\\ *" log "*) exec sleep 1000 ;; esac`
    writeFileSync(slow, `#!/bin/sh\n${hangs}\nexec git "$@"\n`, { mode: 0o755 })
    void fixture.restart({ gitPath: slow })
    await setImmediate()
    await fixture.folders.startupScan
    expect(fixture.recorded.slice(soFar)).toMatchObject([{ label: 'known', names: [nest] }])

    await fixture.restart({ gitPath: 'git' })
    expect(fixture.recorded.at(-1)).toMatchObject({ label: 'unread' })
  })

  test('the startup scan ends at once without folders', async () => {
    await fixture.folders.startupScan
    expect(fixture.recorded).toEqual([])
  })

  test('an address configured while Hot Dash was closed is added at the start', async () => {
    const repository = busyRepository('moved')
    await fixture.add(repository)
    await fixture.folders.close()
    fixture.git(repository, 'config', '--global', 'user.email', other)
    await fixture.restart()
    expect(fixture.addresses()).toEqual([me, other])
    expect(fixture.contributions()).toEqual(fixture.expected(repository, me, other))
  })

  test('a remote added while Hot Dash runs is recorded at once, and no commit is read again', async () => {
    const repository = busyRepository('watched')
    await fixture.add(repository)
    const soFar = fixture.recorded.length
    fixture.git(repository, 'remote', 'add', 'origin', address)
    await fixture.until(() => fixture.recorded.length > soFar)
    expect(fixture.recorded.slice(soFar)).toMatchObject([{ names: [nest], commits: [] }])
    await fixture.restart()
    expect(fixture.recorded).toHaveLength(soFar + 1)
  })

  test('a remote is recorded by the next comparison, even if its hint was lost', async () => {
    // On a network drive, nothing is watched.
    await fixture.restart({
      readMounts: () => Promise.resolve([{ mountPoint: '/', type: 'nfs4' }]),
    })
    const repository = busyRepository('deaf')
    await fixture.add(repository)
    const soFar = fixture.recorded.length
    fixture.git(repository, 'config', 'remote.o.url', address)
    await fixture.folders.scanForChanges()
    expect(fixture.recorded.slice(soFar)).toMatchObject([{ names: [nest], commits: [] }])
  })

  test('a recording that failed is repeated', async () => {
    const repository = busyRepository('failing')
    fixture.failOnce()
    await fixture.add(repository)
    await fixture.folders.scanForChanges()
    expect(fixture.warnings).toEqual([new Error('the disk is full')])
    expect(fixture.contributions()).toEqual(fixture.expected(repository))
    expect(fixture.view().problems).toEqual([])
  })

  test('if an address starts to count, all of history is read for it', async () => {
    const repository = busyRepository('asked')
    await fixture.add(repository)
    fixture.setAddresses([me, other])
    await fixture.folders.scanForChanges()
    expect(fixture.contributions()).toEqual(fixture.expected(repository, me, other))

    // Off and on again: commits from between are found.
    fixture.setAddresses([me])
    fixture.commit(repository, { email: other })
    await fixture.folders.scanForChanges()
    fixture.setAddresses([me, other])
    await fixture.folders.scanForChanges()
    expect(fixture.contributions()).toEqual(fixture.expected(repository, me, other))
  })

  describe("an address in the repository's own configuration", () => {
    const fixtures = 'fixture@example.net'

    test.for([
      ['alone', (repository) => void fixture.git(repository, 'config', 'user.email', fixtures)],
      [
        'in a file that it includes',
        (repository) => {
          fixture.write(repository, 'team.config', `[user]\n\temail = ${fixtures}\n`)
          fixture.git(repository, 'config', 'include.path', '../team.config')
        },
      ],
    ] satisfies readonly (readonly [string, (repository: string) => void])[])(
      '%s is only suggested',
      async ([, configure]) => {
        const repository = fixture.init('work')
        configure(repository)
        fixture.commit(repository)
        fixture.commit(repository, { email: fixtures })
        await fixture.add(repository)
        expect(fixture.addresses()).toEqual([me])
        expect(fixture.proposed()).toEqual([fixtures])
        expect(fixture.contributions()).toEqual(fixture.expected(repository))
      },
    )

    test("counts if the user's configuration includes it for that repository", async () => {
      const repository = fixture.init('work/app')
      fixture.write(fixture.root, 'work.config', `[user]\n\temail = ${fixtures}\n`)
      const condition = `includeIf.gitdir:${fixture.path('work')}/.path`
      fixture.git(repository, 'config', '--global', condition, fixture.path('work.config'))
      fixture.commit(repository, { email: fixtures })
      await fixture.restart()
      await fixture.add(repository)
      expect(fixture.addresses()).toContain(fixtures)
      expect(fixture.contributions()).toEqual(fixture.expected(repository, fixtures))
    })
  })

  test('scanning again changes nothing', async () => {
    const repository = busyRepository('again')
    await fixture.add(repository)
    await fixture.folders.rescan()
    expect(fixture.contributions()).toEqual(fixture.expected(repository))
    expect(fixture.recorded.length).toBeGreaterThan(1)
  })

  test('a language that appears later is recorded', async () => {
    const repository = fixture.init('grown')
    fixture.commit(repository, { file: 'main.c' })
    await fixture.add(repository)
    fixture.commit(repository, { file: 'pubspec.yaml' })
    await fixture.folders.scanForChanges()
    expect(fixture.recorded.at(-1)?.languages).toEqual(['C', 'Dart'])
    expect(fixture.view().counting).toBe(1)
  })
})

describe('identifying the repository', () => {
  test('records the remotes of a clone, origin first', async () => {
    const repository = busyRepository('named')
    fixture.git(repository, 'remote', 'add', 'fork', 'git@GitHub.com:Dash/Fork.git')
    fixture.git(repository, 'remote', 'add', 'origin', 'gh:dash/nest')
    fixture.git(repository, 'remote', 'add', 'disk', '/srv/nest.git')
    fixture.git(repository, 'config', 'url.https://github.com/.insteadOf', 'gh:')
    await fixture.add(repository)
    expect(fixture.recorded[0]?.names).toEqual([
      { host: 'github.com', name: 'dash/nest' },
      { host: 'github.com', name: 'Dash/Fork' },
    ])
  })

  test('identifies a shallow clone by its remote, and reads the rest once it is fetched', async () => {
    const repository = busyRepository('deep')
    fixture.git(fixture.root, 'clone', '--quiet', '--depth=1', `file://${repository}`, 'shallow')
    const shallow = fixture.path('shallow')
    await fixture.add(shallow)
    expect(fixture.recorded).toEqual([])
    expect(fixture.view()).toMatchObject({
      state: { name: 'watching' },
      empty: 0,
      problems: [{ code: 'repository-shallow', params: { name: 'shallow' } }],
    })

    fixture.git(shallow, 'remote', 'add', 'github', 'https://github.com/Dash/Nest.git')
    await fixture.folders.scanForChanges()
    expect(fixture.recorded.at(-1)?.repository).toBe('remote:github.com/dash/nest')
    expect(fixture.view().problems).toEqual([])
    // The only commit of the clone is a merge, which a shallow clone does not show.
    expect(fixture.contributions()).toEqual([])

    fixture.git(shallow, 'fetch', '--quiet', '--unshallow')
    await fixture.folders.scanForChanges()
    expect(fixture.contributions()).toEqual(fixture.expected(shallow))
    expect(fixture.contributions()).toHaveLength(4)
    expect(fixture.recorded.at(-1)?.repository).toBe('remote:github.com/dash/nest')
  })

  test('an empty repository is not recorded', async () => {
    const repository = fixture.init('empty')
    await fixture.add(repository)
    expect(fixture.recorded).toEqual([])
    expect(fixture.view()).toMatchObject({
      state: { name: 'watching' },
      repositories: 1,
      empty: 1,
      problems: [],
    })
    expect(fixture.addresses()).toEqual([me])
  })
})

describe('folders', () => {
  test('repositories in folders that tools fetch or build are skipped, and links are not followed', async () => {
    busyRepository('src/app')
    for (const skipped of ['node_modules/x', 'build/x', '.dart_tool/x', 'ios/Pods/x'])
      busyRepository(`src/app/${skipped}`)
    busyRepository('elsewhere')
    symlinkSync(fixture.path('src'), fixture.path('src/loop'))
    symlinkSync(fixture.path('elsewhere'), fixture.path('src/link'))
    await fixture.add(fixture.path('src'))
    expect(fixture.view()).toMatchObject({ repositories: 1, problems: [] })
  })

  test('a folder added twice, even through a link, appears once', async () => {
    busyRepository('once')
    symlinkSync(fixture.path('once'), fixture.path('alias'))
    await fixture.add(fixture.path('once'))
    await fixture.add(`${fixture.path('once')}/`)
    await fixture.add(fixture.path('alias'))
    expect(fixture.folders.views()).toHaveLength(1)
  })

  test('a folder inside another shares its repositories, and removing one keeps them in the other', async () => {
    const repository = busyRepository('src/app')
    await fixture.add(fixture.path('src'))
    const soFar = fixture.recorded.length
    await fixture.add(repository)
    expect(fixture.recorded).toHaveLength(soFar)
    expect(fixture.folders.views().map(({ repositories }) => repositories)).toEqual([1, 1])

    fixture.folders.remove(fixture.view().id)
    fixture.commit(repository)
    await fixture.until(() => fixture.contributions().length === 5)
    expect(fixture.folders.views()).toHaveLength(1)
  })

  test('a removed folder is no longer read, and a folder added again continues where it stopped', async () => {
    const repository = busyRepository('left')
    await fixture.add(repository)
    fixture.folders.remove(fixture.view().id)
    const soFar = fixture.recorded.length
    fixture.commit(repository)
    await fixture.folders.scanForChanges()
    expect(fixture.recorded).toHaveLength(soFar)

    await fixture.add(repository)
    expect(fixture.recorded.slice(soFar).flatMap(({ commits }) => commits)).toHaveLength(1)
    expect(fixture.contributions()).toEqual(fixture.expected(repository))
  })

  test('the home folder is shown as ~', async () => {
    mkdirSync(path.join(fixture.home, 'src'))
    await fixture.add(path.join(fixture.home, 'src'))
    expect(fixture.view().label).toBe('~/src')
  })

  test('if a worktree is removed, another worktree of its repository takes over', async () => {
    const repository = busyRepository('far/main-tree')
    for (const name of ['one', 'two'])
      fixture.git(repository, 'worktree', 'add', '--quiet', '-b', name, fixture.path('near', name))
    await fixture.add(fixture.path('near'))
    for (const name of ['one', 'two']) {
      fixture.git(repository, 'worktree', 'remove', fixture.path('near', name))
      await fixture.folders.scanForChanges()
      expect(fixture.view()).toMatchObject({ repositories: name === 'one' ? 1 : 0 })
      expect(fixture.warnings).toEqual([])
    }
  })

  test('a moved repository disappears, and is found at its new place', async () => {
    const repository = busyRepository('src/here')
    await fixture.add(fixture.path('src'))
    renameSync(repository, fixture.path('src/there'))
    fixture.moveClock(10 * 60_000)
    await fixture.folders.scanForChanges()
    expect(fixture.view()).toMatchObject({ repositories: 1, problems: [] })
    fixture.commit(fixture.path('src/there'))
    await fixture.until(() => fixture.contributions().length === 5)
  })
})
