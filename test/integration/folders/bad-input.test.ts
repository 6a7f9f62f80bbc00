import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  createReadStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
  renameSync,
  rmSync,
} from 'node:fs'
import { watch } from 'node:fs/promises'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { parseDay } from '../../../main/base/rules/day.ts'
import { openGit } from '../../../main/sources/git/open-git.ts'
import { me } from '../../fakes/repositories.ts'
import { openGround, type Ground } from './ground.ts'

let ground: Ground
beforeEach(() => {
  ground = openGround()
})
afterEach(async () => {
  await ground.end()
})

/** An executable script in the sandbox. */
function script(name: string, ...lines: readonly string[]): string {
  const file = ground.path(name)
  writeFileSync(file, ['#!/bin/sh', ...lines, ''].join('\n'))
  chmodSync(file, 0o755)
  return file
}

/** Settles when something of that path is made. */
async function appears(file: string): Promise<void> {
  for await (const { filename } of watch(path.dirname(file)))
    if (filename === path.basename(file)) return
}

describe('folders that cannot be opened', () => {
  test('one that is not there', async () => {
    expect(await ground.folders.add(ground.path('nowhere'))).toEqual({
      ok: false,
      error: { code: 'folder-missing', params: { name: 'nowhere' } },
    })
    expect(ground.folders.views()).toEqual([])
  })

  test('a file', async () => {
    ground.write(ground.root, 'file', '')
    expect(await ground.folders.add(ground.path('file'))).toMatchObject({
      error: { code: 'folder-unreadable' },
    })
  })

  test('a link that leads to itself, also when it takes the place of a folder', async () => {
    symlinkSync('knot', ground.path('knot'))
    expect(await ground.folders.add(ground.path('knot'))).toMatchObject({
      error: { code: 'folder-unreadable' },
    })

    ground.commit(ground.init('src/app'))
    await ground.add(ground.path('src'))
    renameSync(ground.path('src'), ground.path('away'))
    symlinkSync('src', ground.path('src'))
    await ground.folders.compare()
    expect(ground.view().state).toEqual({
      name: 'trouble',
      problem: { code: 'folder-unreadable', params: { name: 'src' } },
    })
  })
})

describe('repositories that cannot be read', () => {
  test('each is a problem of its own, and the others go on', async () => {
    const repository = ground.init('src/good')
    ground.commit(repository)
    mkdirSync(ground.path('src/empty-git/.git'), { recursive: true })
    ground.write(ground.path('src/garbage'), '.git', 'garbage \0\n')
    ground.write(ground.path('src/stale'), '.git', 'gitdir: /nowhere/.git/worktrees/stale\n')
    const noisy = ground.init('src/noisy')
    ground.commit(noisy)
    ground.write(noisy, '.git/config', '[core\nnonsense')
    const lost = ground.init('src/lost')
    ground.commit(lost)
    ground.write(lost, '.git/refs/heads/main', `${'1'.repeat(40)}\n`)
    await ground.add(ground.path('src'))

    const named = ground
      .view()
      .problems.map(({ code, params }) => `${code} ${params?.['name'] ?? ''}`)
    expect(named.toSorted()).toEqual(
      ['empty-git', 'garbage', 'lost', 'noisy', 'stale'].map(
        (name) => `repository-unreadable ${name}`,
      ),
    )
    expect(ground.view()).toMatchObject({ state: { name: 'watching' }, repositories: 3 })
    expect(ground.contributions()).toEqual(ground.expected(repository))

    // Mended, it is read.
    ground.write(noisy, '.git/config', '[core]\n\trepositoryformatversion = 0\n')
    await ground.folders.compare()
    expect(ground.view().problems).toHaveLength(4)
  })

  // A list of folders cannot name one with its delimiter: `:`, on Windows `;`.
  const outers = ['outer', `out${path.delimiter}er`, path.delimiter]

  test.each(outers)(
    'a broken repository inside another, %s, does not answer with its commits',
    async (name) => {
      const outer = ground.init(name)
      ground.commit(outer)
      mkdirSync(path.join(outer, 'inner/.git/objects'), { recursive: true })
      mkdirSync(path.join(outer, 'inner/.git/refs'))
      ground.write(outer, 'inner/.git/HEAD', 'nonsense\n')
      mkdirSync(path.join(outer, 'bare.git/objects'), { recursive: true })
      mkdirSync(path.join(outer, 'bare.git/refs'))
      ground.write(outer, 'bare.git/HEAD', 'nonsense\n')
      await ground.add(path.join(outer, 'inner'))
      await ground.add(path.join(outer, 'bare.git'))
      expect(ground.recorded).toEqual([])
      expect(ground.folders.views().flatMap(({ problems }) => problems)).toEqual([
        { code: 'repository-unreadable', params: { name: 'inner' } },
        { code: 'repository-unreadable', params: { name: 'bare' } },
      ])
    },
  )

  test.each(outers)('every kind of repository below %s is read', async (name) => {
    const app = ground.init(`${name}/app`)
    ground.commit(app, { email: 'old@example.net' })
    ground.write(app, '.mailmap', `Dash <${me}> <old@example.net>\n`)
    ground.git(app, 'add', '.mailmap')
    ground.commit(app)
    ground.git(ground.root, 'clone', '--quiet', '--bare', app, `${name}/bare/app.git`)
    ground.git(app, 'worktree', 'add', '--quiet', '-b', 'beside', ground.path(name, 'tree/beside'))
    const part = ground.init('part')
    ground.commit(part)
    ground.git(app, 'submodule', '--quiet', 'add', part, 'part')
    ground.commit(path.join(app, 'part'))

    for (const folder of ['bare', 'tree', 'app']) await ground.add(ground.path(name, folder))
    expect(ground.folders.views().flatMap(({ problems }) => problems)).toEqual([])
    expect(ground.folders.views().map(({ repositories }) => repositories)).toEqual([1, 1, 2])
    expect(ground.contributions()).toEqual(
      [...ground.expected(app), ...ground.expected(path.join(app, 'part'))].toSorted(),
    )
  })

  // Only root may give a repository to somebody else.
  test.runIf(process.getuid?.() === 0).each(outers)(
    "somebody else's repository below %s is refused until Git is told that it is safe",
    async (name) => {
      const work = ground.init(`${name}/work`)
      ground.commit(work)
      ground.git(ground.root, 'clone', '--quiet', '--bare', work, `${name}/bare.git`)
      const bare = ground.path(name, 'bare.git')
      execFileSync('chown', ['-R', '1234', work, bare])
      await ground.add(ground.path(name))
      expect(ground.recorded).toEqual([])
      expect(ground.view().problems.map(({ code }) => code)).toEqual([
        'repository-unreadable',
        'repository-unreadable',
      ])

      for (const folder of [work, bare])
        ground.git(ground.root, 'config', '--global', '--add', 'safe.directory', folder)
      await ground.folders.compare()
      expect(ground.view().problems).toEqual([])
      expect(ground.contributions()).toEqual(ground.expected(work))
    },
  )
})

const scripts = process.platform !== 'win32'

/** A pipe that nobody writes into yet, in the place of what may be there. */
function pipe(...parts: readonly string[]): string {
  const file = ground.path(...parts)
  rmSync(file, { recursive: true, force: true })
  mkdirSync(path.dirname(file), { recursive: true })
  execFileSync('mkfifo', [file])
  return file
}

describe.runIf(scripts)('what has no end is not read', () => {
  const unreadable = (name: string) => ({ code: 'repository-unreadable', params: { name } })

  test.each([
    ['HEAD'],
    ['commondir'],
    ['config'],
    ['config.worktree'],
    ['packed-refs'],
    ['shallow'],
    ['info/grafts'],
    ['objects'],
    ['objects/info/alternates'],
    ['objects/info/commit-graph'],
  ])('a pipe as %s', async (name) => {
    const good = ground.init('src/good')
    ground.commit(good)
    ground.commit(ground.init('src/evil'))
    ground.commit(ground.init('away/evil'))
    ground.write(ground.path('src/led'), '.git', `gitdir: ${ground.path('away/evil/.git')}\n`)
    pipe('src/evil/.git', name)
    pipe('away/evil/.git', name)
    await ground.add(ground.path('src'))

    expect(ground.contributions()).toEqual(ground.expected(good))
    expect(ground.view().problems).toEqual(
      expect.arrayContaining([unreadable('evil'), unreadable('led')]),
    )

    // It may also come later.
    pipe('src/good/.git', name)
    await ground.folders.compare()
    expect(ground.view().problems).toHaveLength(3)
  })

  test('a pipe or a device as .git, and links to them', async () => {
    const good = ground.init('src/good')
    ground.commit(good)
    const away = pipe('away')
    pipe('src/one/.git')
    for (const [name, target] of Object.entries({ two: away, three: '/dev/zero' })) {
      mkdirSync(ground.path('src', name))
      symlinkSync(target, ground.path('src', name, '.git'))
    }
    await ground.add(ground.path('src'))
    expect(ground.contributions()).toEqual(ground.expected(good))
    expect(ground.view().problems).toHaveLength(3)
  })

  test("a pipe as a worktree's own HEAD", async () => {
    const good = ground.init('src/good')
    ground.commit(good)
    ground.git(good, 'worktree', 'add', '--quiet', '-b', 'beside', ground.path('near/beside'))
    pipe('src/good/.git/worktrees/beside/HEAD')
    await ground.add(ground.path('near'))
    expect(ground.view().problems).toEqual([unreadable('beside')])
  })

  test.each([['a pipe'], ['a link to a pipe'], ['a link to a device']])(
    '%s as .mailmap leaves names and addresses as they were written',
    async (what) => {
      const evil = ground.init('evil')
      const oid = ground.commit(evil, { date: '1700000000 +0900' })
      ground.commit(evil, { email: 'dash@work.example', date: '1700000001 +0900' })
      const mailmap = path.join(evil, '.mailmap')
      if (what === 'a pipe') pipe('evil/.mailmap')
      else symlinkSync(what === 'a link to a pipe' ? pipe('away') : '/dev/zero', mailmap)
      await ground.add(evil)

      expect(ground.view()).toMatchObject({ state: { name: 'watching' }, problems: [] })
      expect(ground.contributions()).toEqual([`${me} 1700000000 +0900`])
      expect(ground.proposed()).toEqual(['dash@work.example'])
      const asked = new Map(ground.recorded.map((facts) => [facts.repository, [oid]]))
      expect(await ground.folders.commitsOf(parseDay('2023-11-15')!, asked)).toMatchObject([
        {
          isComplete: true,
          commits: [{ author: 'Dash', email: me }, { email: 'dash@work.example' }],
        },
      ])

      // What is put into its place is read.
      rmSync(mailmap)
      ground.write(evil, '.mailmap', `Dash <${me}> <dash@work.example>\n`)
      await ground.folders.compare()
      expect(ground.contributions()).toEqual(ground.expected(evil))
    },
  )
})

// Without Windows, two slashes lead to no other machine: what they lead to is there, and must not be looked at.
describe.runIf(scripts)("what leads to another machine's share is not followed", () => {
  const share = (...parts: readonly string[]) => `/${ground.path(...parts)}`
  const unreadable = { code: 'repository-unreadable', params: { name: 'evil' } }

  test('from a .git file', async () => {
    ground.commit(ground.init('away'))
    ground.write(ground.path('src/evil'), '.git', `gitdir: ${share('away/.git')}\n`)
    await ground.add(ground.path('src'))
    expect(ground.recorded).toEqual([])
    expect(ground.view().problems).toEqual([unreadable])
  })

  test.each([['.git/commondir'], ['.git/worktrees/evil/commondir']])('from %s', async (file) => {
    ground.commit(ground.init('away'))
    const evil = ground.init('src/evil')
    ground.commit(evil)
    ground.git(evil, 'worktree', 'add', '--quiet', '-b', 'beside', ground.path('near/evil'))
    ground.write(evil, file, `${share('away/.git')}\n`)
    await ground.add(ground.path(file.includes('worktrees') ? 'near' : 'src'))
    expect(ground.recorded).toEqual([])
    expect(ground.view().problems).toEqual([unreadable])
  })

  test('from a .git file that is put there later', async () => {
    const good = ground.init('good')
    ground.commit(good)
    ground.git(good, 'worktree', 'add', '--quiet', '-b', 'beside', ground.path('src/evil'))
    const away = ground.init('away')
    await ground.add(ground.path('src'))
    const before = ground.expected(good)
    expect(ground.contributions()).toEqual(before)

    ground.commit(away)
    ground.write(ground.path('src/evil'), '.git', `gitdir: ${share('away/.git')}\n`)
    await ground.folders.compare()
    expect(ground.contributions()).toEqual(before)
    expect(ground.view().problems).toEqual([unreadable])
  })
})

describe.runIf(scripts)('a git that hangs', () => {
  const armed = () => ground.path('armed')

  /** Hangs while it is armed where it is asked like this in the repository `evil`. */
  const hanging = (question: string) =>
    script(
      'hanging-git',
      `case "$PWD $*" in */evil\\ *" ${question} "*)`,
      `  if [ -e '${armed()}' ]; then echo >> '${ground.path('hung')}'; exec sleep 1000; fi ;;`,
      'esac',
      'exec git "$@"',
    )
  const times = () => readFileSync(ground.path('hung'), 'utf8').length
  const trouble = [{ code: 'git-failed', params: { name: 'evil' } }]

  test('is ended when it says nothing, and not asked again at once', async () => {
    writeFileSync(armed(), '')
    await ground.restart({ gitPath: hanging('log --stdin'), gitSilence: 500 })
    const good = ground.init('src/good')
    const evil = ground.init('src/evil')
    ground.commit(evil)
    ground.commit(good)
    await ground.add(ground.path('src'))
    expect(ground.view()).toMatchObject({ state: { name: 'watching' }, problems: trouble })
    expect(ground.contributions()).toEqual(ground.expected(good))

    await ground.folders.compare()
    expect(times()).toBe(1)
    ground.moveClock(10 * 60_000)
    await ground.folders.compare()
    expect(times()).toBe(2)

    // Whoever wants to know does not wait.
    rmSync(armed())
    await ground.folders.rescan()
    expect(ground.view().problems).toEqual([])
    expect(ground.contributions()).toEqual(
      [...ground.expected(good), ...ground.expected(evil)].toSorted(),
    )
  })

  test.each([['log --no-patch'], ['--no-walk=unsorted'], ['rev-parse --verify']])(
    'at %s keeps nobody waiting for a day',
    async (question) => {
      ground.commit(ground.init('work'), { date: '1700000000 +0900' })
      ground.git(ground.root, 'clone', '--quiet', '--bare', ground.path('work'), 'src/evil')
      await ground.add(ground.path('src'))
      await ground.restart({ gitPath: hanging(question), patience: 600 })
      writeFileSync(armed(), '')
      const asked = new Map(ground.recorded.map((facts) => [facts.repository, []]))
      const [day] = await ground.folders.commitsOf(parseDay('2023-11-15')!, asked)
      expect(day?.isComplete).toBe(false)
    },
  )

  test('is ended when the one who asked for a day has gone on', async () => {
    const app = ground.init('app')
    ground.commit(app)
    await ground.add(app)
    const life = pipe('life')
    const waiting = script(
      'waiting-git',
      `case "$*" in *" log --no-patch "*) exec 3> '${life}'; echo begun >&3; exec sleep 1000 ;; esac`,
      'exec git "$@"',
    )
    await ground.restart({ gitPath: waiting, patience: 60 * 60_000 })
    const asked = new Map(ground.recorded.map((facts) => [facts.repository, []]))
    const page = new AbortController()
    // It ends when the last process that could write into it has ended.
    const alive = createReadStream(life)
    const answer = ground.folders.commitsOf(parseDay('2023-11-15')!, asked, page.signal)
    await once(alive, 'data')
    page.abort()
    await Promise.all([answer, once(alive, 'end')])
  })

  test('is no git that writes a word from time to time', async () => {
    const log = { info: () => undefined, warn: () => undefined, error: () => undefined }
    const slow = script(
      'slow-git',
      'case "$*" in *--version) exec git --version ;; esac',
      'for n in 1 2 3 4 5 6 7 8; do sleep 0.2; echo $n; done',
    )
    const options = { program: slow, silence: 1000, environment: ground.environment, log }
    const { signal } = new AbortController()
    const git = await openGit(options, signal)
    if (!git.ok) throw new Error(git.error.code)
    const call = { cwd: ground.root, args: ['log'], signal }
    expect(await git.value.text(call)).toMatchObject({
      ok: true,
      value: '1\n2\n3\n4\n5\n6\n7\n8\n',
    })
  })
})

describe.runIf(scripts)('a git that cannot be used', () => {
  test('none in PATH', async () => {
    await ground.restart({ environment: { ...ground.environment, PATH: '' } })
    ground.commit(ground.init('app'))
    await ground.add(ground.path('app'))
    const problem = { code: 'git-missing' }
    expect(ground.folders.gitState()).toEqual({ name: 'trouble', problem })
    expect(ground.view()).toMatchObject({ state: { name: 'trouble', problem }, repositories: 1 })
  })

  test('a program in the repository is not taken for it', async () => {
    const repository = ground.init('app')
    ground.commit(repository)
    const marker = ground.path('marker')
    script('app/git', `touch '${marker}'`)
    for (const PATH of ['', '.', ':', './:'])
      await ground.restart({ environment: { ...ground.environment, PATH } })
    await ground.add(repository)
    expect(ground.folders.gitState()).toMatchObject({ problem: { code: 'git-missing' } })
    expect(existsSync(marker)).toBe(false)
  })

  test('too old, then updated', async () => {
    const program = script('old-git', 'echo git version 1.9.1')
    await ground.restart({ gitPath: program })
    const repository = ground.init('app')
    ground.commit(repository)
    await ground.add(repository)
    expect(ground.folders.gitState()).toEqual({
      name: 'trouble',
      problem: { code: 'git-too-old', params: { found: '1.9.1', needed: '2.25' } },
    })

    script('old-git', 'exec git "$@"')
    await ground.folders.compare()
    expect(ground.folders.gitState()).toEqual({ name: 'ready' })
    expect(ground.view().state).toEqual({ name: 'watching' })
    expect(ground.contributions()).toEqual(ground.expected(repository))
  })

  test('one that prints nonsense', async () => {
    await ground.restart({ gitPath: script('strange-git', 'echo hello') })
    await ground.add(ground.root)
    expect(ground.folders.gitState()).toMatchObject({
      problem: { code: 'git-failed', params: { context: 'program' } },
    })
  })

  test('one that is killed while it reads', async () => {
    const program = script(
      'dying-git',
      'case "$*" in *" log --stdin "*) kill -9 $$ ;; esac',
      'exec git "$@"',
    )
    await ground.restart({ gitPath: program })
    const repository = ground.init('app')
    ground.commit(repository)
    await ground.add(repository)
    expect(ground.view().problems).toEqual([{ code: 'git-failed', params: { name: 'app' } }])

    script('dying-git', 'exec git "$@"')
    await ground.folders.compare()
    expect(ground.view().problems).toEqual([])
    expect(ground.contributions()).toEqual(ground.expected(repository))
  })
})

test.runIf(scripts)('closing ends a reading that hangs', async () => {
  const started = ground.path('started')
  const program = script(
    'slow-git',
    `case "$*" in *" log --stdin "*) mkdir '${started}'; exec sleep 1000 ;; esac`,
    'exec git "$@"',
  )
  const repository = ground.init('app')
  ground.commit(repository)
  await ground.restart({ gitPath: program })
  const isStarted = appears(started)
  await ground.folders.add(repository)
  await isStarted
  await ground.restart({ gitPath: 'git' })
  expect(ground.contributions()).toEqual(ground.expected(repository))
})

describe.runIf(scripts)("a repository's own configuration runs nothing", () => {
  /** Everything that a configuration can name to be run while a repository is read. */
  function arm(repository: string, marker: string): void {
    const trap = script('trap', `touch '${marker}'/"$$-$(date +%N)"`, 'exit 1')
    const settings: Readonly<Record<string, string>> = {
      'core.fsmonitor': trap,
      'core.hooksPath': ground.path('hooks'),
      'core.pager': trap,
      'core.sshCommand': trap,
      'core.askPass': trap,
      'core.alternateRefsCommand': trap,
      'core.gitProxy': trap,
      'pager.log': trap,
      'pager.for-each-ref': trap,
      'pager.config': trap,
      'credential.helper': `!${trap}`,
      'diff.external': trap,
      'gpg.program': trap,
      'log.showSignature': 'true',
      'diff.trap.textconv': trap,
      'filter.trap.smudge': trap,
      'filter.trap.clean': trap,
      'alias.log': `!${trap}`,
      'alias.for-each-ref': `!${trap}`,
      'alias.config': `!${trap}`,
      'extensions.partialClone': 'origin',
      'remote.origin.promisor': 'true',
      'remote.origin.url': `ext::${trap}`,
      'remote.origin.uploadpack': trap,
      'protocol.ext.allow': 'always',
    }
    mkdirSync(ground.path('hooks'))
    for (const hook of [
      'post-checkout',
      'reference-transaction',
      'post-index-change',
      'fsmonitor-watchman',
    ])
      script(`hooks/${hook}`, `touch '${marker}'/hook-${hook}`)
    for (const [key, value] of Object.entries(settings))
      ground.git(repository, 'config', key, value)
  }

  function lose(repository: string, oid: string): void {
    rmSync(path.join(repository, '.git/objects', oid.slice(0, 2), oid.slice(2)))
  }

  test('while it is read, compared, and lacks objects', async () => {
    const marker = ground.path('marker')
    mkdirSync(marker)
    const repository = ground.init('hostile')
    ground.commit(repository)
    ground.write(repository, '.gitattributes', '* diff=trap filter=trap\n')
    // A commit with a signature, so that showing it would run the program that checks it.
    const tree = ground.git(repository, 'rev-parse', 'HEAD^{tree}')
    const signed = ground.path('signed')
    writeFileSync(
      signed,
      `tree ${tree}\nauthor D <dash@example.com> 1700000900 +0900\ncommitter D <dash@example.com> 1700000900 +0900\n` +
        'gpgsig -----BEGIN PGP SIGNATURE-----\n \n iQEz\n -----END PGP SIGNATURE-----\n\nsigned\n',
    )
    const oid = ground.git(repository, 'hash-object', '-t', 'commit', '-w', signed)
    ground.git(repository, 'branch', 'signed', oid)
    const expected = ground.expected(repository)
    arm(repository, marker)
    const dayOfSigned = async () => {
      const asked = new Map(ground.recorded.map((facts) => [facts.repository, [oid]]))
      const days = await ground.folders.commitsOf(parseDay('2023-11-15')!, asked)
      return days.flatMap(({ commits }) => commits)
    }

    await ground.add(repository)
    expect(ground.contributions()).toEqual(expected)
    await ground.folders.rescan()
    expect((await dayOfSigned()).map(({ subject }) => subject)).toEqual(['commit 1', 'signed'])

    // Without its objects a partial clone would be completed from its remote.
    lose(repository, oid)
    await ground.folders.rescan()
    expect(ground.view().problems).toEqual([
      { code: 'repository-unreadable', params: { name: 'hostile' } },
    ])
    await dayOfSigned()
    expect(readdirSync(marker)).toEqual([])
  })

  test('and would have, which shows that the trap works', () => {
    const marker = ground.path('marker')
    mkdirSync(marker)
    const repository = ground.init('hostile')
    ground.commit(repository)
    arm(repository, marker)
    ground.git(repository, 'status')
    const bySettings = readdirSync(marker).length
    expect(bySettings).toBeGreaterThan(0)
    lose(repository, ground.git(repository, 'rev-parse', 'HEAD'))
    expect(() => ground.git(repository, 'log')).toThrow()
    expect(readdirSync(marker).length).toBeGreaterThan(bySettings)
  })
})
