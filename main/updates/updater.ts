import { existsSync, rmSync, statSync } from 'node:fs'
import { chmod, copyFile, mkdir, open, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { load } from 'js-yaml'
import type { ProblemCode } from '../../preload/contract/problem.ts'
import { FetchError, fetchFile, hasDigest, isDiskFull } from '../base/fetch-file.ts'
import { fetchWithTimeout, redirectingFetch, type Fetch } from '../base/http.ts'
import type { Log } from '../base/log.ts'
import type { RemoteFile } from '../base/rules/remote-file.ts'
import type { Timers } from '../base/timers.ts'
import type { Installer } from './installers.ts'
import {
  isReleaseAddress,
  manifestAddress,
  manifestName,
  releaseFileAddress,
  newerReleaseFor,
  type Release,
  type ReleaseTarget,
} from './rules/release-manifest.ts'
import { isOutdated, keysIn, verifiedManifest } from './signature.ts'

const timeoutMs = 30_000
/** Large enough for the manifest of some files and notes in two languages. */
const maxManifestBytes = 256 * 1024

export type Updater = ReturnType<typeof createUpdater>

/** Finds newer versions on the release server, downloads them, and prepares their installation. */
export function createUpdater(options: {
  readonly target: ReleaseTarget
  /** The page of all releases, without a trailing slash. */
  readonly releases: string
  /** The key as `npm run release:keys` prints it; a comma separates two keys. */
  readonly publicKey: string
  /** HTTP to outside hosts; must expose redirects when asked with `redirect: 'manual'`. */
  readonly fetch: Fetch
  readonly timers: Timers
  /** Null if Hot Dash announces new versions but does not install them. */
  readonly installer: Installer | null
  /** Holds the downloads: absolute, created when needed. */
  readonly folder: string
  readonly log: Pick<Log, 'warn'>
}) {
  const { target, releases, publicKey, fetch, timers, installer, folder, log } = options
  const copy = installer?.copy ?? null
  const isAllowed = (address: string) => isReleaseAddress(address, releases)

  /** Removes a copy that this process or an earlier one made but did not install. */
  function discardCopy(): void {
    if (copy === null) return
    try {
      rmSync(copy, { force: true })
    } catch (cause) {
      log.warn('a copy of the new version could not be removed', cause)
    }
  }

  return {
    /**
     * Asks for the newest release. Sends nothing but the request, and reads nothing that our key has not signed.
     * @param now by this computer's clock
     * @param freshest the latest expiry of all accepted manifests; null if there was none
     * @returns the manifest's expiry, and null if it has nothing newer for this machine
     * @throws UpdateError `update-unsigned`, `update-outdated`; any other error means that no manifest was received
     */
    async check(now: number, freshest: number | null) {
      discardCopy()
      const name = manifestName(target)
      const response = await fetchWithTimeout(
        redirectingFetch(fetch, isAllowed),
        manifestAddress(releases, name),
        // Electron's own User-Agent would reveal this version and the system.
        { headers: { 'User-Agent': 'hot-dash' } },
        { timeoutMs, maxBodyBytes: maxManifestBytes, timers },
      )
      if (!response.ok) throw new Error(`${name}: ${response.status}`)
      const manifest = verifiedManifest(name, await response.text(), keysIn(publicKey))
      if (manifest === null) throw new UpdateError('update-unsigned', `${name} is not signed by us`)
      const { content, expires } = manifest
      if (isOutdated(expires, { now, freshest }))
        throw new UpdateError('update-outdated', `it expires ${new Date(expires).toISOString()}`)
      let release: Release | null
      try {
        release = newerReleaseFor(load(content), target)
      } catch (cause) {
        throw new UpdateError('update-unsigned', cause)
      }
      // Nothing is newer, so the download of the running version is no longer needed.
      if (release === null)
        await rm(folder, { recursive: true, force: true }).catch((cause: unknown) =>
          log.warn('an old download could not be removed', cause),
        )
      return { release, expires }
    },
    /**
     * Downloads a release, unless it was downloaded before.
     * @param onProgress called with the bytes received so far
     * @throws an error for `updateProblemOf`, or the signal's abort reason
     */
    async download(release: Release, onProgress: (received: number) => void, signal: AbortSignal) {
      const { name } = release.file
      await mkdir(folder, { recursive: true, mode: 0o700 })
      for (const other of await readdir(folder))
        if (!other.startsWith(name)) await rm(join(folder, other), { recursive: true, force: true })
      const shared = { fetch, timers, log, signal, isAllowed, onProgress }
      await fetchFile(remoteFileOf(release, releases), join(folder, name), shared)
    },
    /**
     * Prepares the installation as far as possible while Hot Dash still runs, so that a lack of space or permission
     * shows here. Compares the file with the signed hash once more.
     * @returns a function that installs the release
     * @throws UpdateError `update-file-wrong` if it must be downloaded again; after any other error nothing has changed
     */
    async prepare(release: Release): Promise<() => boolean> {
      if (installer === null) throw new Error('nothing to replace')
      const path = join(folder, release.file.name)
      try {
        if (copy !== null && existsSync(path)) {
          await copyFile(path, copy)
          await chmod(copy, 0o755)
          // Without the sync, the renamed file may be empty after a power cut.
          const file = await open(copy, 'r+')
          await file.sync().finally(() => file.close())
        }
        if (await isIntact(copy ?? path, remoteFileOf(release, releases)))
          return () => installer.install(path)
      } catch (cause) {
        discardCopy()
        throw cause
      }
      discardCopy()
      await rm(path, { force: true })
      throw new UpdateError('update-file-wrong', `${path} is not what was downloaded`)
    },
    discardCopy,
  }
}

const remoteFileOf = ({ version, file }: Release, releases: string): RemoteFile => ({
  url: releaseFileAddress(releases, version, file.name),
  size: file.size,
  digest: { algorithm: 'sha512', hex: Buffer.from(file.sha512, 'base64').toString('hex') },
})

const isIntact = async (path: string, remote: RemoteFile): Promise<boolean> =>
  existsSync(path) && statSync(path).size === remote.size && hasDigest(path, remote)

export type UpdateProblemCode = Extract<ProblemCode, `update-${string}` | 'disk-full'>

/** An expected error. The user reads the text of its code; the log gets the cause. */
class UpdateError extends Error {
  override readonly name = 'UpdateError'
  readonly code: UpdateProblemCode

  constructor(code: UpdateProblemCode, cause: unknown) {
    super(code, { cause })
    this.code = code
  }
}

/** @param otherwise the problem for any other error */
export function updateProblemOf(error: unknown, otherwise: UpdateProblemCode): UpdateProblemCode {
  if (error instanceof UpdateError) return error.code
  if (isDiskFull(error)) return 'disk-full'
  return error instanceof FetchError && error.fault === 'wrong' ? 'update-file-wrong' : otherwise
}
