import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { openFoldersFixture, type FoldersFixture } from './fixture.ts'

let fixture: FoldersFixture
beforeEach(() => {
  fixture = openFoldersFixture()
})
afterEach(async () => {
  await fixture.end()
})

/** The languages recorded last, or null if none were. */
function languages(): readonly string[] | null {
  return fixture.recorded.findLast((facts) => facts.languages !== null)?.languages ?? null
}

const scripts = process.platform !== 'win32'

const unread = (name: string) => ({ code: 'languages-unread', params: { name } })

/** A clone without the files and folders of its commits, whose remote is gone. */
function treeless(): { readonly bare: string; readonly returns: () => void } {
  const origin = fixture.init('origin')
  fixture.git(origin, 'config', 'uploadpack.allowFilter', 'true')
  fixture.commit(origin)
  const args = ['clone', '--quiet', '--bare', '--filter=tree:0', `file://${origin}`, 'src/app.git']
  fixture.git(fixture.root, ...args)
  renameSync(origin, fixture.path('gone'))
  return {
    bare: fixture.path('src/app.git'),
    returns: () => renameSync(fixture.path('gone'), origin),
  }
}

describe('languages that cannot be listed', () => {
  test('are reported, and read once that is possible, even after a restart', async () => {
    const { bare, returns } = treeless()
    await fixture.add(fixture.path('src'))
    expect(fixture.contributions()).toHaveLength(1)
    expect(languages()).toBeNull()
    expect(fixture.view()).toMatchObject({ problems: [unread('app')], counting: 0 })

    await fixture.restart()
    expect(fixture.view().problems).toEqual([unread('app')])
    expect(fixture.warnings).toContainEqual(expect.objectContaining({ code: 'exited' }))

    returns()
    fixture.git(bare, 'ls-tree', '-r', 'HEAD')
    await fixture.folders.scanForChanges()
    expect(languages()).toEqual(['Dart'])
    expect(fixture.view()).toMatchObject({ problems: [], counting: 1 })

    // Once the languages are read, Git does not list the files again.
    const recordings = fixture.recorded.length
    renameSync(fixture.path('origin'), fixture.path('gone'))
    await fixture.restart()
    expect(fixture.recorded).toHaveLength(recordings)
  })

  test.runIf(scripts)('are read later if Git hangs', async () => {
    const app = fixture.init('app')
    fixture.commit(app)
    await fixture.restart(hangingGit())
    await fixture.add(app)
    expect(fixture.view().problems).toEqual([unread('app')])
    expect(fixture.contributions()).toEqual(fixture.expected(app))

    rmSync(fixture.path('hangs'))
    expect(fixture.endBackOffs()).toEqual([60_000])
    await fixture.folders.scanForChanges()
    expect(fixture.view().problems).toEqual([])
    expect(languages()).toEqual(['Dart'])
  })

  test.runIf(scripts)('are read once Git has enough time', async () => {
    const app = fixture.init('app')
    fixture.commit(app)
    await fixture.restart(hangingGit('sleep 1.6'))
    await fixture.add(app)
    for (let n = 0; n < 4 && languages() === null; n++) {
      fixture.endBackOffs()
      await fixture.folders.scanForChanges()
    }
    expect(languages()).toEqual(['Dart'])
  })

  test.runIf(scripts)('are not reported for a repository that already counts', async () => {
    const app = fixture.init('app')
    fixture.commit(app)
    await fixture.add(app)
    await fixture.restart(hangingGit())
    fixture.commit(app)
    await fixture.until(() => fixture.warnings.length > 0)
    expect(fixture.view()).toMatchObject({ counting: 1, problems: [] })
  })

  test.runIf(scripts)('are read at the next start if Hot Dash was closed before', async () => {
    const app = fixture.init('app')
    fixture.commit(app, { file: 'README.md' })
    await fixture.add(app)
    expect(languages()).toEqual([])
    await fixture.restart({ ...hangingGit(), gitIdleTimeoutsMs: { lookup: 60_000, walk: 60_000 } })
    fixture.commit(app)
    await fixture.until(() => fixture.contributions().length === 2)
    await fixture.restart()
    expect(languages()).toEqual(['Dart'])
  })
})

/** A `git` that hangs, or waits, while listing files if a marker file exists. */
function hangingGit(waits = 'exec sleep 1000') {
  const gitPath = fixture.path('hanging-git')
  const isToHang = `[ -e '${fixture.path('hangs')}' ]`
  const lines = [`case "$*" in *ls-tree*) ${isToHang} && ${waits} ;; esac`, 'exec git "$@"']
  writeFileSync(fixture.path('hangs'), '')
  writeFileSync(gitPath, ['#!/bin/sh', ...lines, ''].join('\n'), { mode: 0o755 })
  return { gitPath, gitIdleTimeoutsMs: { lookup: 60_000, walk: 1000 } }
}
