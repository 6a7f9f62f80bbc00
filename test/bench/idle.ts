import { setTimeout as passed } from 'node:timers/promises'
import { temporaryFolder } from '../integration/storage/store.ts'
import { openGitSandbox } from '../fakes/repositories.ts'
import { furnish, product, startApp, untilReady, type RunningApp } from './app.ts'
import { figureOf, runs, Skipped, type Bench } from './figures.ts'
import { cpuSeconds, proportionalMegabytes } from './process-tree.ts'

const rest = 20_000
const minute = 60_000
const home = '/home/index.html'

/** What Dash costs while nothing happens, with its home open and with its home closed. */
export const idle: Bench = {
  async measure() {
    if (process.platform !== 'linux')
      throw new Skipped('it is read from /proc, which only Linux has')
    const alone = await memoryAlone()
    // Side by side, since minutes are long; each costs too little to be felt by the other.
    const [open, hidden] = await Promise.all([
      withApp(async (app) => {
        app.devTools.close()
        return minutesOf(app.pid)
      }),
      withApp(async (app) => {
        await (await app.devTools.page(home)).close()
        app.devTools.close()
        return minutesOf(app.pid)
      }),
    ])
    return {
      'idle.cpu_percent': figureOf(open, 0.5),
      'idle.hidden_cpu_percent': figureOf(hidden, 0.3),
      'idle.pss_mb': figureOf([alone.open], null),
      'idle.hidden_pss_mb': figureOf([alone.hidden], null),
    }
  },
}

/** While no other Electron shares its pages: their share would be counted away. */
function memoryAlone(): Promise<{ readonly open: number; readonly hidden: number }> {
  return withApp(async ({ devTools, pid }) => {
    await passed(rest)
    const open = proportionalMegabytes(pid)
    await (await devTools.page(home)).close()
    await passed(rest)
    return { open, hidden: proportionalMegabytes(pid) }
  })
}

async function withApp<T>(work: (app: RunningApp) => Promise<T>): Promise<T> {
  const sandbox = openGitSandbox()
  const data = temporaryFolder()
  try {
    sandbox.commit(sandbox.init('app'))
    furnish(data.path, sandbox.root)
    const { GIT_CONFIG_GLOBAL = '', GIT_CONFIG_NOSYSTEM = '' } = sandbox.environment
    const app = await startApp(product, {
      HOT_DASH_HOME: data.path,
      // In the afternoon, so that Dash is awake.
      HOT_DASH_NOW: '2026-11-25T14:00:00+09:00',
      TZ: 'Asia/Tokyo',
      GIT_CONFIG_GLOBAL,
      GIT_CONFIG_NOSYSTEM,
    })
    try {
      await (await app.devTools.page(home)).evaluate(untilReady)
      return await work(app)
    } finally {
      await app.quit()
    }
  } finally {
    data.remove()
    sandbox.remove()
  }
}

async function minutesOf(pid: number): Promise<readonly number[]> {
  await passed(rest)
  const percents: number[] = []
  for (let run = 0; run < runs; run += 1) {
    const [cpu, time] = [cpuSeconds(pid), performance.now()]
    await passed(minute)
    percents.push(((cpuSeconds(pid) - cpu) * 100_000) / (performance.now() - time))
  }
  return percents
}
