import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmodSync, cpSync, utimesSync, writeFileSync } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { parseDay } from '../../../main/base/rules/day.ts'
import { openFoldersFixture, type FoldersFixture } from './fixture.ts'

let fixture: FoldersFixture
beforeEach(() => {
  fixture = openFoldersFixture()
})
afterEach(async () => {
  await fixture.end()
  await Promise.all(pipes.splice(0).map((pipe) => pipe.close()))
})

const pipes: FileHandle[] = []

/** A named pipe, opened for reading and writing, so that opening it does not block on the other end. */
async function openPipe(file: string): Promise<FileHandle> {
  execFileSync('mkfifo', [file])
  const pipe = await open(file, 'r+')
  pipes.push(pipe)
  return pipe
}

/** A `git` that waits for `release` before it reads the history of a repository whose name begins with `big`. */
async function holdUpBig(): Promise<{
  readonly gitPath: string
  /** Settles when one of them is waiting. */
  readonly begins: () => Promise<unknown>
  readonly release: () => Promise<void>
}> {
  const gitPath = fixture.path('slow-git')
  const [begun, gate] = [fixture.path('begun'), fixture.path('gate')]
  const [beginning, going] = [await openPipe(begun), await openPipe(gate)]
  const hold = `case "$PWD $*" in */big*" log --stdin "*) echo > '${begun}'; read -r line < '${gate}' ;; esac`
  writeFileSync(gitPath, `#!/bin/sh\n${hold}\nexec git "$@"\n`)
  chmodSync(gitPath, 0o755)
  return {
    gitPath,
    begins: () => beginning.read(Buffer.alloc(1), 0, 1),
    async release() {
      await going.write('go\n')
    },
  }
}

const isRecorded = (oid: string) =>
  fixture.recorded.some(({ commits }) => commits.some((commit) => commit.oid === oid))

describe.runIf(process.platform !== 'win32')('during a long first scan', () => {
  test('commits in two small clones are seen at once while a big clone is read', async () => {
    const small = fixture.init('src/small')
    fixture.commit(small)
    const tiny = fixture.init('src/tiny')
    fixture.commit(tiny)
    await fixture.add(fixture.path('src'))
    const { gitPath, begins, release } = await holdUpBig()
    await fixture.restart({ gitPath })

    const big = fixture.init('big')
    const bigOid = fixture.commit(big)
    await fixture.folders.add(big)
    await begins()
    for (const folder of [small, tiny, small]) {
      const oid = fixture.commit(folder)
      await fixture.until(() => isRecorded(oid))
    }
    expect(isRecorded(bigOid)).toBe(false)

    // A commit during the scan does not start a second scan in parallel.
    const later = fixture.commit(big)
    const oid = fixture.commit(small)
    await fixture.until(() => isRecorded(oid))
    expect(isRecorded(later)).toBe(false)

    await release()
    await release()
    await fixture.until(() => isRecorded(bigOid) && isRecorded(later))
    await fixture.folders.scanForChanges()
    expect(fixture.warnings).toEqual([])
    expect(fixture.view()).toMatchObject({ state: { name: 'watching' }, problems: [] })
  })

  test('small repositories are read at once, even if others were used more recently', async () => {
    const big = fixture.init('src/big-1')
    writeFileSync(fixture.path('src/big-1/video'), randomBytes(5 * 2 ** 20))
    fixture.git(big, 'add', 'video')
    const bigOid = fixture.commit(big)
    fixture.git(big, 'gc', '--quiet')
    // More than the queue reads at a time.
    for (let n = 2; n <= 5; n += 1) cpSync(big, fixture.path(`src/big-${n}`), { recursive: true })
    const small = ['small', 'tiny'].map((name) => fixture.init(`src/${name}`))
    const oids = small.map((folder) => fixture.commit(folder))
    for (const folder of small)
      for (const name of ['logs/HEAD', 'refs/heads'])
        utimesSync(`${folder}/.git/${name}`, new Date('2020-01-01'), new Date('2020-01-01'))
    const { gitPath, begins, release } = await holdUpBig()
    await fixture.restart({ gitPath })

    await fixture.folders.add(fixture.path('src'))
    await begins()
    await fixture.until(() => oids.every(isRecorded))
    expect(isRecorded(bigOid)).toBe(false)
    for (let n = 1; n <= 5; n += 1) await release()
    await fixture.folders.scanForChanges()
    expect(fixture.view()).toMatchObject({ state: { name: 'watching' }, problems: [] })
  })

  test('a day can be read, even in a clone that this run has not scanned yet', async () => {
    const bigs = [fixture.init('src/big-one'), fixture.init('src/big-two')]
    for (const big of bigs) fixture.commit(big)
    await fixture.add(fixture.path('src'))
    const small = fixture.init('small')
    fixture.commit(small, { date: '1700000000 +0900' })
    await fixture.add(small)
    const repository = fixture.recorded.at(-1)?.repository
    const day = parseDay('2023-11-15')
    if (repository === undefined || day === null) throw new Error('nothing was recorded')

    // Both lanes are busy before the small one is due.
    const { gitPath, begins, release } = await holdUpBig()
    for (const big of bigs) fixture.commit(big)
    const restarted = fixture.restart({ gitPath })
    await begins()
    await begins()
    const asked = new Map([[repository, []]])
    expect(await fixture.folders.readCommits(day, asked)).toMatchObject([
      { repository, isComplete: true, commits: [{ time: 1_700_000_000 }] },
    ])
    await release()
    await release()
    await restarted
  })

  test('closing stops a scan, and the next run repeats it', async () => {
    const big = fixture.init('big')
    const oid = fixture.commit(big)
    const { gitPath, begins } = await holdUpBig()
    await fixture.restart({ gitPath })
    await fixture.folders.add(big)
    await begins()
    await fixture.restart({ gitPath: 'git' })
    expect(isRecorded(oid)).toBe(true)
    expect(fixture.warnings).toEqual([])
  })

  test('closing stops the reading of a day', async () => {
    const big = fixture.init('big')
    fixture.commit(big)
    await fixture.add(big)
    const [repository] = fixture.recorded.map((facts) => facts.repository)
    const day = parseDay('2023-11-15')
    if (repository === undefined || day === null) throw new Error('nothing was recorded')
    const gitPath = fixture.path('hanging-git')
    const begun = fixture.path('begun')
    const pipe = await openPipe(begun)
    const hang = `case "$*" in *" log --no-patch "*) echo > '${begun}'; exec sleep 1000 ;; esac`
    writeFileSync(gitPath, `#!/bin/sh\n${hang}\nexec git "$@"\n`)
    chmodSync(gitPath, 0o755)
    await fixture.restart({ gitPath })
    const answer = fixture.folders.readCommits(day, new Map([[repository, []]]))
    await pipe.read(Buffer.alloc(1), 0, 1)
    await fixture.restart({ gitPath: 'git' })
    expect(await answer).toMatchObject([{ isComplete: false, commits: [] }])
  })
})
