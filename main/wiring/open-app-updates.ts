import { join } from 'node:path'
import { app, autoUpdater } from 'electron'
import { projectPages } from '../desktop/links.ts'
import { presence } from '../desktop/presence.ts'
import { restart, type EndReason } from '../desktop/quitting.ts'
import type { Log } from '../base/log.ts'
import { ownAppImage } from '../base/rules/own-program.ts'
import { systemTimers } from '../base/timers.ts'
import { systemFetch } from '../desktop/system-fetch.ts'
import { findUpdateMethod } from '../updates/find-update-method.ts'
import {
  createAppImageInstaller,
  createNsisInstaller,
  createSquirrelInstaller,
  type Installer,
} from '../updates/installers.ts'
import { testReleases } from '../updates/rules/release-manifest.ts'
import { wouldInterruptUser } from '../updates/rules/update-flow.ts'
import { updateStateName } from '../updates/update-state-file.ts'
import { openUpdates, type Updates } from '../updates/updates.ts'
import type { Essentials } from './essentials.ts'
import type { AppSpeech } from './open-app-speech.ts'

// Set at build time: scripts/electron.vite.config.ts.
declare const __UPDATE_PUBLIC_KEY__: string

/**
 * Opens the updates of this installation. A packaged app knows its releases and has a built-in key. An app that runs
 * from source has no updates, unless tests name a server and a key.
 */
export function openAppUpdates(
  options: Essentials & { readonly end: (reason: EndReason) => void },
  { speech, engines }: Pick<AppSpeech, 'speech' | 'engines'>,
): Updates {
  const { startOptions, settings, locale, quiet, clock, log, end } = options
  const testUrl = app.isPackaged ? null : testReleases(startOptions.releasesUrl)
  const publicKey = testUrl === null ? __UPDATE_PUBLIC_KEY__ : (startOptions.updatePublicKey ?? '')
  const arch = app.runningUnderARM64Translation ? 'arm64' : process.arch
  const dataFolder = app.getPath('userData')
  return openUpdates({
    server: { releases: testUrl ?? `${projectPages.home}/releases`, publicKey, fetch: systemFetch },
    installation: {
      target: { platform: process.platform, arch, version: app.getVersion() },
      method: findUpdateMethod({
        platform: process.platform,
        env: process.env,
        execPath: process.execPath,
        resourcesPath: process.resourcesPath,
        isPackaged: app.isPackaged || testUrl !== null,
        hasKey: publicKey !== '',
      }),
      installer: createInstaller(log),
      end,
    },
    files: { downloads: join(dataFolder, 'updates'), state: join(dataFolder, updateStateName) },
    settings,
    locale,
    isSafe: startOptions.switches.isSafe,
    activity: () => ({
      isDashBusy: speech.isBusy(),
      isOccupied: wouldInterruptUser(engines.view().fetch.name, quiet.view().name),
      idleSeconds: presence.idleSeconds(),
    }),
    clock,
    timers: systemTimers,
    log,
  })
}

/** @returns null if Hot Dash cannot replace itself */
function createInstaller(log: Log): Installer | null {
  if (process.platform === 'win32') return createNsisInstaller(log)
  if (process.platform === 'darwin')
    return createSquirrelInstaller(
      autoUpdater,
      () => void restart(log).then(() => app.exit(0)),
      systemTimers,
    )
  const appImage = ownAppImage(process.execPath, process.env)
  return appImage === null ? null : createAppImageInstaller(appImage, log)
}
