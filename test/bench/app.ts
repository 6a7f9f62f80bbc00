import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { openSettings } from '../../main/settings/settings.ts'
import { createFolderStore } from '../../main/sources/folders/store.ts'
import { me } from '../fakes/repositories.ts'
import { openTestStore } from '../integration/storage/store.ts'
import { DevTools } from './devtools.ts'
import { Skipped } from './figures.ts'

/** The built Hot Dash. */
export const product = resolve(import.meta.dirname, '../..')

/** A program that runs in the chosen Electron. */
export interface RunningApp {
  readonly pid: number
  /** Milliseconds since the epoch. */
  readonly startedAt: number
  readonly devTools: DevTools
  quit(): Promise<void>
}

/**
 * Starts a project's folder in Electron as `npm start` does, without a test driver.
 * @throws Skipped where there is no Electron
 */
export async function startApp(
  project: string,
  env: Readonly<Record<string, string>> = {},
): Promise<RunningApp> {
  const executable = process.env['HOT_DASH_TEST_ELECTRON']
  if (!executable) throw new Skipped('there is no Electron to start Hot Dash in')
  const switches = (process.env['HOT_DASH_TEST_ELECTRON_ARGS'] ?? '').split(' ').filter(Boolean)
  const startedAt = Date.now()
  const child = spawn(executable, [...switches, '--remote-debugging-port=0', project], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const ended = once(child, 'exit')
  const lines = createInterface({ input: child.stderr })
  const address = new Promise<string>((resolve, reject) => {
    lines.on('line', (line) => {
      const [, url] = /^DevTools listening on (ws:.+)$/.exec(line) ?? []
      if (url !== undefined) resolve(url)
    })
    lines.on('close', () => reject(new Error('Electron ended before it could be looked at')))
  })
  try {
    const devTools = await DevTools.connect(await address)
    return {
      pid: child.pid ?? 0,
      startedAt,
      devTools,
      async quit() {
        devTools.close()
        child.kill()
        await ended
      },
    }
  } catch (cause) {
    child.kill('SIGKILL')
    throw cause
  }
}

/** A data folder in which a person has chosen a folder of repositories, as one has who uses Hot Dash. */
export function furnish(dataFolder: string, folder: string): void {
  const clock = { now: () => Date.now(), zone: () => 'Asia/Tokyo' }
  const store = openTestStore(join(dataFolder, 'hot-dash.db'), clock)
  createFolderStore(store.db).add(folder)
  openSettings(store).setAddress(me, true)
  store.close()
}

/** Settles when the page shows its first snapshot. */
export const untilReady = `new Promise((resolve) => {
  const look = () => {
    if (document.documentElement?.dataset.ready === 'true') resolve(true)
  }
  new MutationObserver(look).observe(document, { attributes: true, childList: true, subtree: true })
  look()
})`
