import { join } from 'node:path'
import { logFormat } from '../../main/sources/clones/rules/own-commits.ts'
import { openGitSandbox, type GitSandbox } from '../fakes/repositories.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { figureOf, ratios, runsOf, timed, type Bench } from './figures.ts'
import { openBenchFolders } from './folders.ts'
import { logThroughPipe, longHistory } from './history.ts'

const runs = runsOf(7)
const commits = 100_000
/** The author date of the commits made while measuring. */
let second = Math.floor(Date.now() / 1000)

/** Reads a big repository, from an empty database to "watching", and then one more commit. */
export const scan: Bench = {
  async measure() {
    const sandbox = openGitSandbox()
    // Keeps the process alive: watches alone do not.
    const awake = setInterval(() => undefined, 60_000)
    try {
      const some = await longHistory(sandbox, 'some', { commits, own: commits / 20 })
      const all = await longHistory(sandbox, 'all', { commits, own: commits })
      const few = await compared(sandbox, some)
      const own = await compared(sandbox, all)
      return {
        'scan.ratio': figureOf(ratios(few.scans, few.logs), 1.1),
        'scan.own_ratio': figureOf(ratios(own.scans, own.logs), 1.1),
        'scan.ms': figureOf(few.scans, null),
        'scan.own_ms': figureOf(own.scans, null),
        'scan.git_log_ms': figureOf([...few.logs, ...own.logs], null),
        'scan.incremental_ms': figureOf([...few.increments, ...own.increments], 30),
      }
    } finally {
      clearInterval(awake)
      sandbox.remove()
    }
  },
}

/** Runs the scan and plain Git in turn, so that other load on the machine affects both. */
async function compared(sandbox: GitSandbox, folder: string) {
  const scans: number[] = []
  const logs: number[] = []
  const increments: number[] = []
  // Do not measure the very first read. Both then find the files cached.
  logThroughPipe(sandbox, folder, logFormat)
  for (let run = 0; run < runs; run += 1) {
    logs.push(await timed(() => logThroughPipe(sandbox, folder, logFormat)))
    const { whole, increment } = await firstScan(sandbox, folder)
    scans.push(whole)
    increments.push(increment)
  }
  return { scans, logs, increments }
}

/** The first start with the repository: the duration of the scan, then the time from a commit's end to its record. */
async function firstScan(sandbox: GitSandbox, folder: string) {
  const data = temporaryFolder()
  const opened = openBenchFolders(sandbox, join(data.path, 'hot-dash.db'))
  const { ledger, folders } = opened
  const isWatching = () => folders.views().every(({ state }) => state.name === 'watching')
  try {
    const whole = await timed(async () => {
      await folders.add(folder)
      await happened((listener) => folders.onChange(listener), isWatching)
    })
    const recorded = new Promise((resolve) => {
      const stop = ledger.onChange((change) => {
        stop()
        resolve(change)
      })
    })
    // `git commit` blocks this process, so it hears of the commit only afterwards.
    commitOne(sandbox, folder)
    const increment = await timed(() => recorded)
    return { whole, increment }
  } finally {
    await opened.close()
    data.remove()
  }
}

function commitOne(sandbox: GitSandbox, folder: string): void {
  second += 1
  const date = `${second} +0900`
  sandbox.gitAs({ date }, folder, 'commit', '--quiet', '--allow-empty', '-m', 'One more')
}

/** Settles when a condition holds. Checks it now and after each change. */
function happened(
  onChange: (listener: () => void) => () => void,
  holds: () => boolean,
): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (!holds()) return
      stop()
      resolve()
    }
    const stop = onChange(look)
    look()
  })
}
