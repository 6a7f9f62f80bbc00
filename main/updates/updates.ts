import { existsSync, rmSync, statSync } from 'node:fs'
import { chmod, copyFile, mkdir, open, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { load } from 'js-yaml'
import type { Problem } from '../../preload/contract/problem.ts'
import { err, ok, type Result } from '../../preload/contract/result.ts'
import type { Locale, UpdateChoice } from '../../preload/contract/declared-settings.ts'
import type { UpdatesView, UpdateMethod } from '../../preload/contract/views/updates-view.ts'
import type { Clock } from '../base/clock.ts'
import { createEmitter } from '../base/emitter.ts'
import { fetchFile, hasDigest } from '../base/fetch-file.ts'
import { fetchWithTimeout, redirectingFetch, type Fetch } from '../base/http.ts'
import type { Log } from '../base/log.ts'
import type { RemoteFile } from '../base/rules/remote-file.ts'
import type { Timers } from '../base/timers.ts'
import type { Installer } from './installers.ts'
import {
  isReleaseAddress,
  manifestAddress,
  manifestName,
  newerReleaseFor,
  releaseFileAddress,
  type Release,
  type ReleaseTarget,
} from './rules/release-manifest.ts'
import {
  isAutomatic,
  isCheckDue,
  mayCheck,
  mayInstall,
  reduceUpdateFlow,
  startUpdateFlow,
  updateStateViewOf,
  type Activity,
  type UpdateEvent,
} from './rules/update-flow.ts'
import { keysIn, verifiedManifest } from './signature.ts'
import { UpdateError, updateProblemOf, type UpdateProblemCode } from './update-problem.ts'
import { changeUpdateState, readUpdateState } from './update-state-file.ts'

export type Updates = ReturnType<typeof openUpdates>

const manifestTimeoutMs = 30_000
/** Large enough for the manifest of some files and notes in two languages. */
const maxManifestBytes = 256 * 1024
/** How often to check whether Dash has finished its meal and its sentence. */
const retryMs = 1000
/** Why a download is aborted: the user has cancelled it, or Hot Dash quits. */
const cancelReason = new Error('cancelled')
const closeReason = new Error('closed')

/** Finds, downloads and installs newer versions, as the user has chosen. */
export function openUpdates(options: {
  readonly server: {
    /** The page of all releases, without a trailing slash. */
    readonly releases: string
    /** The key as `npm run release:keys` prints it; a comma separates two keys. */
    readonly publicKey: string
    /** HTTP to outside hosts; must expose redirects when asked with `redirect: 'manual'`. */
    readonly fetch: Fetch
  }
  readonly installation: {
    readonly target: ReleaseTarget
    readonly method: Promise<UpdateMethod>
    /** Null if Hot Dash announces new versions but does not install them. */
    readonly installer: Installer | null
    /** Shuts Hot Dash down, then calls `install`. */
    readonly end: (reason: {
      readonly type: 'install-update'
      readonly install: () => boolean
    }) => void
  }
  /** Absolute paths. */
  readonly files: {
    /** The folder of the downloads; created when needed. */
    readonly downloads: string
    /** Keeps the state for the next start. */
    readonly state: string
  }
  readonly settings: {
    readonly all: () => { readonly updates: UpdateChoice }
    readonly onChange: (listener: () => void) => () => void
  }
  /** The language of the notes. */
  readonly locale: () => Locale
  /** In a safe start, Hot Dash asks a host only if the user wants it. */
  readonly isSafe: boolean
  readonly activity: () => Activity
  readonly clock: Pick<Clock, 'now'>
  readonly timers: Timers
  readonly log: Pick<Log, 'info' | 'warn' | 'error'>
}) {
  const { files, settings, clock, timers, log } = options
  const { releases, publicKey } = options.server
  const fetch = redirectingFetch(options.server.fetch, (address) =>
    isReleaseAddress(address, releases),
  )
  const { target, installer } = options.installation
  const copy = installer?.copy ?? null
  const changes = createEmitter<undefined>(log)
  const stored = readUpdateState(files.state)
  let flow = startUpdateFlow(stored, target.version)
  let downloading: AbortController | undefined
  let cancelRetry: (() => void) | undefined
  if (stored.installing !== null) save()
  void options.installation.method.then((method) => dispatch({ type: 'method-found', method }))

  function save(): void {
    try {
      changeUpdateState(files.state, flow.saved)
    } catch (cause) {
      log.warn('the update state could not be stored', cause)
    }
  }

  function dispatch(event: UpdateEvent): void {
    const before = flow
    flow = reduceUpdateFlow(flow, event)
    if (flow.saved !== before.saved) save()
    if (flow !== before) changes.emit(undefined)
  }

  function fail(cause: unknown, otherwise: UpdateProblemCode): Problem {
    const problem = { code: updateProblemOf(cause, otherwise) }
    log.warn(`the update failed: ${problem.code}`, cause)
    dispatch({ type: 'failed', problem, now: clock.now() })
    return problem
  }

  const choice = (): UpdateChoice => (options.isSafe ? 'off' : settings.all().updates)
  const mayInstallNow = () => mayInstall(flow, choice(), options.activity(), clock.now())

  /** Removes a copy that this process or an earlier one made but did not install. */
  function discardCopy(): void {
    if (copy === null) return
    try {
      rmSync(copy, { force: true })
    } catch (cause) {
      log.warn('a copy of the new version could not be removed', cause)
    }
  }

  /**
   * Asks for the newest release. Sends nothing but the request, and reads nothing that our key has not signed.
   * @returns ok also if checking is not allowed now, or a step is in progress; no request is sent then
   */
  async function check(): Promise<Result<null, Problem>> {
    if (!mayCheck(flow)) return ok(null)
    dispatch({ type: 'check-started' })
    discardCopy()
    const name = manifestName(target)
    try {
      const response = await fetchWithTimeout(
        fetch,
        manifestAddress(releases, name),
        // Electron's own User-Agent would reveal this version and the system.
        { headers: { 'User-Agent': 'hot-dash' } },
        { timeoutMs: manifestTimeoutMs, maxBodyBytes: maxManifestBytes, timers },
      )
      if (!response.ok) throw new Error(`${name}: ${response.status}`)
      const now = clock.now()
      const manifest = verifiedManifest(name, await response.text(), {
        publicKeys: keysIn(publicKey),
        now,
        freshest: flow.saved.freshest,
      })
      if (!manifest.ok) throw new UpdateError(manifest.error.code, manifest.error.detail)
      const { content, expires } = manifest.value
      let release: Release | null
      try {
        release = newerReleaseFor(load(content), target)
      } catch (cause) {
        throw new UpdateError('update-unsigned', cause)
      }
      // Nothing is newer, so the download of the running version is no longer needed.
      if (release === null)
        await rm(files.downloads, { recursive: true, force: true }).catch((cause: unknown) =>
          log.warn('an old download could not be removed', cause),
        )
      dispatch({ type: 'check-finished', release, expires, now })
      return ok(null)
    } catch (cause) {
      return err(fail(cause, 'update-not-asked'))
    }
  }

  /** Downloads the release that was found, or resumes its download. */
  async function download(): Promise<void> {
    if (flow.phase.name !== 'found' || flow.method.name !== 'install') return
    const { release } = flow.phase
    const { name } = release.file
    const { signal } = (downloading = new AbortController())
    const onProgress = (received: number) => dispatch({ type: 'download-progressed', received })
    dispatch({ type: 'download-started' })
    try {
      await mkdir(files.downloads, { recursive: true, mode: 0o700 })
      for (const other of await readdir(files.downloads))
        if (!other.startsWith(name))
          await rm(join(files.downloads, other), { recursive: true, force: true })
      const path = join(files.downloads, name)
      const remote = remoteFileOf(release, releases)
      await fetchFile(remote, { path, offset: 0 }, { fetch, timers, log, signal, onProgress })
      log.info(`downloaded version ${release.version}`)
      dispatch({ type: 'download-finished' })
    } catch (cause) {
      if (cause === cancelReason) dispatch({ type: 'cancelled' })
      else if (cause !== closeReason) fail(cause, 'update-broken-off')
    }
  }

  /**
   * Copies the downloaded file if the installer needs a copy, and compares it with the signed hash once more.
   * @throws UpdateError if the file is not the release
   */
  async function prepareFile(release: Release, path: string): Promise<void> {
    if (copy !== null && existsSync(path)) {
      await copyFile(path, copy)
      await chmod(copy, 0o755)
      // Without the sync, the renamed file may be empty after a power cut.
      const file = await open(copy, 'r+')
      await file.sync().finally(() => file.close())
    }
    const remote = remoteFileOf(release, releases)
    const checked = copy ?? path
    const isIntact =
      existsSync(checked) &&
      statSync(checked).size === remote.size &&
      (await hasDigest(checked, remote))
    if (isIntact) return
    await rm(path, { force: true })
    throw new UpdateError('update-file-wrong', `${path} is not what was downloaded`)
  }

  /**
   * Installs the downloaded version if it may be installed now. Prepares as much as possible while Hot Dash still runs,
   * so that a lack of space or permission shows here.
   */
  async function installIfPossible(): Promise<void> {
    cancelRetry?.()
    if (flow.phase.name !== 'ready') return
    const { release } = flow.phase
    const path = join(files.downloads, release.file.name)
    try {
      if (!mayInstallNow()) return
      dispatch({ type: 'preparation-started' })
      if (installer === null) throw new Error('nothing to replace')
      await prepareFile(release, path)
      // By now Dash may have started to eat or speak.
      const isAllowed = mayInstallNow()
      dispatch({ type: 'preparation-finished', mayInstall: isAllowed })
      if (!isAllowed) return
      log.info(`replacing version ${target.version} with ${release.version}`)
      options.installation.end({ type: 'install-update', install: () => installer.install(path) })
    } catch (cause) {
      discardCopy()
      fail(cause, 'update-not-installed')
    } finally {
      retryIfWanted()
    }
  }

  function retryIfWanted(): void {
    const { phase } = flow
    if (phase.name === 'ready' && phase.isWanted)
      cancelRetry = timers.after(retryMs, () => void installIfPossible())
  }

  /** Runs the tasks that are due. Call it every minute, but not during the first minutes after the start. */
  async function runDue(): Promise<void> {
    if (isCheckDue(flow, choice(), clock.now())) await check()
    const { phase } = flow
    if (phase.name === 'found' && !phase.isOnHold && isAutomatic(flow, choice())) await download()
    await installIfPossible()
  }

  /** Stops a download, and cancels a pending installation. */
  function cancel(): void {
    if (flow.phase.name === 'downloading') downloading?.abort(cancelReason)
    else dispatch({ type: 'cancelled' })
  }
  const offSettings = settings.onChange(() => {
    if (settings.all().updates === 'off') cancel()
  })

  return {
    view: (): UpdatesView => {
      const { method, phase, saved, problem } = flow
      return {
        method,
        state: updateStateViewOf(phase, options.locale()),
        isAutomatic: isAutomatic(flow, choice()),
        checkedAt: saved.checkedAt,
        newestAt: saved.newestAt,
        problem,
      }
    },
    check,
    download: () => void download(),
    /** Installs the downloaded version once Dash neither eats nor speaks. */
    requestInstallation(): void {
      dispatch({ type: 'install-requested' })
      void installIfPossible()
    },
    cancel,
    runDue,
    onChange: changes.on,
    close(): void {
      if (flow.phase.name !== 'ending') discardCopy()
      dispatch({ type: 'closed' })
      cancelRetry?.()
      offSettings()
      downloading?.abort(closeReason)
    },
  }
}

const remoteFileOf = ({ version, file }: Release, releases: string): RemoteFile => ({
  url: releaseFileAddress(releases, version, file.name),
  size: file.size,
  digest: { algorithm: 'sha512', hex: Buffer.from(file.sha512, 'base64').toString('hex') },
})
