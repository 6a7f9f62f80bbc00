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

/** A version newer than this one. */
export interface Release {
  readonly version: string
  /** Markdown, in both languages. */
  readonly notes: string
}

/** Finds, downloads and installs newer versions. */
export interface Updater {
  /**
   * @returns null if there is none for this machine, or not yet because the release is staged
   * @throws UpdateError
   */
  check(): Promise<Release | null>
  /**
   * Downloads what the last check found; only the differences, if the format allows it.
   * @param onProgress bytes so far, and bytes in total
   * @throws an error for `updateProblemOf`; the reason of `signal` if it is aborted
   */
  fetch(
    onProgress: (received: number, total: number) => void,
    signal: AbortSignal,
  ): Promise<undefined>
  /**
   * Prepares the installation as far as possible while Hot Dash still runs, and checks the download against the
   * signed digest once more.
   * @throws UpdateError: `update-file-wrong` if it must be downloaded again; with any other code, nothing has changed
   */
  prepare(): Promise<void>
  /** Removes what was prepared but not installed. */
  discard(): void
  /**
   * Installs what was downloaded and prepared, and starts it. Call it once everything is closed.
   * @returns whether it ends this process itself
   * @throws UpdateError; the old version is still in its place
   */
  install(): boolean
}

export interface UpdaterOptions {
  readonly platform: string
  /** The running version. */
  readonly version: string
  /** The running AppImage, absolute; null for another kind of installation. */
  readonly appImage: string | null
  /** Absolute. */
  readonly userData: string
  /** The file `app-update.yml` that electron-builder writes beside a packaged app; null if there is none. */
  readonly configFile: string | null
  readonly source: ManifestSource
  /** Starts the old version again if the new one is refused after everything is closed. */
  readonly restart: () => void
  readonly log: Pick<Log, 'info' | 'warn'>
  /** Sends electron-updater's requests; by default through Electron's own network stack. */
  readonly http?: ReleaseHttp
}

/** Opens electron-updater for this system. Its code is loaded with this file. */
export async function openUpdater(options: UpdaterOptions): Promise<Updater> {
  const { source, log, platform } = options
  const updater = await create(platform, options)
  const http = options.http ?? new ReleaseHttp((to) => isReleaseAddress(to, source.releases))
  // Given an adapter, electron-updater creates no executor.
  Object.assign(updater, { httpExecutor: http })
  if (options.configFile === null)
    Object.assign(updater, { configOnDisk: { value: Promise.resolve(sourceConfig) } })
  updater.logger = {
    info: (message) => log.info(`updates: ${String(message)}`),
    warn: (message) => log.warn(`updates: ${String(message)}`),
    // The error is also thrown, and logged by whoever catches it.
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
      // The property is protected.
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
        // Otherwise electron-updater considers it downloaded.
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
        // Squirrel.Mac ends the app when it has what it needs, and refuses unsigned apps.
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

/** @returns base64, as in a manifest */
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

/** electron-updater constructs its provider itself. */
const providerOf = (source: ManifestSource) =>
  class extends SignedProvider {
    constructor(_options: unknown, _updater: unknown, runtime: ProviderRuntimeOptions) {
      super(source, runtime)
    }
  }

/** What electron-builder records for a packaged app: here, the download folder below the system's cache folder. */
const sourceConfig = { updaterCacheDirName: 'hot-dash-updater' }

/** What electron-updater needs from Electron. */
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
    // The caller of `install` ends Hot Dash.
    quit: () => undefined,
    onQuit: () => undefined,
  }
}
