import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createClock } from '../../main/base/clock.ts'
import { firstRelease } from '../../main/wiring/first-release.ts'
import { createSettings } from '../../main/settings/settings.ts'
import { me, openGitSandbox } from '../fakes/repositories.ts'
import { me as ledgersMe } from '../integration/ledger/facts.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { openTestStore } from '../support/test-store.ts'
import { product, startApp, untilReady, type RunningApp, type StartOptions } from './app.ts'
import type { PageHandle } from './devtools.ts'
import { end, fillLedger, openLife, start } from './long-life.ts'

export const petPage = '/pet/index.html'
/** When the returning user starts the app. */
export const returnsAt = '2026-11-25T14:00:00+09:00'
export const homePage = '/home/index.html'

const tenYears = 40_000
/** One item for each slot. */
const worn = {
  head: 'chef-hat',
  face: 'round-glasses',
  body: 'scarf',
  held: 'chilli-skewer',
} as const

/** A user of Hot Dash for ten years, with a long ledger, one folder, and a dressed Dash on the desktop. */
export interface ReturningUser {
  readonly dataFolder: string
  /** The outfits that Dash wears. */
  readonly worn: readonly string[]
  /**
   * Starts Hot Dash at an afternoon time, so that Dash is awake.
   * @param options.env added to the user's own environment
   */
  start(options?: Pick<StartOptions, 'script' | 'inspect' | 'env'>): RunningApp
  remove(): void
}

/**
 * @param runtime replaces the configured Electron
 * @param project null if the executable is a packaged Hot Dash
 * @param contributions the total over all years
 */
export async function createReturningUser(
  runtime: Pick<StartOptions, 'executable'> = {},
  project: string | null = product,
  contributions = tenYears,
): Promise<ReturningUser> {
  const sandbox = openGitSandbox()
  const data = temporaryFolder()
  await fillLife(data.path, contributions)
  sandbox.commit(sandbox.init('app'))
  chooseFolder(data.path, sandbox.root)
  const { GIT_CONFIG_GLOBAL = '', GIT_CONFIG_NOSYSTEM = '' } = sandbox.environment
  const env = {
    HOT_DASH_HOME: data.path,
    HOT_DASH_NOW: returnsAt,
    HOT_DASH_LOCALE: 'en',
    TZ: 'Asia/Tokyo',
    GIT_CONFIG_GLOBAL,
    GIT_CONFIG_NOSYSTEM,
  }
  return {
    dataFolder: data.path,
    worn: Object.values(worn),
    start: (options) =>
      startApp(project, { ...runtime, ...options, env: { ...env, ...options?.env } }),
    remove() {
      data.remove()
      sandbox.remove()
    },
  }
}

/** Records ten years of contributions, all of them food, a hundred meals, and the worn outfits. */
async function fillLife(dataFolder: string, contributions: number): Promise<void> {
  const path = join(dataFolder, 'hot-dash.db')
  const first = openLife(path, start)
  await fillLedger(first.ledger, contributions)
  first.store.close()
  // Open it as the app does, with the real first release, which is later.
  const { store, companion } = openLife(path, end, firstRelease)
  for (let meal = 0; meal < 100; meal += 1) companion.feedOne(null)
  for (const outfit of Object.values(worn)) {
    store.sql.insertIfAbsent('unlock', { item: outfit, at: start })
    const dressed = companion.choose(outfit)
    if (!dressed.ok) throw new Error(`Dash has no ${outfit} yet`)
  }
  store.close()
}

/** Sets a folder of repositories and the addresses whose commits count. Skips the first minute. */
export function chooseFolder(dataFolder: string, folder: string): void {
  const clock = createClock({ now: () => Date.now(), timeZone: () => 'Asia/Tokyo' })
  const store = openTestStore(join(dataFolder, 'hot-dash.db'), clock)
  store.sql.insert('folder', { path: folder })
  const settings = createSettings(store)
  settings.setAddress(me, true)
  settings.setAddress(ledgersMe, true)
  settings.set({ onboarding: 'done' })
  store.close()
}

/** Opens Home as the user does from the floating Dash. If Home is already open, it only comes to the front. */
export async function openHome({ devTools }: RunningApp): Promise<PageHandle> {
  const pet = await devTools.page(petPage)
  await pet.evaluate(untilReady)
  await pet.evaluate(
    `document.querySelector('.pet-dash').dispatchEvent(new MouseEvent('dblclick', { bubbles: true }))`,
  )
  const home = await devTools.page(homePage)
  await home.evaluate(untilReady)
  return home
}

/** One of the app's English texts. */
export function englishText(key: string): string {
  const file = resolve(product, 'resources/locales/en.json')
  const parts = key.split('.')
  const text = parts.reduce<unknown>(
    (found, part) => (found as Readonly<Record<string, unknown>> | undefined)?.[part],
    JSON.parse(readFileSync(file, 'utf8')),
  )
  if (typeof text !== 'string') throw new Error(`there is no text named ${key}`)
  return text
}
