import { execFileSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { parseDay } from '../../../main/base/rules/day.ts'
import { openFoldersFixture, type FoldersFixture } from './fixture.ts'

let fixture: FoldersFixture
beforeEach(() => {
  fixture = openFoldersFixture()
})
afterEach(async () => {
  await fixture.end()
})

/** Replaces what is there with a pipe that nobody writes to. */
function pipe(file: string): string {
  rmSync(file, { recursive: true, force: true })
  mkdirSync(path.dirname(file), { recursive: true })
  execFileSync('mkfifo', [file])
  return file
}

/** A `git` that records the folder in which it runs. */
function notingGit(): { readonly gitPath: string; readonly folders: () => readonly string[] } {
  const [gitPath, notes] = [fixture.path('noting-git'), fixture.path('notes')]
  writeFileSync(gitPath, `#!/bin/sh\necho "$PWD" >> '${notes}'\nexec git "$@"\n`, { mode: 0o755 })
  return {
    gitPath,
    folders: () => (existsSync(notes) ? readFileSync(notes, 'utf8').split('\n') : []),
  }
}

/** Makes a repository hostile. @returns the place that the user sees */
type Hostility = (repository: string, gitDir: string) => string

const firstIn = (folder: string, ending: string) => {
  const name = readdirSync(folder).find((entry) => entry.endsWith(ending))
  if (name === undefined) throw new Error(`nothing in ${folder} ends in ${ending}`)
  return name
}

/** Turns an object of the last commit, which Git must read, into a pipe. */
function pipeLooseObject(repository: string, gitDir: string): string {
  const oid = fixture.git(repository, 'rev-parse', 'HEAD')
  const place = `objects/${oid.slice(0, 2)}/${oid.slice(2)}`
  pipe(path.join(gitDir, place))
  return place
}

const pipeIn =
  (place: string): Hostility =>
  (_, gitDir) => {
    pipe(path.join(gitDir, place))
    return place
  }

const hostilities: Readonly<Record<string, Hostility>> = {
  ...Object.fromEntries(
    [
      ...['commondir', 'config', 'config.worktree', 'packed-refs', 'shallow', 'info/grafts'],
      ...['objects/info/alternates', 'objects/info/commit-graph', 'objects/pack/multi-pack-index'],
      ...['refs/heads/pipe', 'refs/replace/pipe', 'reftable/tables.list'],
    ].map((place) => [`a pipe as ${place}`, pipeIn(place)]),
  ),
  'a pipe that include.path names': (repository) => {
    fixture.git(repository, 'config', 'include.path', pipe(fixture.path('away/include')))
    return 'include.path'
  },
  'a pipe that an included file includes, by a path from the home folder': (repository) => {
    pipe(path.join(fixture.home, 'pipe'))
    fixture.write(repository, '.git/more', '[includeIf "gitdir:/"] PATH = "~/pi\\\npe" ; end')
    fixture.git(repository, 'config', 'include.path', 'more')
    return 'include.path'
  },
  'a pipe that mailmap.file names': (repository) => {
    fixture.git(repository, 'config', 'mailmap.file', 'map')
    pipe(path.join(repository, 'map'))
    return 'mailmap.file'
  },
  'a pipe as alternates of alternates': (repository) => {
    const shared = fixture.init('away/shared')
    pipe(path.join(shared, '.git/objects/info/alternates'))
    fixture.write(
      repository,
      '.git/objects/info/alternates',
      `# shared\n${path.join(shared, '.git/objects')}\n`,
    )
    return 'objects/info/alternates'
  },
  'a pipe in a chain of commit-graphs': (repository, gitDir) => {
    fixture.git(repository, 'commit-graph', 'write', '--reachable', '--split')
    const folder = 'objects/info/commit-graphs'
    return pipeIn(`${folder}/${firstIn(path.join(gitDir, folder), '.graph')}`)(repository, gitDir)
  },
  'a pipe as the chain of commit-graphs': pipeIn('objects/info/commit-graphs/commit-graph-chain'),
  'a pipe as the index of a pack': (repository, gitDir) => {
    fixture.git(repository, 'repack', '-adq')
    const name = firstIn(path.join(gitDir, 'objects/pack'), '.idx')
    return pipeIn(`objects/pack/${name}`)(repository, gitDir)
  },
  'a pipe as a pack, through a link': (repository, gitDir) => {
    fixture.git(repository, 'repack', '-adq')
    const place = `objects/pack/${firstIn(path.join(gitDir, 'objects/pack'), '.pack')}`
    rmSync(path.join(gitDir, place))
    symlinkSync(pipe(fixture.path('away/pipe')), path.join(gitDir, place))
    return place
  },
  'a pipe as a loose object': pipeLooseObject,
  'a device as a loose object': (repository, gitDir) => {
    const place = pipeLooseObject(repository, gitDir)
    rmSync(path.join(gitDir, place))
    symlinkSync('/dev/zero', path.join(gitDir, place))
    return place
  },
  'links that lead back': (_, gitDir) => {
    for (const name of ['one', 'two']) symlinkSync('.', path.join(gitDir, 'refs/heads', name))
    return 'refs/heads/one'
  },
  'a link that leads to all of the disk': (_, gitDir) => {
    mkdirSync(path.join(gitDir, 'refs/replace'))
    symlinkSync('/', path.join(gitDir, 'refs/replace/all'))
    return 'refs/replace/all'
  },
}

const unsafe = (name: string, place: string) => ({
  code: 'repository-unsafe',
  params: { name, place },
})

describe.runIf(process.platform !== 'win32')('a repository that would make Git hang', () => {
  test('is refused before Git runs, and the others are read', async () => {
    const { gitPath, folders } = notingGit()
    await fixture.restart({ gitPath })
    const expected = Object.entries(hostilities).map(([name, make]) => {
      const repository = fixture.init(`src/${name.replaceAll('/', ' ')}`)
      fixture.commit(repository)
      return unsafe(path.basename(repository), make(repository, path.join(repository, '.git')))
    })
    const good = fixture.init('src/good')
    fixture.commit(good)
    await fixture.add(fixture.path('src'))

    const problems = fixture.view().problems
    for (const problem of expected) expect(problems).toContainEqual(problem)
    expect(problems).toHaveLength(expected.length)
    expect(fixture.contributions()).toEqual(fixture.expected(good))
    const hostile = expected.map(({ params }) => fixture.path('src', params.name))
    expect(folders().filter((folder) => hostile.includes(folder))).toEqual([])
  })

  test('is refused in a bare repository, and through a worktree', async () => {
    const work = fixture.init('away/work')
    fixture.commit(work)
    fixture.git(work, 'worktree', 'add', '--quiet', '-b', 'beside', fixture.path('src/beside'))
    fixture.git(fixture.root, 'clone', '--quiet', '--bare', work, 'src/bare.git')
    pipe(fixture.path('src/bare.git/packed-refs'))
    pipe(fixture.path('away/work/.git/worktrees/beside/config.worktree'))
    await fixture.add(fixture.path('src'))
    expect(fixture.recorded).toEqual([])
    expect(fixture.view().problems).toEqual(
      expect.arrayContaining([
        unsafe('bare', 'packed-refs'),
        unsafe('work', 'worktrees/beside/config.worktree'),
      ]),
    )
  })

  test('is refused if the obstacle appears later, and read once it is repaired', async () => {
    const app = fixture.init('app')
    const oid = fixture.commit(app, { date: '1700000000 +0900' })
    await fixture.add(app)
    const asked = new Map(fixture.recorded.map(({ repository }) => [repository, [oid]]))
    const day = parseDay('2023-11-15')
    if (day === null) throw new Error('no day')

    const loop = path.join(app, '.git/refs/heads/loop')
    symlinkSync('.', loop)
    await fixture.folders.scanForChanges()
    expect(fixture.view().problems).toEqual([unsafe('app', 'refs/heads/loop')])
    expect(await fixture.folders.readCommits(day, asked)).toMatchObject([
      { isComplete: false, commits: [] },
    ])

    rmSync(loop)
    fixture.commit(app)
    await fixture.folders.scanForChanges()
    expect(fixture.view().problems).toEqual([])
    expect(fixture.contributions()).toEqual(fixture.expected(app))
    expect(await fixture.folders.readCommits(day, asked)).toMatchObject([{ isComplete: true }])
  })

  test('is refused even if another address makes Git read all of it again', async () => {
    const app = fixture.init('app')
    fixture.commit(app)
    await fixture.add(app)
    const place = pipeLooseObject(app, path.join(app, '.git'))
    fixture.setAddresses([...fixture.addresses(), 'dash@work.example'])
    await fixture.folders.scanForChanges()
    expect(fixture.view().problems).toEqual([unsafe('app', place)])
  })

  test('links to ordinary files and folders are not an obstacle', async () => {
    const shared = fixture.init('away/shared')
    fixture.commit(shared)
    fixture.git(shared, 'pack-refs', '--all')
    fixture.commit(shared)
    // As `git-new-workdir` from Git's contrib folder created them, and with branches that are links to others.
    const git = fixture.path('app/.git')
    mkdirSync(git, { recursive: true })
    for (const name of ['config', 'refs', 'packed-refs', 'objects', 'info', 'logs'])
      symlinkSync(path.join(shared, '.git', name), path.join(git, name))
    symlinkSync('refs/heads/main', path.join(git, 'HEAD'))
    symlinkSync('main', path.join(shared, '.git/refs/heads/alias'))
    fixture.git(shared, 'config', 'include.path', '../nowhere')
    fixture.write(shared, '.git/objects/info/alternates', '/nowhere/objects\n')
    await fixture.add(fixture.path('app'))
    expect(fixture.view().problems).toEqual([])
    expect(fixture.contributions()).toEqual(fixture.expected(shared))
  })
})

describe.runIf(process.platform !== 'win32')('a pipe that only Git meets', () => {
  test('blocks its own repository, and every other repository for at most one short attempt', async () => {
    const names = Array.from({ length: 30 }, (_, n) => `src/${n < 7 ? 'hostile' : 'sound'}-${n}`)
    const all = names.map((name) => fixture.init(name))
    for (const folder of all) fixture.commit(folder)
    await fixture.add(fixture.path('src'))
    await fixture.folders.close()
    const [hostile, sound] = [all.slice(0, 7), all.slice(7)]
    for (const folder of all) fixture.commit(folder)
    // In a repository that was read before, not every object is checked.
    const places = hostile.map((folder) => pipeLooseObject(folder, path.join(folder, '.git')))

    const { gitPath, folders } = notingGit()
    const isHostile = (folder: string) => hostile.includes(folder)
    const starts = () => folders().filter(isHostile)
    const restarted = fixture.restart({ gitPath, gitIdleTimeoutsMs: { lookup: 3000, walk: 3000 } })
    await fixture.until(() => fixture.contributions().length === 7 + 2 * sound.length)
    // No hostile repository is tried a second time before all others are read.
    expect(starts().length).toBeLessThanOrEqual(hostile.length)
    await restarted
    expect(fixture.view().problems.map(({ code }) => code)).toEqual(hostile.map(() => 'git-failed'))

    // After the back-off, they are checked completely, and Git does not run again.
    const before = starts().length
    fixture.endBackOffs()
    await fixture.folders.scanForChanges()
    const { problems } = fixture.view()
    for (const [n, folder] of hostile.entries())
      expect(problems).toContainEqual(unsafe(path.basename(folder), places[n] ?? ''))
    expect(problems).toHaveLength(hostile.length)
    expect(starts()).toHaveLength(before)
  }, 120_000)
})
