import { app, powerMonitor } from 'electron'
import { join } from 'node:path'
import { projectPages } from '../desktop/project.ts'
import { restart } from '../desktop/restart.ts'
import { startedAppImage } from '../base/rules/started-program.ts'
import { systemTimers } from '../base/timers.ts'
import { systemFetch } from '../desktop/system-fetch.ts'
import { findInstallation } from '../updates/find-installation.ts'
import { updateWay } from '../updates/rules/installation.ts'
import { isOutdated } from '../updates/rules/manifest.ts'
import {
  changeUpdateState,
  readUpdateState,
  updateStateName,
  type UpdateState,
} from '../updates/state-file.ts'
import { openUpdates, type Updates } from '../updates/updates.ts'
import type { Essentials } from './essentials.ts'
import type { Features } from './features.ts'

// Set at build time: scripts/electron.vite.config.ts.
declare const __UPDATE_PUBLIC_KEY__: string

/**
 * Updates of this installation. A packaged app knows its releases and has a built-in key. When run from source there
 * are no updates, unless tests name a server and a key.
 * @param end ends Hot Dash to install an update
 */
export function openAppUpdates(
  { environment, log, clock, locale, settings, quiet }: Essentials,
  { speech, engines }: Pick<Features, 'speech' | 'engines'>,
  end: () => void,
): Updates {
  const { isPackaged } = app
  const given = isPackaged ? undefined : environment.testReleases
  const publicKey = given?.publicKey ?? __UPDATE_PUBLIC_KEY__
  const way = findInstallation({
    platform: process.platform,
    env: process.env,
    execPath: process.execPath,
    resourcesPath: process.resourcesPath,
    isPackaged: isPackaged || given !== undefined,
    hasKey: publicKey !== '',
  }).then(updateWay)
  const stateFile = join(app.getPath('userData'), updateStateName)
  const state = {
    read: () => readUpdateState(stateFile),
    change: (change: Partial<UpdateState>) => {
      try {
        changeUpdateState(stateFile, change)
      } catch (cause) {
        log.warn('the update state could not be stored', cause)
      }
    },
  }
  return openUpdates({
    way,
    version: app.getVersion(),
    choice: () => settings.all().updates,
    onChoice: (listener) => settings.onChange(listener),
    locale,
    isSafe: environment.switches.isSafe,
    openUpdater: async () => {
      const { openUpdater } = await import('../updates/updater.ts')
      return openUpdater({
        platform: process.platform,
        version: app.getVersion(),
        appImage: startedAppImage(process.execPath, process.env),
        userData: app.getPath('userData'),
        configFile: isPackaged ? join(process.resourcesPath, 'app-update.yml') : null,
        source: {
          releases: given?.url ?? `${projectPages.home}/releases`,
          publicKey,
          fetch: (url, init) => systemFetch(url, init),
          timers: systemTimers,
          accepts(expires) {
            if (isOutdated(expires, { now: clock.now(), freshest: state.read().freshest }))
              return false
            state.change({ freshest: expires })
            return true
          },
        },
        restart: () => void restart(log).then(() => app.exit(0)),
        log,
      })
    },
    state,
    now: () => clock.now(),
    timers: systemTimers,
    moment: () => ({
      isDashBusy: speech.isBusy(),
      isWorking: engines.view().fetch.name !== 'none' || quiet.view().name === 'presenting',
      idleSeconds: powerMonitor.getSystemIdleTime(),
    }),
    end,
    log,
  })
}
