import { execFileSync } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import {
  chmodSync,
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
  renameSync,
  rmSync,
} from 'node:fs'
import { watch } from 'node:fs/promises'
import path from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

import { parseDay } from '../../../main/base/rules/day.ts'
import { findGit } from '../../../main/sources/git/find-git.ts'
import {
  contextIn,
  noRepository,
  readGitOutput,
  runGit,
} from '../../../main/sources/git/run-git.ts'
import { me } from '../../fakes/repositories.ts'
import { openFoldersFixture, type FoldersFixture } from './fixture.ts'

let fixture: FoldersFixture
beforeEach(() => {
  fixture = openFoldersFixture()
})
afterEach(async () => {
  await fixture.end()
})

/** An executable script in the sandbox. */
function script(name: string, ...lines: readonly string[]): string {
  const file = fixture.path(name)
  writeFileSync(file, ['#!/bin/sh', ...lines, ''].join('\n'))
  chmodSync(file, 0o755)
  return file
}

/** Settles when something is created in a folder. */
async function changes(folder: string): Promise<void> {
  for await (const _ of watch(folder)) return
}

/** Settles when something is created at a path. */
async function appears(file: string): Promise<void> {
  for await (const { filename } of watch(path.dirname(file)))
    if (filename === path.basename(file)) return
}

describe('folders that cannot be opened', () => {
  test('a missing folder is refused', async () => {
    expect(await fixture.folders.add(fixture.path('nowhere'))).toEqual({
      ok: false,
      error: { code: 'folder-missing', params: { name: 'nowhere' } },
    })
    expect(fixture.folders.views()).toEqual([])
  })

  test('a file is refused', async () => {
    fixture.write(fixture.root, 'file', '')
    expect(await fixture.folders.add(fixture.path('file'))).toMatchObject({
      error: { code: 'folder-unreadable' },
    })
  })

  test('a link to itself is refused, even if it replaces a folder', async () => {
    symlinkSync('knot', fixture.path('knot'))
    expect(await fixture.folders.add(fixture.path('knot'))).toMatchObject({
      error: { code: 'folder-unreadable' },
    })

    fixture.commit(fixture.init('src/app'))
    await fixture.add(fixture.path('src'))
    renameSync(fixture.path('src'), fixture.path('away'))
    symlinkSync('src', fixture.path('src'))
    await fixture.folders.scanForChanges()
    expect(fixture.view().state).toEqual({
      name: 'trouble',
      problem: { code: 'folder-unreadable', params: { name: 'src' } },
    })
  })
})

describe('repositories that cannot be read', () => {
  test('each report their own problem, and the others are still read', async () => {
    const repository = fixture.init('src/good')
    fixture.commit(repository)
    mkdirSync(fixture.path('src/empty-git/.git'), { recursive: true })
    fixture.write(fixture.path('src/garbage'), '.git', 'garbage \0\n')
    fixture.write(fixture.path('src/stale'), '.git', 'gitdir: /nowhere/.git/worktrees/stale\n')
    const noisy = fixture.init('src/noisy')
    fixture.commit(noisy)
    fixture.write(noisy, '.git/config', '[core\nnonsense')
    const lost = fixture.init('src/lost')
    fixture.commit(lost)
    fixture.write(lost, '.git/refs/heads/main', `${'1'.repeat(40)}\n`)
    await fixture.add(fixture.path('src'))

    const named = fixture
      .view()
      .problems.map(({ code, params }) => `${code} ${params?.['name'] ?? ''}`)
    expect(named.toSorted()).toEqual(
      ['empty-git', 'garbage', 'lost', 'noisy', 'stale'].map(
        (name) => `repository-unreadable ${name}`,
      ),
    )
    expect(fixture.view()).toMatchObject({ state: { name: 'watching' }, repositories: 3 })
    expect(fixture.contributions()).toEqual(fixture.expected(repository))

    // Once it is repaired, the repository is read.
    fixture.write(noisy, '.git/config', '[core]\n\trepositoryformatversion = 0\n')
    await fixture.folders.scanForChanges()
    expect(fixture.view().problems).toHaveLength(4)
  })

  // A list of folders cannot contain a folder with the list's delimiter in its name: `:`, on Windows `;`.
  const outers = ['outer', `out${path.delimiter}er`, path.delimiter]

  test.each(outers)(
    'a broken repository inside another one, %s, does not yield the commits of the outer one',
    async (name) => {
      const outer = fixture.init(name)
      fixture.commit(outer)
      mkdirSync(path.join(outer, 'inner/.git/objects'), { recursive: true })
      mkdirSync(path.join(outer, 'inner/.git/refs'))
      fixture.write(outer, 'inner/.git/HEAD', 'nonsense\n')
      mkdirSync(path.join(outer, 'bare.git/objects'), { recursive: true })
      mkdirSync(path.join(outer, 'bare.git/refs'))
      fixture.write(outer, 'bare.git/HEAD', 'nonsense\n')
      await fixture.add(path.join(outer, 'inner'))
      await fixture.add(path.join(outer, 'bare.git'))
      expect(fixture.recorded).toEqual([])
      expect(fixture.folders.views().flatMap(({ problems }) => problems)).toEqual([
        { code: 'repository-unreadable', params: { name: 'inner' } },
        { code: 'repository-unreadable', params: { name: 'bare' } },
      ])
    },
  )

  test.each(outers)('do not include any kind of repository below %s', async (name) => {
    const app = fixture.init(`${name}/app`)
    fixture.commit(app, { email: 'old@example.net' })
    fixture.write(app, '.mailmap', `Dash <${me}> <old@example.net>\n`)
    fixture.git(app, 'add', '.mailmap')
    fixture.commit(app)
    fixture.git(fixture.root, 'clone', '--quiet', '--bare', app, `${name}/bare/app.git`)
    fixture.git(
      app,
      'worktree',
      'add',
      '--quiet',
      '-b',
      'beside',
      fixture.path(name, 'tree/beside'),
    )
    const part = fixture.init('part')
    fixture.commit(part)
    fixture.git(app, 'submodule', '--quiet', 'add', part, 'part')
    fixture.commit(path.join(app, 'part'))

    for (const folder of ['bare', 'tree', 'app']) await fixture.add(fixture.path(name, folder))
    expect(fixture.folders.views().flatMap(({ problems }) => problems)).toEqual([])
    expect(fixture.folders.views().map(({ repositories }) => repositories)).toEqual([1, 1, 2])
    expect(fixture.contributions()).toEqual(
      [...fixture.expected(app), ...fixture.expected(path.join(app, 'part'))].toSorted(),
    )
  })

  // Only root can give a repository to another user.
  test.runIf(process.getuid?.() === 0).each(outers)(
    "another user's repository below %s is refused until Git is told that it is safe",
    async (name) => {
      const work = fixture.init(`${name}/work`)
      fixture.commit(work)
      fixture.git(fixture.root, 'clone', '--quiet', '--bare', work, `${name}/bare.git`)
      const bare = fixture.path(name, 'bare.git')
      // Nothing that its configuration names may run.
      const marker = fixture.path('marker')
      const trap = script('trap', `touch '${marker}'`)
      for (const key of ['core.fsmonitor', 'core.pager', 'core.sshCommand', 'diff.external'])
        for (const folder of [work, bare]) fixture.git(folder, 'config', key, trap)
      execFileSync('chown', ['-R', '1234', work, bare])
      const own = fixture.init(`${name}/own`)
      fixture.commit(own, { email: 'own@example.net' })
      fixture.setAddresses([me, 'own@example.net'])
      await fixture.add(fixture.path(name))
      expect(fixture.contributions()).toEqual(fixture.expected(own, 'own@example.net'))
      expect(existsSync(marker)).toBe(false)
      expect(fixture.view().problems).toEqual(
        expect.arrayContaining([
          { code: 'repository-owner', params: { name: 'work', folder: work } },
          { code: 'repository-owner', params: { name: 'bare', folder: bare } },
        ]),
      )

      for (const folder of [work, bare])
        fixture.git(fixture.root, 'config', '--global', '--add', 'safe.directory', folder)
      await fixture.folders.scanForChanges()
      expect(fixture.view().problems).toEqual([])
      expect(fixture.contributions()).toEqual(
        [...fixture.expected(work), ...fixture.expected(own, 'own@example.net')].toSorted(),
      )
      expect(existsSync(marker)).toBe(false)
    },
  )
})

const scripts = process.platform !== 'win32'

/** Replaces what is there with a pipe that nobody writes to yet. */
function pipe(...parts: readonly string[]): string {
  const file = fixture.path(...parts)
  rmSync(file, { recursive: true, force: true })
  mkdirSync(path.dirname(file), { recursive: true })
  execFileSync('mkfifo', [file])
  return file
}

describe.runIf(scripts)('endless files are not read', () => {
  const unreadable = (name: string) => ({ code: 'repository-unreadable', params: { name } })

  // For pipes elsewhere, see obstacles.test.ts.
  test.each([['HEAD'], ['objects'], ['refs']])('if %s is a pipe', async (name) => {
    const good = fixture.init('src/good')
    fixture.commit(good)
    fixture.commit(fixture.init('src/evil'))
    fixture.commit(fixture.init('away/evil'))
    fixture.write(fixture.path('src/led'), '.git', `gitdir: ${fixture.path('away/evil/.git')}\n`)
    pipe('src/evil/.git', name)
    pipe('away/evil/.git', name)
    await fixture.add(fixture.path('src'))

    expect(fixture.contributions()).toEqual(fixture.expected(good))
    expect(fixture.view().problems).toEqual(
      expect.arrayContaining([unreadable('evil'), unreadable('led')]),
    )

    // The broken repository may also appear later.
    pipe('src/good/.git', name)
    await fixture.folders.scanForChanges()
    expect(fixture.view().problems).toHaveLength(3)
  })

  test('if .git is a pipe, a device or a link to one', async () => {
    const good = fixture.init('src/good')
    fixture.commit(good)
    const away = pipe('away')
    pipe('src/one/.git')
    for (const [name, target] of Object.entries({ two: away, three: '/dev/zero' })) {
      mkdirSync(fixture.path('src', name))
      symlinkSync(target, fixture.path('src', name, '.git'))
    }
    await fixture.add(fixture.path('src'))
    expect(fixture.contributions()).toEqual(fixture.expected(good))
    expect(fixture.view().problems).toHaveLength(3)
  })

  test("if a worktree's own HEAD is a pipe", async () => {
    const good = fixture.init('src/good')
    fixture.commit(good)
    fixture.git(good, 'worktree', 'add', '--quiet', '-b', 'beside', fixture.path('near/beside'))
    pipe('src/good/.git/worktrees/beside/HEAD')
    await fixture.add(fixture.path('near'))
    expect(fixture.view().problems).toEqual([
      { code: 'repository-unsafe', params: { name: 'good', place: 'worktrees/beside/HEAD' } },
    ])
  })

  test.each([['a pipe'], ['a link to a pipe'], ['a link to a device']])(
    'with %s as .mailmap, a repository is read once a file replaces it',
    async (what) => {
      const evil = fixture.init('evil')
      fixture.commit(evil, { date: '1700000000 +0900' })
      fixture.commit(evil, { email: 'dash@work.example', date: '1700000001 +0900' })
      const mailmap = path.join(evil, '.mailmap')
      if (what === 'a pipe') pipe('evil/.mailmap')
      else symlinkSync(what === 'a link to a pipe' ? pipe('away') : '/dev/zero', mailmap)
      await fixture.add(evil)

      expect(fixture.view().problems).toEqual([
        { code: 'repository-unsafe', params: { name: 'evil', place: '../.mailmap' } },
      ])
      expect(fixture.recorded).toEqual([])

      rmSync(mailmap)
      fixture.write(evil, '.mailmap', `Dash <${me}> <dash@work.example>\n`)
      await fixture.folders.scanForChanges()
      expect(fixture.view().problems).toEqual([])
      expect(fixture.contributions()).toEqual(fixture.expected(evil))
    },
  )
})

// Two slashes mean another machine only on Windows. Here they lead to an existing repository, which must not be read.
describe.runIf(scripts)('a link to the share of another machine is not followed', () => {
  const share = (...parts: readonly string[]) => `/${fixture.path(...parts)}`
  const unreadable = { code: 'repository-unreadable', params: { name: 'evil' } }

  test('from a .git file', async () => {
    fixture.commit(fixture.init('away'))
    fixture.write(fixture.path('src/evil'), '.git', `gitdir: ${share('away/.git')}\n`)
    await fixture.add(fixture.path('src'))
    expect(fixture.recorded).toEqual([])
    expect(fixture.view().problems).toEqual([unreadable])
  })

  test.each([['.git/commondir'], ['.git/worktrees/evil/commondir']])('from %s', async (file) => {
    fixture.commit(fixture.init('away'))
    const evil = fixture.init('src/evil')
    fixture.commit(evil)
    fixture.git(evil, 'worktree', 'add', '--quiet', '-b', 'beside', fixture.path('near/evil'))
    fixture.write(evil, file, `${share('away/.git')}\n`)
    await fixture.add(fixture.path(file.includes('worktrees') ? 'near' : 'src'))
    expect(fixture.recorded).toEqual([])
    const unsafe = { code: 'repository-unsafe', params: { name: 'evil', place: 'commondir' } }
    expect(fixture.view().problems).toEqual([file === '.git/commondir' ? unsafe : unreadable])
  })

  const octal = (text: string) =>
    text.replace(/./g, (letter) => `\\${letter.charCodeAt(0).toString(8).padStart(3, '0')}`)
  const [config, alternates] = ['.git/config', '.git/objects/info/alternates']

  test.each<readonly [string, string, (to: string) => string]>([
    ['include.path', config, (to) => `[include]\n\tpath = ${to}\n`],
    ['include.path', config, (to) => `[a] [include] path = ${to}\n`],
    ['include.path', config, (to) => `# a comment that ends in \\\n[include] path = ${to}\n`],
    ['include.path', config, (to) => `[includeIf "gitdir:/"]\n\tpath = "\\\n${to}"\n`],
    ['include.path', config, (to) => `[INCLUDE]PATH=%(prefix)/${to}\n`],
    ['include.path', config, (to) => `[include]\n\tpath = :(optional)${to}\n`],
    ['mailmap.file', config, (to) => `[mailmap]\n\tfile = ${to}\n`],
    ['core.worktree', config, (to) => `[core]\n\tworktree = ${to}\n`],
    ['core.hookspath', config, (to) => `[core]\n\thooksPath = ${to.replaceAll('/', '\\\\')}\n`],
    ['core.fsmonitor', config, (to) => `[core]\n\tfsmonitor = ${to}\n`],
    ['core.attributesfile', config, (to) => `[core]\n\tattributesFile = ${to}\n`],
    ['remote.url', config, (to) => `[remote "o"]\n\tpromisor\n\turl = ${to}\n`],
    [
      'url.insteadof',
      config,
      () => '[remote "o"]\npromisor\nurl = x/y\n[url "/"]\ninsteadOf = x\n',
    ],
    ['objects/info/alternates', alternates, (to) => `${to}\n`],
    ['objects/info/alternates', alternates, (to) => `"${octal(to)}"\n`],
    ['objects/info/alternates', alternates, (to) => `"x"-${to}\n`],
  ])('from %s', async (place, file, textOf) => {
    fixture.commit(fixture.init('away'))
    const evil = fixture.init('src/evil')
    fixture.commit(evil)
    fixture.write(evil, file, textOf(share('away/.git/objects')))
    await fixture.add(evil)
    expect(fixture.recorded).toEqual([])
    expect(fixture.view().problems).toEqual([
      { code: 'repository-unsafe', params: { name: 'evil', place } },
    ])
  })

  test.each([['objects'], ['refs']])('through a link in place of %s', async (name) => {
    fixture.commit(fixture.init('away'))
    fixture.git(fixture.root, 'clone', '--quiet', 'away', 'src/evil')
    const evil = fixture.path('src/evil')
    rmSync(path.join(evil, '.git', name), { recursive: true })
    symlinkSync(share('away/.git', name), path.join(evil, '.git', name))
    await fixture.add(evil)
    expect(fixture.recorded).toEqual([])
    expect(fixture.view().problems).toEqual([unreadable])
  })

  test.each([['config'], ['packed-refs'], ['objects/info'], ['refs/heads/main']])(
    'through a link in place of %s that leads there by another link',
    async (name) => {
      const away = fixture.init('away')
      fixture.commit(away)
      fixture.git(away, 'pack-refs', '--all', '--no-prune')
      const evil = fixture.init('src/evil')
      fixture.commit(evil)
      symlinkSync(share('away'), fixture.path('through'))
      rmSync(path.join(evil, '.git', name), { recursive: true, force: true })
      symlinkSync(fixture.path('through/.git', name), path.join(evil, '.git', name))
      await fixture.add(evil)
      expect(fixture.recorded).toEqual([])
      expect(fixture.view().problems).toEqual([
        { code: 'repository-unsafe', params: { name: 'evil', place: name } },
      ])
    },
  )

  test('but a repository cloned from a share is read', async () => {
    const good = fixture.init('good')
    fixture.commit(good)
    fixture.git(good, 'remote', 'add', 'origin', '//server/share/good.git')
    fixture.git(good, 'config', 'branch.main.remote', '//server/share/good.git')
    await fixture.add(good)
    expect(fixture.view().problems).toEqual([])
    expect(fixture.contributions()).toEqual(fixture.expected(good))
  })

  test('from a bare repository next to a .git that Git rejects', async () => {
    const away = fixture.init('away')
    fixture.commit(away)
    fixture.git(fixture.root, 'clone', '--quiet', '--bare', away, 'src/evil')
    fixture.git(fixture.path('src/evil'), 'config', 'core.worktree', share('away'))
    fixture.git(fixture.root, 'clone', '--quiet', '--bare', away, 'src/evil/.git')
    fixture.write(fixture.path('src/evil/.git'), 'HEAD', 'nonsense\n')
    await fixture.add(fixture.path('src/evil'))
    expect(fixture.recorded).toEqual([])
    expect(fixture.view().problems).toEqual([unreadable])
  })

  test('from a .git file that appears later', async () => {
    const good = fixture.init('good')
    fixture.commit(good)
    fixture.git(good, 'worktree', 'add', '--quiet', '-b', 'beside', fixture.path('src/evil'))
    const away = fixture.init('away')
    await fixture.add(fixture.path('src'))
    const before = fixture.expected(good)
    expect(fixture.contributions()).toEqual(before)

    fixture.commit(away)
    fixture.write(fixture.path('src/evil'), '.git', `gitdir: ${share('away/.git')}\n`)
    await fixture.folders.scanForChanges()
    expect(fixture.contributions()).toEqual(before)
    expect(fixture.view().problems).toEqual([unreadable])
  })
})

describe.runIf(scripts)('a hanging Git', () => {
  const armed = () => fixture.path('armed')
  const hung = () => fixture.path('hung')

  /** A `git` that, while armed, hangs at this command in the repository `evil`. */
  const hanging = (question: string) =>
    script(
      'hanging-git',
      `case "$PWD $*" in */evil\\ *" ${question} "*)`,
      `  if [ -e '${armed()}' ]; then mkdir '${hung()}'/$$; exec sleep 1000; fi ;;`,
      'esac',
      'exec git "$@"',
    )
  const times = () => readdirSync(hung()).length
  const trouble = [{ code: 'git-failed', params: { name: 'evil' } }]

  // The test advances the idle timeout once Git hangs, so that no other call can be late.
  const silenceMs = 10_000
  /** Kills the next hanging call. */
  const endOne = async () => {
    await changes(hung())
    vi.advanceTimersByTime(silenceMs)
  }
  beforeEach(() => {
    mkdirSync(hung())
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  test('is killed after silence, and not started again right away', async () => {
    writeFileSync(armed(), '')
    await fixture.restart({ gitPath: hanging('log --stdin') })
    const good = fixture.init('src/good')
    const evil = fixture.init('src/evil')
    fixture.commit(evil)
    fixture.commit(good)
    // The other one is read meanwhile.
    const added = fixture.add(fixture.path('src'))
    await Promise.all([changes(hung()), fixture.until(() => fixture.contributions().length > 0)])
    vi.advanceTimersByTime(silenceMs)
    await added
    expect(fixture.view()).toMatchObject({ state: { name: 'watching' }, problems: trouble })
    expect(fixture.contributions()).toEqual(fixture.expected(good))

    await fixture.folders.scanForChanges()
    expect(times()).toBe(1)

    // A rescan that the user requests does not wait.
    rmSync(armed())
    await fixture.folders.rescan()
    expect(fixture.view().problems).toEqual([])
    expect(fixture.contributions()).toEqual(
      [...fixture.expected(good), ...fixture.expected(evil)].toSorted(),
    )
  })

  test.each([
    ['ahead', 6],
    ['behind', -6],
  ])(
    'backs off no longer than usual after a clock that was six years %s is set right',
    async (_, years) => {
      const yearsMs = years * 365 * 24 * 60 * 60_000
      writeFileSync(armed(), '')
      fixture.moveClock(yearsMs)
      await fixture.restart({ gitPath: hanging('log --stdin') })
      const evil = fixture.init('src/evil')
      fixture.commit(evil)
      await Promise.all([endOne(), fixture.add(fixture.path('src'))])
      await fixture.folders.scanForChanges()
      expect(times()).toBe(1)
      rmSync(armed())
      fixture.moveClock(-yearsMs)
      expect(fixture.endBackOffs()).toEqual([60_000])
      await fixture.folders.scanForChanges()
      expect(fixture.view().problems).toEqual([])
      expect(fixture.contributions()).toEqual(fixture.expected(evil))
    },
  )

  test('may just be slow, so each attempt gets more time, with a back-off in between', async () => {
    const gate = pipe('gate')
    const slow = script(
      'slow-git',
      `case "$*" in *" log --stdin "*) mkdir '${hung()}'/$$; read -r line < '${gate}' ;; esac`,
      'exec git "$@"',
    )
    await fixture.restart({ gitPath: slow })
    const evil = fixture.init('evil')
    fixture.commit(evil)
    const backOffs: number[] = []
    let begins = changes(hung())
    const added = fixture.add(evil)
    // 10, 20, 40 and 80 seconds of silence are too long.
    for (const tries of [0, 1, 2, 3]) {
      await begins
      vi.advanceTimersByTime(silenceMs * 2 ** tries * 0.9)
      await setImmediate()
      expect(fixture.warnings).toHaveLength(tries)
      vi.advanceTimersByTime(silenceMs * 2 ** tries * 0.2)
      await (tries === 0 ? added : fixture.folders.scanForChanges())
      expect(fixture.view()).toMatchObject({ problems: trouble })
      begins = changes(hung())
      backOffs.push(...fixture.endBackOffs())
    }
    expect(backOffs).toEqual([1, 2, 4, 8].map((minutes) => minutes * 60_000))
    await begins
    vi.advanceTimersByTime(100_000)
    const going = createWriteStream(gate)
    going.end('go\n')
    await fixture.until(() => fixture.contributions().length > 0)
    await fixture.folders.scanForChanges()
    expect(fixture.view().problems).toEqual([])
    expect(fixture.contributions()).toEqual(fixture.expected(evil))
  })

  test.each([['log --no-patch'], ['--no-walk=unsorted'], ['rev-parse --verify']])(
    'does not block the explanation of a day if it hangs at %s',
    async (question) => {
      fixture.commit(fixture.init('work'), { date: '1700000000 +0900' })
      fixture.git(fixture.root, 'clone', '--quiet', '--bare', fixture.path('work'), 'src/evil')
      await fixture.add(fixture.path('src'))
      await fixture.restart({ gitPath: hanging(question), dayTimeoutMs: 600 })
      writeFileSync(armed(), '')
      const asked = new Map(fixture.recorded.map((facts) => [facts.repository, []]))
      const [day] = await fixture.folders.readCommits(parseDay('2023-11-15')!, asked)
      expect(day?.isComplete).toBe(false)
    },
  )

  test('is killed if the explanation of the day is no longer wanted', async () => {
    const app = fixture.init('app')
    fixture.commit(app)
    await fixture.add(app)
    const life = pipe('life')
    const waiting = script(
      'waiting-git',
      `case "$*" in *" log --no-patch "*) exec 3> '${life}'; echo begun >&3; exec sleep 1000 ;; esac`,
      'exec git "$@"',
    )
    await fixture.restart({ gitPath: waiting, dayTimeoutMs: 60 * 60_000 })
    const asked = new Map(fixture.recorded.map((facts) => [facts.repository, []]))
    const page = new AbortController()
    // The stream ends once the last process that could write to it has ended.
    const alive = createReadStream(life)
    const answer = fixture.folders.readCommits(parseDay('2023-11-15')!, asked, page.signal)
    await once(alive, 'data')
    page.abort()
    await Promise.all([answer, once(alive, 'end')])
  })

  test('is not killed if it writes from time to time', async () => {
    const log = { info: () => undefined, warn: () => undefined, error: () => undefined }
    const gate = pipe('gate')
    const slow = script(
      'slow-git',
      'case "$*" in *--version) exec git --version ;; esac',
      `while read -r word; do echo "$word"; done < '${gate}'`,
    )
    const { signal } = new AbortController()
    const git = await findGit({ program: slow, environment: fixture.environment, log }, signal)
    if (!git.ok) throw new Error(git.error.code)
    const output = new EventEmitter()
    const context = contextIn(noRepository, git.value, { kills: 0, signal })
    const call = runGit(context, { args: ['log'], isWalk: true }, (text) => {
      output.emit('text', text)
    })
    const input = createWriteStream(gate)
    for (const word of ['one', 'two', 'three']) {
      const written = once(output, 'text')
      input.write(`${word}\n`)
      expect(await written).toEqual([`${word}\n`])
      await setImmediate()
      vi.advanceTimersByTime(silenceMs * 0.8)
    }
    vi.advanceTimersByTime(silenceMs * 0.3)
    expect(await call).toEqual({ ok: false, error: { code: 'timeout' } })
    input.end()
  })
})

// Other systems only limit single allocations of Git, or measure it with `ps`.
test.runIf(process.platform === 'linux')('a Git that uses too much memory is killed', async () => {
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined }
  const repository = fixture.init('evil')
  fixture.commit(repository)
  for (const name of ['one', 'two'])
    symlinkSync('.', path.join(repository, '.git/refs/heads', name))
  const { signal } = new AbortController()
  const maxMemoryBytes = 32 * 2 ** 20
  const options = { maxMemoryBytes, environment: fixture.environment, log }
  const git = await findGit(options, signal)
  if (!git.ok) throw new Error(git.error.code)
  // On a busy machine, the idle timeout may kill it first.
  const attempt = { kills: 10, signal }
  const answer = (cwd: string, ...args: readonly string[]) =>
    readGitOutput(contextIn({ cwd, variables: {} }, git.value, attempt), { args })
  expect(await answer(repository, 'for-each-ref', 'refs/heads')).toEqual({
    ok: false,
    error: { code: 'too-much-memory', maxBytes: maxMemoryBytes },
  })

  // Git itself refuses an object that claims to be larger.
  const plain = fixture.init('plain')
  const large = fixture.path('large')
  writeFileSync(large, Buffer.alloc(2 * maxMemoryBytes, 'x'))
  const oid = fixture.git(plain, 'hash-object', '-w', '-t', 'commit', '--literally', large)
  expect(await answer(plain, 'cat-file', '-p', oid)).toMatchObject({ error: { code: 'exited' } })
})

describe.runIf(scripts)('an unusable Git', () => {
  test('is reported if it is missing from PATH', async () => {
    await fixture.restart({ environment: { ...fixture.environment, PATH: '' } })
    fixture.commit(fixture.init('app'))
    await fixture.add(fixture.path('app'))
    const problem = { code: 'git-missing' }
    expect(fixture.folders.gitState()).toEqual({ name: 'trouble', problem })
    expect(fixture.view()).toMatchObject({ state: { name: 'trouble', problem }, repositories: 1 })
  })

  test('is not replaced by a program in the repository', async () => {
    const repository = fixture.init('app')
    fixture.commit(repository)
    const marker = fixture.path('marker')
    script('app/git', `touch '${marker}'`)
    for (const PATH of ['', '.', ':', './:'])
      await fixture.restart({ environment: { ...fixture.environment, PATH } })
    await fixture.add(repository)
    expect(fixture.folders.gitState()).toMatchObject({ problem: { code: 'git-missing' } })
    expect(existsSync(marker)).toBe(false)
  })

  test('is reported if it is too old, and used after an update', async () => {
    const program = script('old-git', 'echo git version 1.9.1')
    await fixture.restart({ gitPath: program })
    const repository = fixture.init('app')
    fixture.commit(repository)
    await fixture.add(repository)
    expect(fixture.folders.gitState()).toEqual({
      name: 'trouble',
      problem: { code: 'git-too-old', params: { found: '1.9.1', needed: '2.25' } },
    })

    script('old-git', 'exec git "$@"')
    await fixture.folders.scanForChanges()
    expect(fixture.folders.gitState()).toEqual({ name: 'ready' })
    expect(fixture.view().state).toEqual({ name: 'watching' })
    expect(fixture.contributions()).toEqual(fixture.expected(repository))
  })

  test('is reported if it prints nonsense', async () => {
    await fixture.restart({ gitPath: script('strange-git', 'echo hello') })
    await fixture.add(fixture.root)
    expect(fixture.folders.gitState()).toMatchObject({
      problem: { code: 'git-failed', params: { context: 'program' } },
    })
  })

  test('is reported if it is killed while it reads, and used afterwards', async () => {
    const program = script(
      'dying-git',
      'case "$*" in *" log --stdin "*) kill -9 $$ ;; esac',
      'exec git "$@"',
    )
    await fixture.restart({ gitPath: program })
    const repository = fixture.init('app')
    fixture.commit(repository)
    await fixture.add(repository)
    expect(fixture.view().problems).toEqual([{ code: 'git-failed', params: { name: 'app' } }])

    script('dying-git', 'exec git "$@"')
    await fixture.folders.scanForChanges()
    expect(fixture.view().problems).toEqual([])
    expect(fixture.contributions()).toEqual(fixture.expected(repository))
  })
})

test.runIf(scripts)('closing ends a hanging scan', async () => {
  const started = fixture.path('started')
  const program = script(
    'slow-git',
    `case "$*" in *" log --stdin "*) mkdir '${started}'; exec sleep 1000 ;; esac`,
    'exec git "$@"',
  )
  const repository = fixture.init('app')
  fixture.commit(repository)
  await fixture.restart({ gitPath: program })
  const isStarted = appears(started)
  await fixture.folders.add(repository)
  await isStarted
  await fixture.restart({ gitPath: 'git' })
  expect(fixture.contributions()).toEqual(fixture.expected(repository))
})

describe.runIf(scripts)("a repository's own configuration runs nothing", () => {
  /** Sets everything that a configuration can name to run while a repository is read. */
  function arm(repository: string, marker: string): void {
    const trap = script('trap', `touch '${marker}'/"$$-$(date +%N)"`, 'exit 1')
    const settings: Readonly<Record<string, string>> = {
      'core.fsmonitor': trap,
      'core.hooksPath': fixture.path('hooks'),
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
    mkdirSync(fixture.path('hooks'))
    for (const hook of [
      'post-checkout',
      'reference-transaction',
      'post-index-change',
      'fsmonitor-watchman',
    ])
      script(`hooks/${hook}`, `touch '${marker}'/hook-${hook}`)
    for (const [key, value] of Object.entries(settings))
      fixture.git(repository, 'config', key, value)
  }

  function lose(repository: string, oid: string): void {
    rmSync(path.join(repository, '.git/objects', oid.slice(0, 2), oid.slice(2)))
  }

  test('while the repository is read, compared, or lacks objects', async () => {
    const marker = fixture.path('marker')
    mkdirSync(marker)
    const repository = fixture.init('hostile')
    fixture.commit(repository)
    fixture.write(repository, '.gitattributes', '* diff=trap filter=trap\n')
    // A signed commit: showing it would run the program that checks signatures.
    const tree = fixture.git(repository, 'rev-parse', 'HEAD^{tree}')
    const signed = fixture.path('signed')
    writeFileSync(
      signed,
      `tree ${tree}\nauthor D <dash@example.com> 1700000900 +0900\ncommitter D <dash@example.com> 1700000900 +0900\n` +
        'gpgsig -----BEGIN PGP SIGNATURE-----\n \n iQEz\n -----END PGP SIGNATURE-----\n\nsigned\n',
    )
    const oid = fixture.git(repository, 'hash-object', '-t', 'commit', '-w', signed)
    fixture.git(repository, 'branch', 'signed', oid)
    const expected = fixture.expected(repository)
    arm(repository, marker)
    const dayOfSigned = async () => {
      const asked = new Map(fixture.recorded.map((facts) => [facts.repository, [oid]]))
      const days = await fixture.folders.readCommits(parseDay('2023-11-15')!, asked)
      return days.flatMap(({ commits }) => commits)
    }

    await fixture.add(repository)
    expect(fixture.contributions()).toEqual(expected)
    await fixture.folders.rescan()
    expect((await dayOfSigned()).map(({ subject }) => subject)).toEqual(['commit 1', 'signed'])

    // A partial clone that lacks objects would be completed from its remote.
    lose(repository, oid)
    await fixture.folders.rescan()
    expect(fixture.view().problems).toEqual([
      { code: 'repository-unreadable', params: { name: 'hostile' } },
    ])
    await dayOfSigned()
    expect(readdirSync(marker)).toEqual([])
  })

  test('not even for commands of Git that would run what it names', async () => {
    const marker = fixture.path('marker')
    mkdirSync(marker)
    const repository = fixture.init('hostile')
    fixture.commit(repository)
    arm(repository, marker)
    const log = { info: () => undefined, warn: () => undefined, error: () => undefined }
    const { signal } = new AbortController()
    const git = await findGit({ environment: fixture.environment, log }, signal)
    if (!git.ok) throw new Error(git.error.code)
    const scope = { cwd: repository, variables: {} }
    const context = contextIn(scope, git.value, { kills: 0, signal })
    const answer = (...args: readonly string[]) => readGitOutput(context, { args })
    expect(await answer('status')).toMatchObject({ ok: true })
    lose(repository, fixture.git(repository, 'rev-parse', 'HEAD'))
    expect(await answer('log')).toMatchObject({ error: { code: 'exited' } })
    expect(readdirSync(marker)).toEqual([])
  })

  test('but would run a program without our protection, so the trap works', () => {
    const marker = fixture.path('marker')
    mkdirSync(marker)
    const repository = fixture.init('hostile')
    fixture.commit(repository)
    arm(repository, marker)
    fixture.git(repository, 'status')
    const bySettings = readdirSync(marker).length
    expect(bySettings).toBeGreaterThan(0)
    lose(repository, fixture.git(repository, 'rev-parse', 'HEAD'))
    expect(() => fixture.git(repository, 'log')).toThrow()
    expect(readdirSync(marker).length).toBeGreaterThan(bySettings)
  })
})
