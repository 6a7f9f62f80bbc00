import { join } from 'node:path'
import { app, autoUpdater, powerMonitor } from 'electron'
import { projectPages } from '../desktop/links.ts'
import { restart, type EndReason } from '../desktop/quitting.ts'
import type { Log } from '../base/log.ts'
import { startedAppImage } from '../base/rules/started-program.ts'
import { systemTimers } from '../base/timers.ts'
import { systemFetch } from '../desktop/system-fetch.ts'
import { findUpdateWay } from '../updates/find-update-way.ts'
import {
  createAppImagePlacement,
  createNsisPlacement,
  createSquirrelPlacement,
  type Placement,
} from '../updates/put-in-place.ts'
import { isOutdated } from '../updates/signature.ts'
import { isOccupied } from '../updates/rules/update-flow.ts'
import type { UpdateState } from '../updates/rules/update-state.ts'
import {
  changeUpdateState,
  readUpdateState,
  updateStateName,
} from '../updates/update-state-file.ts'
import { createUpdater } from '../updates/updater.ts'
import { openUpdates, type Updates } from '../updates/updates.ts'
import type { Essentials } from './essentials.ts'
import type { SourcesAndSpeech } from './sources-and-speech.ts'

// Set at build time: scripts/electron.vite.config.ts.
declare const __UPDATE_PUBLIC_KEY__: string

/**
 * Opens the updates of this installation. A packaged app knows its releases and has a built-in key. An app that runs
 * from source has no updates, unless tests name a server and a key.
 * @param end ends Hot Dash to install an update
 */
export function openAppUpdates(
  { environment, log, clock, locale, settings, quiet }: Essentials,
  { speech, engines }: SourcesAndSpeech,
  end: (reason: EndReason) => void,
): Updates {
  const { isPackaged } = app
  const given = isPackaged ? undefined : environment.testReleases
  const publicKey = given?.publicKey ?? __UPDATE_PUBLIC_KEY__
  const way = findUpdateWay({
    platform: process.platform,
    env: process.env,
    execPath: process.execPath,
    resourcesPath: process.resourcesPath,
    isPackaged: isPackaged || given !== undefined,
    hasKey: publicKey !== '',
  })
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
  const version = app.getVersion()
  const updater = createUpdater({
    target: {
      platform: process.platform,
      arch: app.runningUnderARM64Translation ? 'arm64' : process.arch,
      version,
    },
    releases: given?.url ?? `${projectPages.home}/releases`,
    publicKey,
    fetch: systemFetch,
    timers: systemTimers,
    accepts(expires) {
      if (isOutdated(expires, { now: clock.now(), freshest: state.read().freshest })) return false
      state.change({ freshest: expires })
      return true
    },
    placement: placementOf(log),
    folder: join(app.getPath('userData'), 'updates'),
    log,
  })
  return openUpdates({
    way,
    version,
    choice: () => settings.all().updates,
    onChoice: (listener) => settings.onChange(listener),
    locale,
    isSafe: environment.switches.isSafe,
    updater,
    state,
    now: () => clock.now(),
    timers: systemTimers,
    activity: () => ({
      isDashBusy: speech.isBusy(),
      isOccupied: isOccupied(engines.view().fetch.name, quiet.view().name),
      idleSeconds: powerMonitor.getSystemIdleTime(),
    }),
    end,
    log,
  })
}

/** @returns null if Hot Dash cannot replace itself */
function placementOf(log: Log): Placement | null {
  if (process.platform === 'win32') return createNsisPlacement(log)
  if (process.platform === 'darwin')
    return createSquirrelPlacement(autoUpdater, () => void restart(log).then(() => app.exit(0)))
  const appImage = startedAppImage(process.execPath, process.env)
  return appImage === null ? null : createAppImagePlacement(appImage, log)
}
