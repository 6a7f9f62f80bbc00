import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import type { WorkEvent } from '../../../main/sources/clones/rules/work-events.ts'
import { openFoldersFixture, type FoldersFixture } from './fixture.ts'
import { hasReftables } from './has-reftables.ts'

let fixture: FoldersFixture
beforeEach(() => {
  fixture = openFoldersFixture()
})
afterEach(async () => {
  await fixture.end()
})

/** Runs Git, which may fail, as a merge with conflicts does. */
function tryGit(folder: string, ...args: readonly string[]): void {
  spawnSync('git', args, { cwd: folder, env: { ...fixture.environment, GIT_EDITOR: 'true' } })
}

/** Performs an action, and settles with all reported events once `last` is among them. */
async function told(last: WorkEvent, act: () => void): Promise<readonly WorkEvent[]> {
  const before = fixture.work.length
  act()
  await fixture.until(() => fixture.work.slice(before).includes(last))
  return fixture.work.slice(before).toSorted()
}

/** A watched repository with a commit. */
async function watched(name = 'app', ...args: readonly string[]): Promise<string> {
  const repository = fixture.init(name, ...args)
  fixture.commit(repository)
  await fixture.add(repository)
  return repository
}

/** Two branches, `main` (checked out) and `side`, that each changed the same line. */
function diverge(repository: string): void {
  fixture.git(repository, 'checkout', '--quiet', '-b', 'side')
  fixture.commit(repository)
  fixture.git(repository, 'checkout', '--quiet', 'main')
  fixture.commit(repository)
}

describe.each(hasReftables() ? ['files', 'reftable'] : ['files'])('references in %s', (format) => {
  const args = [`--ref-format=${format}`]

  test('show the first commit of a day, later commits, and amended ones', async () => {
    const repository = await watched('app', ...args)
    const commit = () => void fixture.commit(repository)
    expect(await told('commit', commit)).toEqual(['commit', 'first-commit-of-day'])
    expect(await told('commit', commit)).toEqual(['commit'])
    fixture.moveClock(24 * 60 * 60_000)
    expect(await told('commit', commit)).toEqual(['commit', 'first-commit-of-day'])
    const amend = () => fixture.git(repository, 'commit', '--quiet', '--amend', '-m', 'better')
    expect(await told('amend', amend)).toEqual(['amend'])
  })

  test('show the very first commit in a repository', async () => {
    const repository = fixture.init('app', ...args)
    await fixture.add(repository)
    const events = await told('first-commit', () => void fixture.commit(repository))
    expect(events).toEqual(['first-commit', 'first-commit-of-day'])
  })

  test('show branches created and switched', async () => {
    const repository = await watched('app', ...args)
    const git = (...words: readonly string[]) => fixture.git(repository, ...words)
    expect(await told('branch-made', () => git('branch', 'feature/deep/soup'))).toEqual([
      'branch-made',
    ])
    expect(await told('branch-made', () => git('checkout', '-q', '-b', 'other'))).toEqual([
      'branch-made',
    ])
    expect(await told('branch-switched', () => git('checkout', '-q', 'main'))).toEqual([
      'branch-switched',
    ])
  })

  test('show pushes and pulls, even by another clone', async () => {
    const repository = await watched('app', ...args)
    const served = fixture.init('served.git', '--bare')
    const git = (...words: readonly string[]) => fixture.git(repository, ...words)
    git('remote', 'add', 'origin', served)
    // Twice: the first push creates the folder of remote branches.
    expect(await told('push', () => git('push', '-q', '-u', 'origin', 'main'))).toEqual(['push'])
    await told('commit', () => void fixture.commit(repository))
    expect(await told('push', () => git('push', '-q'))).toEqual(['push'])

    const other = fixture.path('other')
    fixture.git(fixture.root, 'clone', '-q', served, other)
    fixture.commit(other)
    fixture.git(other, 'tag', 'theirs')
    fixture.git(other, 'push', '-q', '--tags', 'origin', 'main')
    // The pull brings a tag that another user made.
    expect(await told('pull', () => git('pull', '-q'))).toEqual(['pull'])
    await told('commit', () => void fixture.commit(repository))
    fixture.commit(other, { file: 'other.dart' })
    fixture.git(other, 'push', '-q', 'origin', 'main')
    expect(await told('pull', () => git('pull', '-q', '--rebase'))).toContain('pull')
  })

  test('show a merge without, with and after a conflict', async () => {
    const repository = await watched('app', ...args)
    const git = (...words: readonly string[]) => tryGit(repository, ...words)
    await told('commit', () => diverge(repository))
    const begun = await told('conflict', () => git('merge', 'side'))
    expect(begun).toEqual(['conflict'])
    expect(fixture.folders.isInConflict()).toBe(true)
    fixture.write(repository, 'lib/main.dart', '// both\n')
    expect(await told('conflict-over', () => git('add', '.'))).toEqual(['conflict-over'])
    expect(fixture.folders.isInConflict()).toBe(false)
    expect(await told('merge-done', () => git('commit', '-q', '-m', 'both'))).toEqual([
      'merge-done',
    ])
    await told('branch-made', () => git('checkout', '-q', '-b', 'clean'))
    await told('commit', () => void fixture.commit(repository, { file: 'lib/clean.dart' }))
    await told('branch-switched', () => git('checkout', '-q', 'main'))
    expect(
      await told('merge-begun', () => git('merge', '--no-commit', '--no-ff', 'clean')),
    ).toEqual(['merge-begun'])
    expect(await told('merge-done', () => git('commit', '-q', '-m', 'clean'))).toEqual([
      'merge-done',
    ])
  })

  test('show an aborted merge', async () => {
    const repository = await watched('app', ...args)
    await told('commit', () => diverge(repository))
    await told('conflict', () => tryGit(repository, 'merge', 'side'))
    const over = await told('conflict-over', () => tryGit(repository, 'merge', '--abort'))
    expect(over).toEqual(['conflict-over'])
  })

  test.each(['--merge', '--apply'])('show a rebase with a conflict (%s)', async (backend) => {
    const repository = await watched('app', ...args)
    const git = (...words: readonly string[]) => tryGit(repository, ...words)
    await told('commit', () => diverge(repository))
    expect(await told('conflict', () => git('rebase', backend, 'side'))).toContain('conflict')
    fixture.write(repository, 'lib/main.dart', '// both\n')
    await told('conflict-over', () => git('add', '.'))
    const done = await told('rebase-done', () => git('rebase', '--continue'))
    expect(done).toEqual(['rebase-done'])
  })

  test('show a rebase that stops for an edit, and one without a stop', async () => {
    const repository = await watched('app', ...args)
    const git = (...words: readonly string[]) => tryGit(repository, ...words)
    await told('commit', () => void fixture.commit(repository))
    const edit = ['-c', 'sequence.editor=sed -i s/^pick/edit/', 'rebase', '-q', '-i', 'HEAD~1']
    expect(await told('rebase-begun', () => git(...edit))).toEqual(['rebase-begun'])
    expect(await told('rebase-done', () => git('rebase', '--continue'))).toEqual(['rebase-done'])
    fixture.git(repository, 'checkout', '-q', '-b', 'aside', 'HEAD~1')
    fixture.commit(repository, { file: 'lib/aside.dart' })
    expect(await told('rebase-done', () => git('rebase', '-q', 'main'))).toContain('rebase-done')
  })

  test('show reverts, tags and stashes', async () => {
    const repository = await watched('app', ...args)
    const git = (...words: readonly string[]) => fixture.git(repository, ...words)
    await told('commit', () => void fixture.commit(repository))
    expect(await told('revert', () => git('revert', '--no-edit', 'HEAD'))).toEqual(['revert'])
    expect(await told('tag', () => git('tag', 'v1.0.0'))).toEqual(['tag'])
    expect(await told('tag', () => git('tag', '-a', 'v2.0.0', '-m', 'two'))).toEqual(['tag'])
    const stash = (text: string) => () => {
      fixture.write(repository, 'lib/main.dart', text)
      git('stash', '-q')
    }
    expect(await told('stash', stash('// one\n'))).toEqual(['stash'])
    expect(await told('stash', stash('// two\n'))).toEqual(['stash'])
    // Dropping and popping a stash add no event.
    git('stash', 'drop', '-q')
    git('stash', 'pop', '-q')
    git('checkout', '-q', '.')
    expect(await told('tag', () => git('tag', 'v3.0.0'))).toEqual(['tag'])
  })
})

describe('work events', () => {
  test('do not come from the state at the start', async () => {
    const repository = fixture.init('app')
    fixture.commit(repository)
    diverge(repository)
    fixture.git(repository, 'tag', 'v1')
    tryGit(repository, 'merge', 'side')
    await fixture.add(repository)
    await fixture.restart()
    expect(fixture.work).toEqual([])
    expect(await told('conflict-over', () => tryGit(repository, 'merge', '--abort'))).toEqual([
      'conflict-over',
    ])
  })

  test('come from each worktree', async () => {
    const repository = await watched()
    const beside = fixture.path('beside')
    const add = ['worktree', 'add', '-q', '-b', 'beside', beside]
    expect(await told('branch-made', () => fixture.git(repository, ...add))).toEqual([
      'branch-made',
    ])
    const commit = await told('commit', () => void fixture.commit(beside))
    expect(commit).toContain('commit')
    fixture.commit(repository)
    await told('conflict', () => tryGit(beside, 'merge', 'main'))
    await told('conflict-over', () => tryGit(beside, 'merge', '--abort'))
  })

  test('come despite packed branches and tags, and expired reflogs', async () => {
    const repository = await watched()
    fixture.git(repository, 'tag', 'v1')
    fixture.git(repository, 'branch', 'other')
    await fixture.until(() => fixture.work.includes('tag'))
    fixture.git(repository, 'reflog', 'expire', '--expire=now', '--all')
    fixture.git(repository, 'pack-refs', '--all', '--prune')
    expect(await told('commit', () => void fixture.commit(repository))).toContain('commit')
    fixture.git(repository, 'gc', '--quiet')
    expect(await told('tag', () => fixture.git(repository, 'tag', 'v2'))).toEqual(['tag'])
  })

  test('come despite more than a thousand tags and remote branches', async () => {
    const repository = fixture.init('app')
    const oid = fixture.commit(repository)
    for (const kind of ['tags', 'remotes/origin']) {
      const folder = path.join(repository, '.git/refs', kind)
      mkdirSync(folder, { recursive: true })
      for (let n = 0; n < 1100; n++) writeFileSync(path.join(folder, `n${n}`), `${oid}\n`)
    }
    await fixture.add(repository)
    expect(await told('tag', () => fixture.git(repository, 'tag', 'v1'))).toEqual(['tag'])
  })

  test('come from a submodule, as a repository of its own', async () => {
    const library = fixture.init('library')
    fixture.commit(library)
    const repository = fixture.init('app')
    fixture.commit(repository)
    fixture.git(repository, 'submodule', '--quiet', 'add', library, 'lib/soup')
    fixture.git(repository, 'commit', '--quiet', '-m', 'soup')
    await fixture.add(repository)
    const soup = path.join(repository, 'lib/soup')
    const commit = await told('commit', () => void fixture.commit(soup))
    expect(commit).toEqual(['commit', 'first-commit-of-day'])
    expect(await told('tag', () => fixture.git(soup, 'tag', 'v1'))).toEqual(['tag'])
  })

  test('do not come from a bare repository', async () => {
    const served = fixture.init('served.git', '--bare')
    await fixture.add(served)
    const repository = fixture.init('app')
    fixture.commit(repository)
    fixture.git(repository, 'tag', 'v1')
    fixture.git(repository, 'push', '-q', '--tags', served, 'main')
    await fixture.folders.scanForChanges()
    expect(fixture.work).toEqual([])
  })

  test('count for deeds only if they are tags, conflicts, reverts or rebases', async () => {
    const repository = await watched()
    const git = (...words: readonly string[]) => tryGit(repository, ...words)
    await told('commit', () => diverge(repository))
    await told('conflict', () => git('merge', 'side'))
    await told('conflict-over', () => git('merge', '--abort'))
    await told('revert', () => git('revert', '--no-edit', 'HEAD'))
    await told('tag', () => git('tag', 'v1'))
    git('checkout', '-q', '-b', 'aside', 'HEAD~1')
    fixture.commit(repository, { file: 'lib/aside.dart' })
    await told('rebase-done', () => git('rebase', '-q', 'main'))
    const ids = new Set(fixture.recorded.map((facts) => facts.repository))
    expect(ids.size).toBe(1)
    expect(fixture.counted).toEqual(
      ['conflict-over', 'revert', 'tag', 'rebase-done'].map((event) => [[...ids][0], event]),
    )
  })

  test('come with the next comparison if a clone is not watched', async () => {
    await fixture.restart({ maxWatches: 2 })
    const repository = await watched()
    fixture.git(repository, 'tag', 'v1')
    await fixture.folders.scanForChanges()
    expect(fixture.work).toEqual(['tag'])
  })
})

describe('a hostile repository', () => {
  test('can neither lead Hot Dash outside with links nor make it hang with pipes', async () => {
    const elsewhere = fixture.init('elsewhere')
    fixture.commit(elsewhere)
    const repository = fixture.init('app')
    fixture.commit(repository)
    const gitDir = path.join(repository, '.git')
    rmSync(path.join(gitDir, 'logs'), { recursive: true })
    symlinkSync(path.join(elsewhere, '.git/logs'), path.join(gitDir, 'logs'))
    rmSync(path.join(gitDir, 'refs/tags'), { recursive: true })
    symlinkSync(path.join(elsewhere, '.git/refs/tags'), path.join(gitDir, 'refs/tags'))
    await fixture.add(repository)
    fixture.commit(elsewhere)
    fixture.git(elsewhere, 'tag', 'v1')
    rmSync(path.join(gitDir, 'logs'))
    mkdirSync(path.join(gitDir, 'logs'))
    execFileSync('mkfifo', [path.join(gitDir, 'logs/HEAD'), path.join(gitDir, 'MERGE_MSG')])
    writeFileSync(path.join(gitDir, 'index'), 'DIRC\0\0\0\u0002ÿÿÿÿ')
    await fixture.folders.scanForChanges()
    expect(fixture.work).toEqual([])
  })
})
