import { setTimeout as delay } from 'node:timers/promises'
import { chooseFolder, expect, launch, logged, type Dash } from '../e2e/app.ts'
import type { Chance } from './chance.ts'
import { addFolder } from './developer.ts'
import type { Ledgers } from './ledgers.ts'
import type { Surroundings } from './surroundings.ts'

/** What the other device does when it is killed. */
const deeds = ['feeding', 'syncing', 'backing up', 'carrying', 'resting'] as const

/**
 * The user's other device: a second real app with the same clones, account and carrier folder. Its Dash is hidden and Home
 * minimised, so that the first app keeps the screen. Only this one is killed, because the memory of the first is measured.
 */
export interface OtherDevice {
  /** The running app. */
  dash(): Dash
  /** Kills it at a random moment of something, and starts it again. @throws if it does not start or has lost a meal */
  killAndStart(meanwhile: () => void): Promise<void>
  /** Feeds Dash there. @returns the meals that were shown */
  feed(meals: number): Promise<void>
  /** The kills so far, by what it did. */
  readonly kills: Readonly<Record<string, number>>
  /** Reads the clones there again, as by the button in Settings. */
  scan(): Promise<void>
  /** Makes its carrier read and write, as when the user opens Home. */
  look(): Promise<void>
  /** New lines of the log and the consoles since the last call. */
  faults(): Promise<readonly string[]>
  quit(): Promise<void>
}

export async function openOtherDevice(
  { otherData, shared, env }: Surroundings,
  options: {
    readonly chance: Chance
    readonly ledgers: Ledgers
    readonly clones: string
    readonly code: string
    readonly timeZone: string
  },
): Promise<OtherDevice> {
  const { chance, ledgers } = options
  const kills: Record<string, number> = {}
  let [linesSeen, complaintsSeen] = [0, 0]
  const count = (deed: string) => (kills[deed] = (kills[deed] ?? 0) + 1)
  const start = () =>
    launch(otherData, { env: { ...env, TZ: options.timeZone }, args: ['--hidden'] })
  let dash = await start()

  const minimize = () =>
    dash.electron.evaluate(({ BrowserWindow }) => {
      for (const window of BrowserWindow.getAllWindows()) window.minimize()
    })
  /** Opens Home and minimises it, so that a page exists to send requests. */
  async function settle() {
    const home = await dash.openHome()
    await minimize()
    return home
  }
  let home = await settle()
  await home.evaluate(() => window.dash.request('set', { shown: false }))
  await addFolder(dash, options.clones)
  await signIn(dash)
  await chooseFolder(dash, shared)
  await home.evaluate(
    (code) => window.dash.request('start-carrying', { address: null, code }),
    options.code,
  )
  await minimize()

  const request = (name: 'feed-one' | 'back-up' | 'sync-now' | 'scan-now') =>
    home.evaluate(
      (what) =>
        what === 'feed-one'
          ? window.dash.request(what, { kind: null })
          : window.dash.request(what, null),
      name,
    )

  /** Continues until the app is killed. */
  async function act(deed: (typeof deeds)[number]): Promise<void> {
    if (deed === 'feeding' || deed === 'carrying')
      for (let meals = 0; meals < 50; meals += 1) {
        await request('feed-one')
        if (deed === 'carrying') await delay(300)
      }
    else if (deed === 'syncing') await Promise.all([request('sync-now'), request('scan-now')])
    else if (deed === 'backing up') await request('back-up')
  }

  async function kill(): Promise<void> {
    const { pid } = dash.electron.process()
    const closed = dash.electron.waitForEvent('close')
    if (pid !== undefined) process.kill(-pid, 'SIGKILL')
    await closed
    complaintsSeen = 0
  }

  return {
    dash: () => dash,
    kills,
    async killAndStart(meanwhile) {
      const deed = chance.pick(deeds)
      meanwhile()
      const acting = act(deed).catch(() => undefined)
      await delay(chance.between(0, 2500))
      ledgers.read(otherData)
      await kill()
      await acting
      count(deed)
      ledgers.read(otherData)
      dash = await start()
      if (chance.between(1, 4) === 1) {
        await delay(chance.between(0, 1500))
        await kill()
        count('starting')
        dash = await start()
      }
      home = await settle()
      ledgers.read(otherData)
    },
    async feed(meals) {
      for (let n = 0; n < meals; n += 1) await request('feed-one')
    },
    async scan() {
      await request('scan-now')
    },
    async look() {
      await dash.electron.evaluate(({ app }) => void app.emit('activate'))
      await minimize()
    },
    async faults() {
      const complaints = dash.complaints.slice(complaintsSeen)
      complaintsSeen += complaints.length
      const all = await logged(otherData)
      const lines = all.slice(linesSeen)
      linesSeen = all.length
      return [...complaints, ...lines].map((text) => `other device: ${text}`)
    },
    quit: () => dash.quit(),
  }
}

/** Signs in with the account of the GitHub CLI. */
export async function signIn(dash: Dash): Promise<void> {
  const home = await dash.openHome()
  await home.evaluate(async () => {
    const { github } = await window.dash.request('snapshot', null)
    const host = github.host
    await window.dash.request('sign-in-cli', { host })
  })
  await expect
    .poll(() =>
      home.evaluate(async () => {
        const { github } = await window.dash.request('snapshot', null)
        return github.accounts.map(({ sync }) => sync.name)
      }),
    )
    .toEqual(['idle'])
}
