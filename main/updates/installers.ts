import { spawn } from 'node:child_process'
import {
  closeSync,
  createReadStream,
  fsyncSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { basename, dirname, join } from 'node:path'
import { pipeline } from 'node:stream'
import { minuteMs } from '../../preload/contract/durations.ts'
import type { Log } from '../base/log.ts'
import type { Timers } from '../base/timers.ts'

/** How a system replaces the running version with a downloaded one. */
export interface Installer {
  /** Where to copy the download while Hot Dash still runs; null if no copy is needed. */
  readonly copy: string | null
  /**
   * Installs and starts the new version. Call it once everything is closed.
   * @returns whether it ends this process itself
   * @throws an error if the old version is still in its place
   */
  install(downloaded: string): boolean
}

/** Replaces an AppImage atomically. @param current the running AppImage, absolute */
export function createAppImageInstaller(current: string, log: Pick<Log, 'warn'>): Installer {
  const copy = `${current}.new`
  return {
    copy,
    install(downloaded) {
      // If the file name has a version, it comes from a release. The user chose any other name, so keep it.
      const name = /\d+\.\d+\.\d+/.test(basename(current))
        ? basename(downloaded)
        : basename(current)
      const next = join(dirname(current), name)
      renameSync(copy, next)
      try {
        // Keep the old file until the new name is on disk.
        syncFolder(dirname(next))
        if (next !== current) rmSync(current, { force: true })
      } catch (cause) {
        log.warn('the old version was kept beside the new one', cause)
      }
      rmSync(downloaded, { force: true })
      // If the system refuses to start the new version now, the user can still start it.
      startDetached(
        { program: next, env: { ...process.env, APPIMAGE_SILENT_INSTALL: 'true' } },
        log,
      )
      return false
    },
  }
}

function syncFolder(folder: string): void {
  const opened = openSync(folder, 'r')
  try {
    fsyncSync(opened)
  } finally {
    closeSync(opened)
  }
}

/** Runs the NSIS installer. It waits for this process to end, replaces the program and starts it. */
export const createNsisInstaller = (log: Pick<Log, 'warn'>): Installer => ({
  copy: null,
  install(downloaded) {
    if (!startDetached({ program: downloaded, args: ['--updated', '/S', '--force-run'] }, log))
      throw new Error('the installer did not start')
    return false
  },
})

/** Electron's `autoUpdater` on macOS. */
export interface Squirrel {
  setFeedURL(options: { readonly url: string }): void
  checkForUpdates(): void
  quitAndInstall(): void
  once(event: 'update-downloaded' | 'error', listener: () => void): unknown
}

/** By then, Squirrel must have fetched about 150 MB from this machine, unpacked them, and checked their signature. */
const squirrelTimeoutMs = 5 * minuteMs

/**
 * Hands the downloaded ZIP to Squirrel.Mac. Squirrel takes it only from a server, so this starts one on this machine.
 * Squirrel checks Apple's signature and refuses unsigned apps.
 * @param restart starts the old version again if Squirrel refuses the new one or is silent for too long
 */
export const createSquirrelInstaller = (
  squirrel: Squirrel,
  restart: () => void,
  timers: Timers,
): Installer => ({
  copy: null,
  install(downloaded) {
    const { size } = statSync(downloaded)
    const server = createServer(({ url }, response) => {
      if (url === '/feed') {
        response.setHeader('Content-Type', 'application/json')
        response.end(JSON.stringify({ url: `${origin()}/update.zip` }))
        return
      }
      response.setHeader('Content-Type', 'application/zip')
      response.setHeader('Content-Length', size)
      // Ignore an error here: Squirrel refuses an incomplete file.
      pipeline(createReadStream(downloaded), response, () => undefined)
    })
    const origin = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    let isRestarting = false
    const restartOnce = () => {
      if (!isRestarting) restart()
      isRestarting = true
    }
    // The windows are closed already, so without a deadline, nothing would ever end this process.
    timers.after(squirrelTimeoutMs, restartOnce)
    server.once('error', restartOnce)
    squirrel.once('error', restartOnce)
    squirrel.once('update-downloaded', () => squirrel.quitAndInstall())
    server.listen(0, '127.0.0.1', () => {
      squirrel.setFeedURL({ url: `${origin()}/feed` })
      squirrel.checkForUpdates()
    })
    server.unref()
    return true
  },
})

/** Starts a program that outlives this process. @returns whether it runs; if not, the log gets the cause */
function startDetached(
  {
    program,
    args = [],
    env = process.env,
  }: { program: string; args?: string[]; env?: NodeJS.ProcessEnv },
  log: Pick<Log, 'warn'>,
): boolean {
  const warn = (cause: unknown) => log.warn('the new version did not start', cause)
  try {
    const child = spawn(program, args, { env, stdio: 'ignore', detached: true })
    child.once('error', warn)
    child.unref()
    return child.pid !== undefined
  } catch (cause) {
    // Node throws some errors of `spawn`, and emits the others.
    warn(cause)
    return false
  }
}
