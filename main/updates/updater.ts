import { createHash } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { AppImageUpdater } from 'electron-updater/out/AppImageUpdater.js'
import { getAppCacheDir, type AppAdapter } from 'electron-updater/out/AppAdapter.js'
import type { DownloadedUpdateHelper } from 'electron-updater/out/DownloadedUpdateHelper.js'
import type { AppUpdater } from 'electron-updater'
import type { ProviderRuntimeOptions } from 'electron-updater/out/providers/Provider.js'
import { CancellationToken } from 'electron-updater/out/types.js'
import type { Log } from '../base/log.ts'
import { WholeAppImageUpdater } from './app-image.ts'
import type { ManifestSource } from './manifest-source.ts'
import { ReleaseHttp } from './release-http.ts'
import { isReleaseAddress } from './rules/addresses.ts'
import { SignedProvider } from './signed-provider.ts'
import { UpdateError, updateProblemOf } from './update-error.ts'

/** A version that is newer than this one. */
export interface Release {
  readonly version: string
  /** Markdown, in both languages. */
  readonly notes: string
}

/** Finds, fetches and installs a newer version. */
export interface Updater {
  /**
   * @returns null where there is none for this machine: not yet, where the release is staged
   * @throws UpdateError
   */
  check(): Promise<Release | null>
  /**
   * Fetches what was found last: what differs alone, where the format can.
   * @param onProgress bytes so far, and of all that is to be fetched
   * @throws what `updateProblemOf` reads; the reason of `signal` when that is aborted
   */
  fetch(
    onProgress: (received: number, total: number) => void,
    signal: AbortSignal,
  ): Promise<undefined>
  /**
   * What can be done of it while Hot Dash still runs: what was fetched is compared once more with what was signed.
   * @throws UpdateError: `update-file-wrong` where it is to be fetched anew; else nothing has changed
   */
  prepare(): Promise<void>
  /** Removes what was prepared and is not installed. */
  discard(): void
  /**
   * Puts what was fetched and prepared in place and starts it. To be called once everything is closed.
   * @returns whether it ends this process itself
   * @throws UpdateError; what was there before is still there
   */
  install(): boolean
}

export interface UpdaterOptions {
  readonly platform: string
  /** The version that runs. */
  readonly version: string
  /** The AppImage that runs, absolute; null: another kind of installation. */
  readonly appImage: string | null
  /** Absolute. */
  readonly userData: string
  /** The file that electron-builder writes beside a packaged app, `app-update.yml`; null: there is none. */
  readonly configFile: string | null
  readonly source: ManifestSource
  /** Starts the old version again, where everything is closed and the new one is refused. */
  readonly restart: () => void
  readonly log: Pick<Log, 'info' | 'warn'>
  /** What sends electron-updater's requests; Electron's own network stack. */
  readonly http?: ReleaseHttp
}

/** Opens electron-updater for this system; its code is loaded with this file. */
export async function openUpdater(options: UpdaterOptions): Promise<Updater> {
  const { source, log, platform } = options
  const updater = await create(platform, options)
  const http = options.http ?? new ReleaseHttp((to) => isReleaseAddress(to, source.releases))
  // It takes none where it is given an adapter.
  Object.assign(updater, { httpExecutor: http })
  if (options.configFile === null)
    Object.assign(updater, { configOnDisk: { value: Promise.resolve(sourceConfig) } })
  updater.logger = {
    info: (message) => log.info(`updates: ${String(message)}`),
    warn: (message) => log.warn(`updates: ${String(message)}`),
    // What is thrown as well, and told by whoever catches it.
    error: (message) => log.info(`updates: ${String(message)}`),
  }
  updater.autoDownload = false
  updater.autoInstallOnAppQuit = false
  updater.allowPrerelease = false
  updater.allowDowngrade = false
  updater.disableWebInstaller = true
  updater.setFeedURL({ provider: 'custom', updateProvider: providerOf(source) })

  const discard = () => {
    if (updater instanceof WholeAppImageUpdater) updater.discard()
  }

  return {
    async check() {
      discard()
      const found = await updater.checkForUpdates().catch((cause: unknown) => {
        throw cause instanceof UpdateError ? cause : new UpdateError('update-not-asked', cause)
      })
      if (found?.isUpdateAvailable !== true) return null
      const { version, releaseNotes, files } = found.updateInfo
      http.maxBytes = Math.max(0, ...files.map(({ size }) => size ?? 0))
      return { version, notes: typeof releaseNotes === 'string' ? releaseNotes : '' }
    },
    async fetch(onProgress, signal) {
      const token = new CancellationToken()
      const cancel = () => {
        token.cancel()
        http.abortAll()
      }
      const tell = ({ transferred, total }: { transferred: number; total: number }) =>
        onProgress(transferred, total)
      signal.addEventListener('abort', cancel, { once: true })
      updater.on('download-progress', tell)
      try {
        signal.throwIfAborted()
        await updater.downloadUpdate(token)
      } catch (cause) {
        signal.throwIfAborted()
        throw cause
      } finally {
        signal.removeEventListener('abort', cancel)
        updater.off('download-progress', tell)
      }
      return undefined
    },
    async prepare() {
      // It is protected.
      const { downloadedUpdateHelper: fetched } = updater as unknown as {
        readonly downloadedUpdateHelper: DownloadedUpdateHelper | null
      }
      const path = fetched?.file
      if (!path) throw new UpdateError('update-not-installed', 'nothing was fetched')
      try {
        const isThere = existsSync(path)
        const place =
          isThere && updater instanceof WholeAppImageUpdater ? await updater.prepare() : path
        if (isThere && (await sha512Of(place)) === fetched.downloadedFileInfo?.sha512) return
        // Else electron-updater takes it for fetched.
        await rm(path, { force: true })
      } catch (cause) {
        throw updateProblemOf(cause) === 'disk-full'
          ? cause
          : new UpdateError('update-not-installed', cause)
      }
      discard()
      throw new UpdateError('update-file-wrong', `${path} is not what was fetched any more`)
    },
    discard,
    install() {
      if (!('install' in updater)) {
        // Squirrel.Mac: it ends the app when it has what it needs, and refuses what is not signed.
        updater.once('error', options.restart)
        updater.quitAndInstall()
        return true
      }
      let problem: unknown = 'it was not started'
      const hear = (cause: unknown) => {
        problem = cause
      }
      updater.on('error', hear)
      const isStarted = (updater as unknown as AppImageUpdater).install(true, true)
      updater.off('error', hear)
      if (!isStarted) throw new UpdateError('update-not-installed', problem)
      return false
    },
  }
}

/** @returns base64, as a manifest has it */
async function sha512Of(path: string): Promise<string> {
  const hash = createHash('sha512')
  await pipeline(createReadStream(path), hash)
  return hash.digest('base64')
}

async function create(platform: string, options: UpdaterOptions): Promise<AppUpdater> {
  const adapter = adapterOf(options)
  switch (platform) {
    case 'darwin':
      return new (await import('electron-updater/out/MacUpdater.js')).MacUpdater(undefined, adapter)
    case 'win32':
      return new (await import('electron-updater/out/NsisUpdater.js')).NsisUpdater(
        undefined,
        adapter,
      )
    default:
      return new WholeAppImageUpdater(adapter, options.appImage)
  }
}

/** electron-updater makes its provider itself. */
const providerOf = (source: ManifestSource) =>
  class extends SignedProvider {
    constructor(_options: unknown, _updater: unknown, runtime: ProviderRuntimeOptions) {
      super(source, runtime)
    }
  }

/** What electron-builder writes down of an app: here the folder of what was fetched, below the system's one for caches. */
const sourceConfig = { updaterCacheDirName: 'hot-dash-updater' }

/** What electron-updater asks of Electron. */
function adapterOf({ version, userData, configFile }: UpdaterOptions): AppAdapter {
  return {
    version,
    name: 'hot-dash',
    isPackaged: true,
    appUpdateConfigPath: configFile ?? '',
    userDataPath: userData,
    baseCachePath: getAppCacheDir(),
    whenReady: () => Promise.resolve(),
    relaunch: () => undefined,
    // Whoever installs ends Hot Dash.
    quit: () => undefined,
    onQuit: () => undefined,
  }
}
