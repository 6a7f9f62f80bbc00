/** Real Git and the system's own watches, while folders give way to others: a new one may get the number of the old. */
import { execFile, execFileSync } from 'node:child_process'
import { promisify } from 'node:util'
import { afterEach, beforeEach, test } from 'vitest'

import { systemTimers } from '../../../main/base/timers.ts'
import { trials } from '../../support/trials.ts'
import { openFoldersFixture, type FoldersFixture } from './fixture.ts'

/** Within this time, a commit must be seen. */
const limitMs = 2000

let fixture: FoldersFixture
beforeEach(() => {
  fixture = openFoldersFixture()
})
afterEach(async () => {
  await fixture.end()
})

/** Runs a shell script, while the product hears of each of its steps. */
async function run(folder: string, script: string): Promise<string> {
  const env = { ...fixture.environment, GIT_AUTHOR_NAME: 'Dash' }
  const { stdout } = await promisify(execFile)('sh', ['-ec', script], { cwd: folder, env })
  return stdout.trim()
}

/** @throws if the condition does not hold in time */
async function soon(what: string, condition: () => boolean): Promise<void> {
  const tooLate = Promise.withResolvers<never>()
  const cancel = systemTimers.after(limitMs, () => {
    const { repositories, problems, state } = fixture.view()
    tooLate.reject(new Error(`${what}: ${JSON.stringify({ repositories, problems, state })}`))
  })
  await Promise.race([fixture.until(condition), tooLate.promise]).finally(cancel)
}

let commits = 0

/** Commits, and settles when the commit is recorded. Nothing but a hint can cause that. */
async function commitIsSeen(folder: string, what: string): Promise<void> {
  commits += 1
  const date = `${1_800_000_000 + commits * 60} +0900`
  const oid = await run(
    folder,
    `echo ${commits} > soup.dart; git add soup.dart
     GIT_AUTHOR_DATE='${date}' git commit --quiet -m ${commits}; git rev-parse HEAD`,
  )
  await soon(`${what}: no commit`, () =>
    fixture.recorded.some((facts) => facts.commits.some((commit) => commit.oid === oid)),
  )
}

test('commits are seen in a folder of branches that is removed and created again at once', async () => {
  const repository = fixture.init('app')
  fixture.commit(repository)
  await fixture.add(repository)
  fixture.git(repository, 'switch', '--quiet', '--create', 'feature/a')
  await commitIsSeen(repository, 'before')
  for (let round = 0; round < trials(5); round += 1) {
    const [from, to] = round % 2 === 0 ? ['a', 'b'] : ['b', 'a']
    // Synchronous, so the product hears of nothing before all is over, as on a busy machine. On most file systems, the
    // new folder soon gets the inode number of the old one.
    const script = `
      inode() { ls -di .git/refs/heads/feature; }
      before=$(inode)
      for n in 1 2 3 4; do
        git switch -q main; git branch -qD feature/${from}; git switch -qc feature/${to}
        [ "$(inode)" = "$before" ] && break
        git switch -qc feature/${from}; git branch -qD feature/${to}
      done
      git switch -q feature/${to} || git switch -qc feature/${to}`
    execFileSync('sh', ['-c', script], {
      cwd: repository,
      env: fixture.environment,
      stdio: 'ignore',
    })
    for (let n = 0; n < 2; n += 1) await commitIsSeen(repository, `round ${round}`)
  }
})
