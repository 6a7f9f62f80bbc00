import { execFileSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { parseDay, type Day } from '../../../main/base/rules/day.ts'
import type { RepositoryId } from '../../../main/ledger/rules/facts.ts'
import {
  readDayCommits,
  type RequestedCommits,
  type CloneDay,
} from '../../../main/sources/clones/day-commit-reader.ts'
import { findGit } from '../../../main/sources/git/find-git.ts'
import { createRepositoryGit } from '../../../main/sources/git/repository-git.ts'
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

/** 14 November 2023, 22:13:20 in UTC: the 15th in Japan. */
const instant = 1_700_000_000
const theDay = dayOf('2023-11-15')

function dayOf(text: string): Day {
  const day = parseDay(text)
  if (day === null) throw new Error(`${text} is no day`)
  return day
}

/** The latest recorded repository. */
function repository(): RepositoryId {
  const last = fixture.recorded.at(-1)
  if (last === undefined) throw new Error('nothing was recorded')
  return last.repository
}

const asking = (...oids: readonly string[]): RequestedCommits => new Map([[repository(), oids]])

/** The day as read from the only clone. */
async function read(day = theDay, ...oids: readonly string[]): Promise<CloneDay> {
  const days = await fixture.folders.readCommits(day, asking(...oids))
  expect(days).toHaveLength(1)
  const [found] = days
  if (found === undefined) throw new Error('no clone answers')
  return found
}

/** Writes a raw commit object on a branch of its own. */
function writeRaw(folder: string, branch: string, object: string | Uint8Array): string {
  const oid = execFileSync('git', ['hash-object', '-t', 'commit', '-w', '--stdin', '--literally'], {
    cwd: folder,
    env: fixture.environment,
    input: object,
    encoding: 'utf8',
  }).trim()
  fixture.git(folder, 'update-ref', `refs/heads/${branch}`, oid)
  return oid
}

function header(folder: string, author: string, more = ''): string {
  const tree = fixture.git(folder, 'rev-parse', 'HEAD^{tree}')
  return `tree ${tree}\nauthor ${author}\ncommitter ${author}\n${more}\n`
}

describe('reading a day from Git', () => {
  test('covers every branch, all authors and merges, each at its own offset', async () => {
    const app = fixture.init('app')
    const before = fixture.commit(app, { date: `${instant - 86_400} +0900` })
    const own = fixture.commit(app, { date: `${instant} +0900` })
    // In London, the same second is still on the 14th.
    fixture.commit(app, { date: `${instant + 1} +0000`, file: 'lib/london.dart' })
    fixture.git(app, 'checkout', '--quiet', '-b', 'feature/soup')
    const theirs = fixture.commit(app, {
      name: 'Some One',
      email: other,
      date: `${instant + 60} +0900`,
      file: 'lib/soup.dart',
    })
    fixture.git(app, 'checkout', '--quiet', 'main')
    fixture.commit(app, { date: `${instant + 86_400} +0900` })
    const date = `${instant + 120} +0900`
    const join = ['merge', '--quiet', '--no-ff', '-m', 'join the soup', 'feature/soup']
    fixture.gitAs({ date }, app, ...join)
    const merge = fixture.git(app, 'rev-parse', 'HEAD')
    await fixture.add(app)

    const found = await read()
    expect(found).toEqual({
      repository: repository(),
      isComplete: true,
      commits: [
        {
          oid: own,
          author: 'Dash',
          email: me,
          time: instant,
          offset: 540,
          subject: 'commit 2',
          isMerge: false,
          isWithAgent: false,
          isReachable: true,
        },
        expect.objectContaining({ oid: theirs, author: 'Some One', email: other, isMerge: false }),
        expect.objectContaining({ oid: merge, subject: 'join the soup', isMerge: true }),
      ],
    })
    expect((await read(dayOf('2023-11-14'))).commits.map(({ oid }) => oid)).toContain(before)
    expect((await read(dayOf('2023-11-14'))).commits).toHaveLength(2)
    expect(await read(dayOf('1999-12-31'))).toMatchObject({ commits: [], isComplete: true })
  })

  test('applies the mailmap to names and addresses', async () => {
    const app = fixture.init('app')
    fixture.commit(app, { name: 'D', email: 'old@example.net', date: `${instant} +0900` })
    fixture.write(app, '.mailmap', `Dash the Bird <${me}> <old@example.net>\n`)
    await fixture.add(app)
    expect((await read()).commits).toMatchObject([{ author: 'Dash the Bird', email: me }])
  })

  test('finds commits behind a commit from a machine with a wrong clock', async () => {
    const app = fixture.init('app')
    const deep = fixture.commit(app, { date: `${instant} +0900` })
    fixture.commit(app, { date: '@0 +0000' })
    for (let n = 1; n < 30; n += 1) fixture.commit(app, { date: `${instant + n * 86_400} +0900` })
    await fixture.add(app)
    expect((await read()).commits.map(({ oid }) => oid)).toEqual([deep])
  })

  test('finds amended commits while Git keeps them', async () => {
    const app = fixture.init('app')
    const first = fixture.commit(app, { date: `${instant} +0900` })
    await fixture.add(app)
    fixture.git(app, 'commit', '--quiet', '--amend', '-m', 'better words')
    const second = fixture.git(app, 'rev-parse', 'HEAD')

    expect((await read()).commits.map(({ oid }) => oid)).toEqual([second])
    const both = await read(theDay, first, second)
    expect(both).toMatchObject({ isComplete: true })
    expect(both.commits.toSorted((a, b) => a.subject.localeCompare(b.subject))).toMatchObject([
      { oid: second, subject: 'better words', isReachable: true },
      { oid: first, subject: 'commit 1', isReachable: false },
    ])

    fixture.git(app, 'reflog', 'expire', '--expire=now', '--all')
    fixture.git(app, 'gc', '--quiet', '--prune=now')
    expect(await read(theDay, first, second)).toMatchObject({
      isComplete: true,
      commits: [{ oid: second }],
    })
  })

  test('marks rebased commits as reachable only under their new name', async () => {
    const app = fixture.init('app')
    fixture.commit(app, { date: `${instant - 90_000} +0900` })
    fixture.git(app, 'checkout', '--quiet', '-b', 'later')
    const old = fixture.commit(app, { date: `${instant} +0900`, file: 'lib/later.dart' })
    fixture.git(app, 'checkout', '--quiet', 'main')
    fixture.commit(app, { date: `${instant - 89_000} +0900` })
    fixture.git(app, 'rebase', '--quiet', 'main', 'later')
    const renewed = fixture.git(app, 'rev-parse', 'later')
    await fixture.add(app)

    const { commits } = await read(theDay, old, renewed)
    const state = new Map(commits.map(({ oid, isReachable }) => [oid, isReachable]))
    expect(state).toEqual(
      new Map([
        [old, false],
        [renewed, true],
      ]),
    )
  })

  test('leaves out a requested commit of another day', async () => {
    const app = fixture.init('app')
    const oid = fixture.commit(app, { date: `${instant + 86_400} +0900` })
    await fixture.add(app)
    expect((await read(theDay, oid)).commits).toEqual([])
  })
})

describe('reading a day from every kind of clone', () => {
  test('works with SHA-256 object names', async () => {
    const app = fixture.init('long', '--object-format=sha256')
    const first = fixture.commit(app, { date: `${instant} +0900` })
    fixture.git(app, 'commit', '--quiet', '--amend', '-m', 'again')
    await fixture.add(app)
    const { commits } = await read(theDay, first, 'a'.repeat(40))
    expect(commits).toHaveLength(2)
    expect(commits.find(({ oid }) => oid === first)?.isReachable).toBe(false)
  })

  test('works in bare clones and worktrees', async () => {
    const app = fixture.init('app')
    fixture.commit(app, { email: 'old@example.net', date: `${instant} +0900` })
    fixture.write(app, '.mailmap', `Dash <${me}> <old@example.net>\n`)
    fixture.git(app, 'add', '.mailmap')
    fixture.gitAs({ date: `${instant + 1} +0900` }, app, 'commit', '--quiet', '-m', 'who is who')
    fixture.git(fixture.root, 'clone', '--quiet', '--bare', app, 'near/app.git')
    fixture.git(app, 'worktree', 'add', '--quiet', '-b', 'beside', fixture.path('near/beside'))
    const beside = fixture.commit(fixture.path('near/beside'), { date: `${instant + 2} +0900` })
    await fixture.add(fixture.path('near'))

    const days = await fixture.folders.readCommits(theDay, asking())
    expect(days.map(({ commits }) => commits.length).toSorted()).toEqual([2, 3])
    for (const { commits } of days) expect(commits.every(({ email }) => email === me)).toBe(true)
    expect(days.flatMap(({ commits }) => commits).map(({ oid }) => oid)).toContain(beside)
  })

  test('works in a shallow clone whose history ends at a merge', async () => {
    const app = fixture.init('deep')
    fixture.commit(app, { date: `${instant - 1} +0900` })
    fixture.git(app, 'checkout', '--quiet', '-b', 'soup')
    fixture.commit(app, { date: `${instant} +0900` })
    fixture.git(app, 'checkout', '--quiet', 'main')
    const join = ['merge', '--quiet', '--no-ff', '-m', 'join', 'soup']
    fixture.gitAs({ date: `${instant + 1} +0900` }, app, ...join)
    fixture.git(fixture.root, 'clone', '--quiet', '--depth=1', `file://${app}`, 'shallow')
    fixture.git(
      fixture.path('shallow'),
      ...['remote', 'set-url', 'origin', 'https://github.com/dash/nest'],
    )
    await fixture.add(fixture.path('shallow'))
    expect((await read()).commits).toMatchObject([{ subject: 'join', isMerge: true }])
  })

  test('covers only the requested repositories, and only those that still exist', async () => {
    const app = fixture.init('src/app')
    fixture.commit(app, { date: `${instant} +0900` })
    fixture.commit(fixture.init('src/other'), { date: `${instant} +0900`, file: 'pubspec.yaml' })
    await fixture.add(fixture.path('src'))
    const root = fixture.git(app, 'rev-parse', 'HEAD')
    const asked: RequestedCommits = new Map([[`git:${root}` as RepositoryId, []]])
    expect(await fixture.folders.readCommits(theDay, asked)).toMatchObject([
      { repository: `git:${root}`, commits: [{ oid: root }] },
    ])
    expect(await fixture.folders.readCommits(theDay, new Map())).toEqual([])
    rmSync(app, { recursive: true })
    expect(await fixture.folders.readCommits(theDay, asked)).toEqual([])
  })
})

describe('hostile repositories', () => {
  test.each([
    ['NUL', 'hot\0cold', 'hot'],
    ['sequences for a terminal', '\u001b[31mred\u001b[0m \u0007', '[31mred [0m'],
    ['a turned direction', 'a \u202egnp.exe\u2069', 'a  gnp.exe'],
    ['10 kB', 'x'.repeat(10_000), `${'x'.repeat(199)}…`],
    ['10 kB of characters outside of the basic plane', '🌶'.repeat(3000), `${'🌶'.repeat(99)}…`],
    ['several lines', 'one\ntwo\n\nthree', 'one two'],
    ['bytes that are no UTF-8', Buffer.from([0x61, 0xff, 0x62]), 'a\ufffdb'],
    ['nothing', '', ''],
  ])('a subject with %s becomes one short line', async (_, message, subject) => {
    const app = fixture.init('app')
    fixture.commit(app, { date: '1500000000 +0900' })
    const start = header(app, `Dash <${me}> ${instant} +0900`)
    writeRaw(app, 'odd', Buffer.concat([Buffer.from(start), Buffer.from(message)]))
    await fixture.add(app)
    expect((await read()).commits).toMatchObject([{ subject }])
  })

  test('a commit can have a name of 10 kB, many parents, another encoding or no date', async () => {
    const app = fixture.init('app')
    const root = fixture.commit(app, { date: '1500000000 +0900' })
    writeRaw(app, 'long', `${header(app, `${'D'.repeat(10_000)} <${me}> ${instant} +0900`)}long`)
    const tree = fixture.git(app, 'rev-parse', 'HEAD^{tree}')
    const who = `Dash <${me}> ${instant + 1} +0900`
    writeRaw(
      app,
      'octopus',
      `tree ${tree}\n${`parent ${root}\n`.repeat(300)}author ${who}\ncommitter ${who}\n\noctopus`,
    )
    const start = header(app, `Dash <${me}> ${instant + 2} +0900`, 'encoding ISO-8859-1\n')
    writeRaw(app, 'latin', Buffer.concat([Buffer.from(start), Buffer.from('r\u00f4ti', 'latin1')]))
    writeRaw(app, 'undated', `${header(app, `Dash <${me}> -5 +0000`)}undated`)
    await fixture.add(app)

    const { commits, isComplete } = await read()
    expect(commits).toMatchObject([
      { subject: 'long', author: `${'D'.repeat(199)}…`, isMerge: false },
      { subject: 'octopus', isMerge: true },
      { subject: 'rôti', isMerge: false },
    ])
    expect(isComplete).toBe(true)
  })

  test('invalid object names are not passed to Git', async () => {
    const app = fixture.init('app')
    fixture.commit(app, { date: `${instant - 86_400} +0900` })
    fixture.commit(app, { date: `${instant} +0900` })
    await fixture.add(app)
    const asked = ['--all', 'HEAD', 'HEAD~1', `--output=${fixture.path('written')}`, '', 'a\nHEAD']
    expect((await read(theDay, ...asked)).commits).toHaveLength(1)
    expect((await read(dayOf('2001-01-01'), ...asked)).commits).toEqual([])
    // HEAD is not shown either if no requested commit exists.
    expect((await read(dayOf('2001-01-01'), 'a'.repeat(40))).commits).toEqual([])
  })

  test('the list of a thousand commits is cut off, but keeps the requested commits', async () => {
    const app = fixture.init('app')
    const stream = Array.from(
      { length: 1000 },
      (_, n) =>
        `commit refs/heads/main\nmark :${n + 1}\nauthor D <${me}> ${instant + n} +0900\n` +
        `committer D <${me}> ${instant + n} +0900\ndata 1\nx\n${n > 0 ? `from :${n}\n` : ''}`,
    )
    execFileSync('git', ['fast-import', '--quiet'], {
      cwd: app,
      env: fixture.environment,
      input: stream.join('\n'),
    })
    await fixture.add(app)
    const oldest = fixture.git(app, 'rev-list', '--max-parents=0', 'HEAD')
    const found = await read(theDay, oldest)
    expect(found.isComplete).toBe(false)
    expect(found.commits).toHaveLength(500)
    expect(found.commits[0]).toMatchObject({ oid: oldest, isReachable: true })
  })

  test('if an object is missing, the rest is shown as incomplete', async () => {
    const app = fixture.init('app')
    const lost = fixture.commit(app, { date: `${instant} +0900` })
    const left = fixture.commit(app, { date: `${instant + 1} +0900` })
    await fixture.add(app)
    rmSync(path.join(app, '.git/objects', lost.slice(0, 2), lost.slice(2)))
    expect(await read(theDay, lost, left)).toMatchObject({
      isComplete: false,
      commits: [{ oid: left }],
    })
  })
})

test('a walk that takes too long still yields the requested commits', async () => {
  const app = fixture.init('app')
  const oid = fixture.commit(app, { date: `${instant} +0900` })
  const { signal } = new AbortController()
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined }
  const git = await findGit({ environment: fixture.environment, log }, signal)
  if (!git.ok) throw new Error(git.error.code)
  const place = { gitDir: path.join(app, '.git'), cwd: app }
  const how = { home: fixture.home, isThorough: false, kills: 0, signal }
  const repository = createRepositoryGit(git.value, place, how)
  expect(
    await readDayCommits(repository, { day: theDay, requested: [oid] }, AbortSignal.abort()),
  ).toMatchObject({
    isComplete: false,
    commits: [{ oid }],
  })
})
