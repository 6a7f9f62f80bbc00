import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as after } from 'node:timers/promises'
import type { Snapshot } from '../../preload/contract/views/snapshot.ts'
import fc, { givenSeed, trials } from '../fast-check.ts'
import { DevTools, type PageHandle } from '../bench/devtools.ts'
import { startGithub } from '../fakes/github/server.ts'
import { openGitSandbox } from '../fakes/repositories.ts'
import { expect, test } from './app.ts'
import { buildLongHistory, missingGrants, type LongHistory } from './long-history.ts'

const root = resolve(import.meta.dirname, '../..')
const kills = trials(10)
const seed = givenSeed ?? Date.now() % 1_000_000
/** At every fifth start Dash is fed, and the app is killed as soon as Dash has eaten. */
const fedEach = 5

interface Running {
  /** Settles when Home is there. */
  home(): Promise<PageHandle>
  /** Ends all of its processes at once, without a chance to write anything. Nothing happens the second time. */
  kill(): Promise<void>
}

/** Starts the built app in a group of processes of its own, without a driver that would hold it up. */
function start(dataFolder: string, { env }: LongHistory): Running {
  const executable = process.env['HOT_DASH_TEST_ELECTRON']
  if (!executable) throw new Error('HOT_DASH_TEST_ELECTRON is set by npm test')
  const switches = (process.env['HOT_DASH_TEST_ELECTRON_ARGS'] ?? '').split(' ').filter(Boolean)
  const child = spawn(executable, [...switches, '--remote-debugging-port=0', root], {
    env: {
      ...process.env,
      ...env,
      HOT_DASH_HOME: dataFolder,
      HOT_DASH_LOCALE: 'en',
      HOT_DASH_VOICEVOX_URL: 'http://127.0.0.1:9',
    },
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  })
  const ended = once(child, 'exit')
  const devTools = new Promise<string>((found) => {
    createInterface({ input: child.stderr }).on('line', (line) => {
      const [, url] = /^DevTools listening on (ws:.+)$/.exec(line) ?? []
      if (url !== undefined) found(url)
    })
  })
  let isAlive = true
  return {
    home: async () => (await DevTools.connect(await devTools)).page('/home/index.html'),
    async kill() {
      if (!isAlive) return
      isAlive = false
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
      await ended
    },
  }
}

/** Whether everything was read and asked for since an instant (milliseconds since the epoch). */
async function isAtRest(home: PageHandle, since: number): Promise<boolean> {
  const { folders, github } = (await home.evaluate(
    `window.dash.request('snapshot', null)`,
  )) as Snapshot
  return (
    folders.every(({ state }) => state.name === 'watching') &&
    github.accounts.every(({ sync }) => sync.name === 'idle' && (sync.lastAt ?? 0) >= since)
  )
}

/** A run can be had again by its seed, and what it reached tells whether it proved anything. */
function t(line: string): void {
  process.stdout.write(`${line}\n`)
}

test(`killing the app ${kills} times at random loses, doubles and invents nothing`, async ({
  dataFolder,
}) => {
  test.setTimeout(60_000 + kills * 10_000)
  t(`HOT_DASH_TEST_SEED=${seed}`)
  const github = await startGithub()
  const sandbox = openGitSandbox()
  const started: Running[] = []
  try {
    const history = await buildLongHistory(sandbox, github)
    const [fresh, current] = [join(dataFolder, 'fresh'), join(dataFolder, 'current')]
    await mkdir(fresh)
    history.createDataFolder(fresh)
    const beginAnew = async () => {
      await rm(current, { recursive: true, force: true, maxRetries: 5 })
      await cp(fresh, current, { recursive: true })
    }
    const launch = () => {
      const app = start(current, history)
      started.push(app)
      return app
    }
    /** What is granted now, nothing of it invented or doubled. */
    const look = () => {
      const found = history.inspect(current)
      expect(missingGrants(history.expected, found.grants)).toEqual([])
      return found
    }
    const hasAll = () => missingGrants(look().grants, history.expected).length === 0
    /** @returns after how many milliseconds all was granted */
    const runUntilAllIsGranted = async () => {
      const from = performance.now()
      const app = launch()
      await expect.poll(hasAll, { intervals: [50], timeout: 60_000 }).toBe(true)
      const took = performance.now() - from
      await app.kill()
      return took
    }
    const runUntilRest = async () => {
      const since = Date.now()
      const app = launch()
      const home = await app.home()
      await expect.poll(() => isAtRest(home, since), { timeout: 60_000 }).toBe(true)
      await app.kill()
    }

    // The first start makes caches, so that only the second tells how long a run takes.
    await beginAnew()
    await runUntilRest()
    expect(hasAll()).toBe(true)
    await beginAnew()
    const whole = Math.round(await runUntilAllIsGranted())
    await beginAnew()

    const moment = fc.noBias(fc.integer({ min: 0, max: whole }))
    let [lives, atWork, meals] = [1, 0, 0]
    for (const [n, wait] of fc.sample(moment, { seed, numRuns: kills }).entries()) {
      const app = launch()
      if (n % fedEach === fedEach - 1) {
        await (await app.home()).evaluate(`window.dash.request('feed-one', { kind: null })`)
        meals += 1
      } else await after(wait)
      const before = look()
      await app.kill()
      const found = look()
      expect(missingGrants(found.grants, before.grants)).toEqual([])
      expect(found.meals).toBe(meals)
      if (hasAll()) {
        // Nothing is left to be disturbed.
        await beginAnew()
        lives += 1
        meals = 0
      } else if (found.grants.size > 1) atWork += 1
    }

    await runUntilRest()
    // The last start reads everything that it believes to be due once more.
    await runUntilRest()
    expect(hasAll()).toBe(true)
    expect(look().meals).toBe(meals)
    t(
      `${kills} kills within ${whole} ms, ${atWork} of them between first and last grant, ${lives} lives`,
    )
    expect(atWork).toBeGreaterThan(0)
  } finally {
    for (const app of started) await app.kill()
    await github.close()
    sandbox.remove()
  }
})
