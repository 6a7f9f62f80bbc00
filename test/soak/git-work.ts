import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { me, type GitSandbox } from '../fakes/repositories.ts'

/** A developer's work with Git, in a few clones that have remotes. */
export interface GitWork {
  /** The folder that all clones are in. */
  readonly folder: string
  readonly clones: readonly string[]
  /** Makes commits at different seconds, so that each becomes a dish. */
  commit(clone: string, count?: number): void
  /** Creates a branch, works on it, and merges it without a conflict. */
  mergeBranch(clone: string): void
  /**
   * Makes two branches change the same line and merges them.
   * @returns a function that ends the conflict: aborts the merge, or resolves it
   */
  runIntoConflict(clone: string): (how: 'abort' | 'resolve') => void
  rebase(clone: string): void
  tag(clone: string): void
  push(clone: string): void
  /** Pulls what a colleague has pushed. */
  pull(clone: string): void
  stash(clone: string): void
  amend(clone: string): void
  revert(clone: string): void
  /** How many commits count as food: each distinct author time of the user on any branch, even if it is gone. */
  counted(): number
}

const names = ['curry-app', 'spice_rack', 'kitchen-timer']
/** How long ago the commits start. Each commit gets the next second, so the day must not run out of them. */
const secondsAhead = 3 * 3600

/** Creates the clones, each with a remote, a colleague, and a first commit long ago. */
export function openGitWork(sandbox: GitSandbox): GitWork {
  const folder = sandbox.path('projects')
  mkdirSync(folder)
  const begin = Math.floor(Date.now() / 1000) - secondsAhead
  let second = begin
  let works = 0
  const date = () => `${(second += 1)} +0000`
  const colleagueOf = (clone: string) => clone.replace('/projects/', '/colleague/')

  const clones = names.map((name) => {
    const remote = sandbox.init(`remotes/${name}.git`, '--bare')
    const clone = sandbox.init(`projects/${name}`)
    sandbox.commit(clone)
    sandbox.git(clone, 'remote', 'add', 'origin', remote)
    sandbox.git(clone, 'push', '--quiet', '--set-upstream', 'origin', 'main')
    sandbox.git(sandbox.root, 'clone', '--quiet', remote, colleagueOf(clone))
    return clone
  })

  /** Commits a file that no other branch changes. */
  const commitApart = (clone: string) =>
    sandbox.commit(clone, { date: date(), file: `lib/part-${works}.dart` })
  const commitOnMain = (clone: string) => sandbox.commit(clone, { date: date() })
  const newBranch = (clone: string) => {
    works += 1
    const branch = `work-${works}`
    sandbox.git(clone, 'checkout', '--quiet', '-b', branch)
    return branch
  }
  const backToMain = (clone: string) => sandbox.git(clone, 'checkout', '--quiet', 'main')

  return {
    folder,
    clones,
    commit(clone, count = 1) {
      for (let n = 0; n < count; n += 1) commitOnMain(clone)
    },
    mergeBranch(clone) {
      const branch = newBranch(clone)
      commitApart(clone)
      backToMain(clone)
      commitOnMain(clone)
      sandbox.git(clone, 'merge', '--quiet', '--no-ff', '--no-edit', branch)
      sandbox.git(clone, 'branch', '--quiet', '-d', branch)
    },
    runIntoConflict(clone) {
      const branch = newBranch(clone)
      commitOnMain(clone)
      backToMain(clone)
      commitOnMain(clone)
      const merge = spawnSync('git', ['merge', branch], { cwd: clone, env: sandbox.environment })
      if (merge.status !== 1) throw new Error(`no conflict: ${merge.stderr.toString()}`)
      return (how) => {
        if (how === 'abort') sandbox.git(clone, 'merge', '--abort')
        else {
          sandbox.write(clone, 'lib/main.dart', `// both ${works}\n`)
          sandbox.git(clone, 'commit', '--quiet', '--all', '-m', `both ${works}`)
        }
        sandbox.git(clone, 'branch', '--quiet', '-D', branch)
      }
    },
    rebase(clone) {
      const branch = newBranch(clone)
      commitApart(clone)
      backToMain(clone)
      commitOnMain(clone)
      sandbox.git(clone, 'checkout', '--quiet', branch)
      sandbox.git(clone, 'rebase', '--quiet', 'main')
      backToMain(clone)
      sandbox.git(clone, 'merge', '--quiet', '--ff-only', branch)
      sandbox.git(clone, 'branch', '--quiet', '-d', branch)
    },
    tag(clone) {
      works += 1
      sandbox.git(clone, 'tag', `v0.${works}.0`)
    },
    push: (clone) => void sandbox.git(clone, 'push', '--quiet', '--tags', 'origin', 'main'),
    pull(clone) {
      works += 1
      const colleague = colleagueOf(clone)
      const author = { email: 'mochi@example.com', file: `lib/theirs-${works}.dart` }
      sandbox.git(clone, 'push', '--quiet', 'origin', 'main')
      sandbox.git(colleague, 'pull', '--quiet')
      sandbox.commit(colleague, { ...author, date: date() })
      sandbox.git(colleague, 'push', '--quiet')
      sandbox.git(clone, 'pull', '--quiet', '--ff-only')
    },
    stash(clone) {
      works += 1
      sandbox.write(clone, 'lib/main.dart', `// for later ${works}\n`)
      sandbox.git(clone, 'stash', '--quiet')
      sandbox.git(clone, 'stash', 'pop', '--quiet')
      sandbox.git(clone, 'checkout', '--quiet', '--', '.')
    },
    amend(clone) {
      // Commit first: an amended commit that was already pushed could not be pushed again.
      commitOnMain(clone)
      sandbox.git(clone, 'commit', '--quiet', '--amend', '-m', `amended ${(works += 1)}`)
    },
    revert(clone) {
      // Commit first: HEAD may be a merge, which cannot be reverted like a commit.
      commitOnMain(clone)
      sandbox.git(clone, 'revert', '--no-edit', 'HEAD')
    },
    counted() {
      const log = ['log', '--branches', '--reflog', '--no-merges', '--date=raw', '--format=%aE %ad']
      return clones.reduce((sum, clone) => {
        const lines = sandbox.git(clone, ...log).split('\n')
        const own = lines.filter((line) => line.startsWith(`${me} `))
        const times = new Set(own.map((line) => line.slice(me.length + 1)))
        return sum + [...times].filter((time) => Number.parseInt(time) > begin).length
      }, 0)
    },
  }
}
