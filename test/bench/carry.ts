import { readdirSync, statSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { ok } from '../../preload/contract/result.ts'
import { openCarrier } from '../../main/carrier/carrier.ts'
import { firstRelease } from '../../main/wiring/first-release.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { countEverything, schedule } from '../integration/ledger/facts.ts'
import { noGit } from '../integration/without-windows.ts'
import { product } from './app.ts'
import type { PageHandle } from './devtools.ts'
import { figureOf, runsOf, waitsOf, type Bench } from './figures.ts'
import { openLife } from './long-life.ts'
import { createReturningUser, openHome, returnsAt } from './returning-user.ts'

const meals = runsOf(20)
const contributions = 2000
/** By then, both machines have read everything from each other. */
const settledMs = 10_000

/** Two machines with one folder: how long a meal takes from one to the other, and what it adds to the folder. */
export const carry: Bench = {
  async measure() {
    const shared = temporaryFolder()
    const users = [
      await createReturningUser({}, product, contributions),
      await createReturningUser({}, product, contributions),
    ]
    let code: string | null = null
    for (const { dataFolder } of users) code = await begin(dataFolder, shared.path, code)
    const apps = users.map((user) => user.start())
    try {
      const [one, other] = await Promise.all(apps.map(openHome))
      if (one === undefined || other === undefined) throw new Error('both apps must run')
      await one.evaluate(pause(settledMs))
      const [waits, bytes]: [number[], number[]] = [[], []]
      for (let meal = 0; meal < meals; meal += 1) {
        const before = sizeOf(shared.path)
        const arrives = other.evaluate(untilMoreThan(await experienceOf(other)))
        const start = performance.now()
        await one.evaluate(`globalThis.dash.request('feed-one', { kind: null })`)
        await arrives
        waits.push(performance.now() - start)
        bytes.push(sizeOf(shared.path) - before)
        // The show of a meal must be over before the next one.
        await one.evaluate(pause(4000))
      }
      return { 'carry.ms': waitsOf(waits, 5000), 'carry.bytes_per_meal': figureOf(bytes, 200) }
    } finally {
      for (const app of apps) await app.quit()
      for (const user of users) user.remove()
      shared.remove()
    }
  },
}

/** Begins to carry the Dash of a data folder. @returns the code for the others */
async function begin(dataFolder: string, folder: string, code: string | null) {
  const now = Date.parse(returnsAt)
  const { store, ledger } = openLife(join(dataFolder, 'hot-dash.db'), now, firstRelease)
  const refuse = (message: string) => {
    throw new Error(message)
  }
  const carrier = openCarrier({
    ...{ store, ledger, clock: { now: () => now }, git: noGit, machineName: hostname() },
    timers: { after: () => () => undefined },
    log: { warn: refuse, error: refuse },
    backUp: () => Promise.resolve(ok(null)),
    onMerged: () => schedule(ledger, countEverything),
  })
  const started = await carrier.start({ type: 'folder', folder }, code)
  if (!started.ok) throw new Error(`it carries nothing: ${started.error.code}`)
  const made = carrier.code()
  await carrier.close()
  store.close()
  return made
}

/** All segments together, in bytes. */
const sizeOf = (folder: string): number =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.dash'))
    .reduce((sum, name) => sum + statSync(join(folder, name)).size, 0)

const snapshot = `globalThis.dash.request('snapshot', null)`

const experienceOf = async (page: PageHandle): Promise<number> =>
  Number(await page.evaluate(`${snapshot}.then(({ pet }) => pet.experience)`))

const pause = (milliseconds: number) =>
  `new Promise((resolve) => setTimeout(() => resolve(null), ${milliseconds}))`

/** A script that waits until Dash has more experience, and returns it. */
const untilMoreThan = (experience: number) => `new Promise((resolve) => {
  const look = async () => {
    const { pet } = await ${snapshot}
    if (pet.experience > ${experience}) resolve(pet.experience)
    else setTimeout(look, 50)
  }
  void look()
})`
