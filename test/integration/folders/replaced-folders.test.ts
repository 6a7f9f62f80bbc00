/** Real Git and the system's own watches, while folders give way to others: a new one may get the number of the old. */
import { execFile, execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, test } from 'vitest'

import { systemTimers } from '../../../main/base/timers.ts'
import { testSeed, trials } from '../../support/trials.ts'
import { openFoldersFixture, type FoldersFixture } from './fixture.ts'

/** Within this time, a commit must be seen and a false problem be gone. */
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

/** What happens to a repository below the chosen folder, as shell scripts. `$1` is its name. */
const changes = {
  clone: (name: string) => `rm -rf ${name} && git clone -q ../origin ${name}`,
  init: (name: string) => `rm -rf ${name} && git init -q ${name}`,
  again: (name: string) => `rm -rf ${name}/.git && git init -q ${name}`,
  rename: (name: string) => `mv ${name} moved && git clone -q ../origin ${name} && rm -rf moved`,
  swap: (name: string) => `mv ${name} moved; git init -q ${name}; rm -rf ${name}; mv moved ${name}`,
  above: (name: string) =>
    `mv group other; mkdir group; mv other/* group/; rmdir other; cd ${name}`,
  switch: (name: string) =>
    `cd ${name}; git checkout -q --detach 2>/dev/null || true; git branch --list 'side/*' | xargs -r git branch -qD
     git switch -qc side/$$ 2>/dev/null || git switch -q --orphan side/$$`,
}
type Change = keyof typeof changes

/** A sequence of numbers below a limit, the same for each seed (https://en.wikipedia.org/wiki/Lehmer_random_number_generator). */
function createDice(seed: number) {
  let state = seed % 2147483647 || 1
  return (limit: number) => {
    state = (state * 48271) % 2147483647
    return state % limit
  }
}

test('commits are seen and no false problem stays, whatever happens to the repositories', async () => {
  const origin = fixture.init('origin')
  fixture.commit(origin)
  mkdirSync(fixture.path('src/group'), { recursive: true })
  const names = ['one', 'two', 'group/three', 'group/four']
  for (const name of names) fixture.commit(fixture.init(`src/${name}`))
  await fixture.add(fixture.path('src'))
  const roll = createDice(testSeed)
  const failures: string[] = []
  for (let round = 0; round < trials(12); round += 1) {
    const name = names[roll(names.length)] ?? ''
    const all = Object.keys(changes) as Change[]
    const change = all[roll(all.length)] ?? 'clone'
    const what = `round ${round}, ${change} ${name}`
    try {
      await run(fixture.path('src'), changes[change](name))
      await commitIsSeen(fixture.path('src', name), what)
      await soon(`${what}: problem`, () => fixture.view().problems.length === 0)
      await soon(`${what}: count`, () => fixture.view().repositories === names.length)
    } catch (cause) {
      failures.push(String(cause))
    }
  }
  expect(failures).toEqual([])
})
