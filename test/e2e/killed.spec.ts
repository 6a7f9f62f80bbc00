import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
// eslint-disable-next-line no-restricted-imports -- a random moment, which nothing that is asserted depends on
import { setTimeout as after } from 'node:timers/promises'
import type { Snapshot } from '../../preload/contract/views/snapshot-view.ts'
import fc, { testSeed as seed, trials } from '../support/fast-check.ts'
import { DevTools, type PageHandle } from '../bench/devtools.ts'
import { webSocketTransport } from '../bench/protocol.ts'
import { startGithub } from '../fakes/github/server.ts'
import { expect, test } from './app.ts'
import { buildLongHistory, lifeNow, missingGrants, type LongHistory } from './long-history.ts'

const root = resolve(import.meta.dirname, '../..')
const kills = trials(10)

/** When to kill the app: some time after its start, or once this share of the missing grants has been granted. */
type Moment = { readonly afterMs: number } | { readonly granted: number }

/** At every fifth start Dash is fed, and the app is killed as soon as Dash has eaten. */
const fedEach = 5

interface Running {
  /** Settles when any window has a page. */
  page(): Promise<PageHandle>
  /** Kills all processes of the app at once, so that nothing more is written. The second call is a no-op. */
  kill(): Promise<void>
}

/** Starts the built app in its own process group, without a driver that would slow it down. */
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
      HOT_DASH_NOW: new Date(lifeNow()).toISOString(),
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
    async page() {
      const page = await DevTools.connect(await webSocketTransport(await devTools)).page(
        '/index.html',
      )
      // Until its document loads, a window has an empty one, from which a page cannot send requests.
      await expect.poll(() => page.evaluate('location.protocol')).toBe('app:')
      return page
    },
    async kill() {
      if (!isAlive) return
      isAlive = false
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
      await ended
    },
  }
}

/** Whether everything has been read and fetched since an instant of the app's clock (milliseconds since the epoch). */
async function isAtRest(page: PageHandle, since: number): Promise<boolean> {
  const { folders, github } = (await page.evaluate(
    `window.dash.request('snapshot', null)`,
  )) as Snapshot
  return (
    folders.every(({ state }) => state.name === 'watching') &&
    github.accounts.every(({ sync }) => sync.name === 'idle' && (sync.lastAt ?? 0) >= since)
  )
}

/** The seed reproduces a run, and the result shows whether it proved anything. */
function print(line: string): void {
  process.stdout.write(`${line}\n`)
}

test(`after ${kills} kills at random times, nothing is lost, duplicated or invented`, async ({
  dataFolder,
  sandbox,
}) => {
  // Ends a run that hangs.
  test.setTimeout(4 * 60_000 + kills * 10_000)
  print(`HOT_DASH_TEST_SEED=${seed}`)
  const github = await startGithub({ now: lifeNow })
  const started: Running[] = []
  try {
    const history = await buildLongHistory(sandbox, github)
    const [fresh, current] = [join(dataFolder, 'fresh'), join(dataFolder, 'current')]
    await mkdir(fresh)
    history.createDataFolder(fresh)
    const startOver = async () => {
      await rm(current, { recursive: true, force: true, maxRetries: 5 })
      await cp(fresh, current, { recursive: true })
    }
    const launch = () => {
      const app = start(current, history)
      started.push(app)
      return app
    }
    /** The current grants, none of which may be invented or duplicated. */
    const look = () => {
      const found = history.inspect(current)
      expect(missingGrants(history.expected, found.grants)).toEqual([])
      return found
    }
    type Found = ReturnType<typeof look>
    const left = ({ grants }: Found) => missingGrants(grants, history.expected).length
    /** Polls until at most this many grants are missing. @returns the last result */
    const untilLeft = async (count: number) => {
      let found = look()
      const lookAgain = () => left((found = look()))
      await expect.poll(lookAgain, { intervals: [50] }).toBeLessThanOrEqual(count)
      return found
    }
    /** @returns the milliseconds until everything was granted */
    const runUntilRest = async () => {
      const [since, sinceOfLife] = [Date.now(), lifeNow()]
      const app = launch()
      await untilLeft(0)
      const allGrantedMs = Date.now() - since
      const page = await app.page()
      await expect.poll(() => isAtRest(page, sinceOfLife)).toBe(true)
      await app.kill()
      return allGrantedMs
    }

    await startOver()
    const wholeMs = await runUntilRest()
    await startOver()

    const moment: fc.Arbitrary<Moment> = fc.oneof(
      fc.record({ afterMs: fc.noBias(fc.integer({ min: 0, max: wholeMs })) }),
      fc.record({ granted: fc.noBias(fc.integer({ min: 1, max: 99 })).map((n) => n / 100) }),
    )
    /** @returns what was there just before the kill */
    const untilMoment = async (when: Moment, alreadyLeft: number) => {
      if ('granted' in when) return untilLeft(Math.floor(alreadyLeft * (1 - when.granted)))
      await after(when.afterMs)
      return look()
    }
    let [done, atWork, lives, meals] = [0, 0, 1, 0]
    for (const when of fc.sample(moment, { seed, numRuns: kills * 10 })) {
      // A run that interrupted no work would prove nothing.
      if (done >= kills && atWork > 0) break
      done += 1
      const alreadyLeft = left(look())
      const app = launch()
      if (done % fedEach === 0) {
        await (await app.page()).evaluate(`window.dash.request('feed-one', { kind: null })`)
        meals += 1
      }
      const before = done % fedEach === 0 ? look() : await untilMoment(when, alreadyLeft)
      await app.kill()
      const found = look()
      expect(missingGrants(found.grants, before.grants)).toEqual([])
      expect(found.meals).toBe(meals)
      if (left(found) === 0) {
        // No work is left to interrupt now.
        await startOver()
        lives += 1
        meals = 0
      } else if (found.grants.size > 1) atWork += 1
    }
    expect(atWork).toBeGreaterThan(0)

    await runUntilRest()
    // The last start reads everything that it considers due once more.
    await runUntilRest()
    expect(look().meals).toBe(meals)
    print(
      `${done} kills, ${atWork} of them between first and last grant, ${lives} lives of ${wholeMs} ms`,
    )
  } finally {
    for (const app of started) await app.kill()
    await github.close()
  }
})
