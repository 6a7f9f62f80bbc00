import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { petWindowSize } from '../../main/desktop/pet-window/rules/pet-window-size.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { startApp, type RunningApp, type StartOptions } from './app.ts'

export const barePage = '/page.html'
export const bareHome = '/page.html#home'

/** A project of plain Electron with Hot Dash's windows, and one word in each. */
export interface Bare {
  start(windows: 1 | 2, options?: Pick<StartOptions, 'script' | 'inspect'>): RunningApp
  remove(): void
}

export function openBare(runtime: Pick<StartOptions, 'executable'> = {}): Bare {
  const folder = temporaryFolder()
  const dataFolder = join(folder.path, 'data')
  mkdirSync(dataFolder)
  return {
    start(windows, options) {
      const about = {
        dataFolder,
        windows,
        pet: petWindowSize,
        home: { width: 1040, height: 720 },
      }
      const env = { HOT_DASH_BENCH_BARE: JSON.stringify(about) }
      return startApp(join(import.meta.dirname, 'bare'), { ...runtime, ...options, env })
    },
    remove: () => folder.remove(),
  }
}
