import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { me, openGitSandbox, type GitSandbox } from '../fakes/repositories.ts'
import { watchesOfProcess } from '../fakes/watch-count.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { figureOf, ratios, runsOf, timed, type Bench } from './figures.ts'
import { openBenchFolders } from './folders.ts'

const runs = runsOf(5)
const repositories = 300
const commitsEach = 10
/** The least interval between two updates of the pages. */
const publishMs = 100

/**
 * Hundreds of repositories in one folder. Measures the first scan, a restart, a commit in all of them at once, and
 * the number of watches. For comparison, runs one `git log` in each repository, with the same parallelism as the
 * scan.
 */
export const many: Bench = {
  async measure() {
    const sandbox = openGitSandbox()
    const logs: number[] = []
    const firsts: number[] = []
    const foods: number[] = []
    const restarts: number[] = []
    const commits: number[] = []
    const watches: number[] = []
    try {
      const folders = makeRepositories(sandbox)
      for (let run = 0; run < runs; run += 1) {
        // Let the user commit somewhere today, because that commit is the first food.
        commitTo(sandbox, folders.slice(150, 151))()
        logs.push(await timed(() => logEach(sandbox, folders)))
        const data = temporaryFolder()
        const file = join(data.path, 'hot-dash.db')
        const first = open(sandbox, file)
        try {
          const start = performance.now()
          await first.folders.add(sandbox.path('src'))
          await first.until(() => first.units() > 0)
          foods.push(performance.now() - start)
          await first.until(first.isWatching)
          firsts.push(performance.now() - start)
          if (process.platform === 'linux') watches.push(watchesOfProcess())
        } finally {
          await first.close()
        }
        const start = performance.now()
        const second = open(sandbox, file)
        try {
          await second.until(second.isWatching)
          restarts.push(performance.now() - start)
          const before = second.units()
          const commit = commitTo(sandbox, folders)
          commits.push(
            await timed(() => {
              commit()
              return second.until(() => second.units() === before + repositories)
            }),
          )
        } finally {
          await second.close()
          data.remove()
        }
      }
      return {
        'scan.many_ms': figureOf(firsts, 5000),
        'scan.many_ratio': figureOf(ratios(firsts, logs), null),
        'scan.many_food_ms': figureOf(foods, 2000),
        'scan.many_restart_ms': figureOf(restarts, 1000),
        'scan.many_commit_ms': figureOf(commits, 4000),
        'scan.many_commit_ratio': figureOf(ratios(commits, logs), null),
        'scan.many_git_log_ms': figureOf(logs, null),
        ...(watches.length > 0 && { 'scan.watches': figureOf(watches, 2000) }),
      }
    } finally {
      sandbox.remove()
    }
  },
}

/**
 * Creates Flutter packages. Each has its own commits and, like a clone, a remote branch.
 * @returns their folders
 */
function makeRepositories(sandbox: GitSandbox): readonly string[] {
  return Array.from({ length: repositories }, (_, n) => {
    const folder = sandbox.init(`src/group-${n % 10}/app-${n}`)
    for (const file of ['pubspec.yaml', 'lib/src/app.dart', 'test/app_test.dart'])
      sandbox.write(folder, file, `# ${n}\n`)
    sandbox.write(folder, 'android/app.gradle', `# ${n}\n`)
    execFileSync('git', ['fast-import', '--quiet', '--done'], {
      cwd: folder,
      env: { ...sandbox.environment },
      input: importOf(n),
    })
    sandbox.git(folder, 'update-ref', 'refs/remotes/origin/main', 'HEAD')
    return folder
  })
}

/** The input for `git fast-import`. */
function importOf(n: number): string {
  const commits = Array.from({ length: commitsEach }, (_, commit) => {
    const author = `Dash <${me}> ${1_700_000_000 + n * 10_000 + commit * 60} +0900`
    const head = `commit refs/heads/main\nauthor ${author}\ncommitter ${author}\ndata 6\nSeason\n`
    return commit > 0 ? head : `${head}M 100644 inline pubspec.yaml\ndata 5\n# ${n % 10}\n\n`
  })
  return `${commits.join('')}done\n`
}

/** Runs one log in each repository: the minimum work for Git. */
async function logEach(sandbox: GitSandbox, folders: readonly string[]): Promise<void> {
  const left = [...folders]
  const worker = async () => {
    for (let folder = left.pop(); folder !== undefined; folder = left.pop()) {
      const log = ['log', '--branches', '--format=%H %ad %aE', '--date=raw']
      const child = spawn('git', log, { cwd: folder, env: { ...sandbox.environment } })
      child.stdout.resume()
      await once(child, 'close')
    }
  }
  await Promise.all([worker(), worker()])
}

/**
 * Creates a commit in each repository that no branch reaches yet, so that these many Git processes do not count
 * toward the scan.
 * @returns a function that moves all branches at once
 */
function commitTo(sandbox: GitSandbox, folders: readonly string[]): () => void {
  const now = Math.floor(Date.now() / 1000)
  const branches = folders.map((folder, n) => {
    // Use different minutes, because commits that several families share count as moved history.
    const date = `${now - n * 60} +0900`
    const tree = ['commit-tree', '-p', 'HEAD', '-m', 'at once', 'HEAD^{tree}']
    const branch = join(folder, '.git/refs/heads/main')
    writeFileSync(`${branch}.lock`, `${sandbox.gitAs({ date }, folder, ...tree)}\n`)
    return branch
  })
  return () => {
    for (const branch of branches) renameSync(`${branch}.lock`, branch)
  }
}

function open(sandbox: GitSandbox, file: string) {
  const opened = openBenchFolders(sandbox, file)
  const { store, ledger, folders } = opened
  const units = store.db.prepare('SELECT total(units) FROM granted WHERE repository IS NOT NULL')
  return {
    folders,
    /** The number of units that the commits have become. */
    units: () => Number(units.pluck().get()),
    isWatching: () =>
      folders
        .views()
        .every(
          ({ state, repositories: found }) => state.name === 'watching' && found === repositories,
        ),
    /** Settles when a condition holds. Checks it whenever the app publishes changes. */
    until(condition: () => boolean): Promise<void> {
      return new Promise((resolve) => {
        let timer: NodeJS.Timeout | undefined
        const look = () => {
          timer = undefined
          if (!condition()) return
          for (const stop of stops) stop()
          resolve()
        }
        const changed = () => {
          timer ??= setTimeout(look, publishMs)
        }
        const stops = [folders.onChange(changed), ledger.onChange(changed)]
        changed()
      })
    },
    close: () => opened.close(),
  }
}
