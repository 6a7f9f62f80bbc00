import { execFileSync } from 'node:child_process'
import { chmodSync, writeFileSync } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { parseDay } from '../../../main/base/rules/day.ts'
import { openGround, type Ground } from './ground.ts'

let ground: Ground
beforeEach(() => {
  ground = openGround()
})
afterEach(async () => {
  await ground.end()
  await Promise.all(pipes.splice(0).map((pipe) => pipe.close()))
})

const pipes: FileHandle[] = []

/** A named pipe. Open both ways, it neither waits for its other end nor loses it. */
async function openPipe(file: string): Promise<FileHandle> {
  execFileSync('mkfifo', [file])
  const pipe = await open(file, 'r+')
  pipes.push(pipe)
  return pipe
}

/**
 * A `git` that stands still before it reads the history of a repository whose name begins with `big`, until it is let on.
 */
async function holdUpBig(): Promise<{
  readonly gitPath: string
  /** Settles when one of them stands still. */
  readonly begins: () => Promise<unknown>
  readonly release: () => Promise<void>
}> {
  const gitPath = ground.path('slow-git')
  const [begun, gate] = [ground.path('begun'), ground.path('gate')]
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
  ground.recorded.some(({ commits }) => commits.some((commit) => commit.oid === oid))

describe.runIf(process.platform !== 'win32')('beside a long first scan', () => {
  test('commits elsewhere are seen at once, also twice and in two places', async () => {
    const small = ground.init('src/small')
    ground.commit(small)
    const tiny = ground.init('src/tiny')
    ground.commit(tiny)
    await ground.add(ground.path('src'))
    const { gitPath, begins, release } = await holdUpBig()
    await ground.restart({ gitPath })

    const big = ground.init('big')
    const bigOid = ground.commit(big)
    await ground.folders.add(big)
    await begins()
    for (const folder of [small, tiny, small]) {
      const oid = ground.commit(folder)
      await ground.until(() => isRecorded(oid))
    }
    expect(isRecorded(bigOid)).toBe(false)

    // One more while it is read: it is not read a second time beside itself.
    const later = ground.commit(big)
    const oid = ground.commit(small)
    await ground.until(() => isRecorded(oid))
    expect(isRecorded(later)).toBe(false)

    await release()
    await release()
    await ground.until(() => isRecorded(bigOid) && isRecorded(later))
    await ground.folders.compare()
    expect(ground.warnings).toEqual([])
    expect(ground.view()).toMatchObject({ state: { name: 'watching' }, problems: [] })
  })

  test('a day is told, also of a clone that waits to be read in this run', async () => {
    const bigs = [ground.init('src/big-one'), ground.init('src/big-two')]
    for (const big of bigs) ground.commit(big)
    await ground.add(ground.path('src'))
    const small = ground.init('small')
    ground.commit(small, { date: '1700000000 +0900' })
    await ground.add(small)
    const repository = ground.recorded.at(-1)?.repository
    const day = parseDay('2023-11-15')
    if (repository === undefined || day === undefined) throw new Error('nothing was recorded')

    // Both lanes are held up at the start, before the small one.
    const { gitPath, begins, release } = await holdUpBig()
    for (const big of bigs) ground.commit(big)
    const restarted = ground.restart({ gitPath })
    await begins()
    await begins()
    const asked = new Map([[repository, []]])
    expect(await ground.folders.commitsOf(day, asked)).toMatchObject([
      { repository, isComplete: true, commits: [{ time: 1_700_000_000 }] },
    ])
    await release()
    await release()
    await restarted
  })

  test('closing ends a day that is being read', async () => {
    const big = ground.init('big')
    ground.commit(big)
    await ground.add(big)
    const [repository] = ground.recorded.map((facts) => facts.repository)
    const day = parseDay('2023-11-15')
    if (repository === undefined || day === undefined) throw new Error('nothing was recorded')
    const gitPath = ground.path('hanging-git')
    const begun = ground.path('begun')
    const pipe = await openPipe(begun)
    const hang = `case "$*" in *" log --no-patch "*) echo > '${begun}'; exec sleep 1000 ;; esac`
    writeFileSync(gitPath, `#!/bin/sh\n${hang}\nexec git "$@"\n`)
    chmodSync(gitPath, 0o755)
    await ground.restart({ gitPath })
    const answer = ground.folders.commitsOf(day, new Map([[repository, []]]))
    await pipe.read(Buffer.alloc(1), 0, 1)
    await ground.restart({ gitPath: 'git' })
    expect(await answer).toMatchObject([{ isComplete: false, commits: [] }])
  })
})
