import { existsSync, rmSync, statSync } from 'node:fs'
import { chmod, copyFile, mkdir, open, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { load } from 'js-yaml'
import type { ProblemCode } from '../../preload/contract/problem.ts'
import { FetchError, fetchFile, hasDigest, isDiskFull } from '../base/fetch-file.ts'
import { fetchFollowing, fetchWithTimeout, type Fetch } from '../base/http.ts'
import type { Log } from '../base/log.ts'
import type { RemoteFile } from '../base/rules/remote-file.ts'
import type { Timers } from '../base/timers.ts'
import type { Placement } from './put-in-place.ts'
import {
  isReleaseAddress,
  manifestAddress,
  manifestName,
  releaseFileAddress,
  releaseFor,
  type Release,
  type ReleaseTarget,
} from './rules/release-manifest.ts'
import { keysIn, verifiedManifest } from './signature.ts'

const timeoutMs = 30_000
/** Far more than a release needs for some files and notes in two languages. */
const maxManifestBytes = 256 * 1024

export type Updater = ReturnType<typeof createUpdater>

/**
 * Finds, downloads and installs newer versions.
 * @param options.publicKey as `npm run release:keys` prints it; two keys are separated by a comma
 * @param options.accepts whether to accept a manifest with this expiry; if so, the expiry is remembered
 * @param options.placement null if new versions are announced but not installed
 */
export function createUpdater(options: {
  readonly target: ReleaseTarget
  /** The page of all releases, without a trailing slash. */
  readonly releases: string
  readonly publicKey: string
  /** HTTP to outside hosts; must expose redirects when asked with `redirect: 'manual'`. */
  readonly fetch: Fetch
  readonly timers: Timers
  readonly accepts: (expires: number) => boolean
  readonly placement: Placement | null
  /** For downloads; absolute, created when needed. */
  readonly folder: string
  readonly log: Pick<Log, 'warn'>
}) {
  const { target, releases, fetch, timers, placement, folder, log } = options
  const copy = placement?.copy ?? null
  const isAllowed = (address: string) => isReleaseAddress(address, releases)
  const pathOf = ({ file }: Release) => join(folder, file.name)

  function remoteOf({ version, file }: Release): RemoteFile {
    return {
      url: releaseFileAddress(releases, version, file.name),
      size: file.size,
      digest: { algorithm: 'sha512', hex: Buffer.from(file.sha512, 'base64').toString('hex') },
    }
  }

  /** Whether a file is the signed one. */
  const isSigned = async (path: string, remote: RemoteFile) =>
    existsSync(path) && statSync(path).size === remote.size && (await hasDigest(path, remote))

  /** @throws UpdateError `update-not-asked` */
  async function readManifest(name: string): Promise<string> {
    try {
      const response = await fetchWithTimeout(
        async (url, init) => {
          const answer = await fetchFollowing(url, init, { fetch, isAllowed })
          if (answer === undefined) throw new Error('redirected elsewhere')
          return answer
        },
        manifestAddress(releases, name),
        // Electron's own User-Agent would reveal this version and the system.
        { headers: { 'User-Agent': 'hot-dash' } },
        { timeoutMs, maxBodyBytes: maxManifestBytes, timers },
      )
      if (!response.ok) throw new Error(`${name}: ${response.status}`)
      return await response.text()
    } catch (cause) {
      throw new UpdateError('update-not-asked', cause)
    }
  }

  function read(content: string): Release | null {
    try {
      return releaseFor(load(content), target)
    } catch (cause) {
      throw new UpdateError('update-unsigned', cause)
    }
  }

  /** Removes a copy that was not installed, by this process or an earlier one. */
  function discard(): void {
    if (copy === null) return
    try {
      rmSync(copy, { force: true })
    } catch (cause) {
      log.warn('a copy of the new version could not be removed', cause)
    }
  }

  /** @throws what the file system throws; nothing is left behind */
  async function makeCopy(path: string, to: string): Promise<void> {
    try {
      await copyFile(path, to)
      await chmod(to, 0o755)
      const file = await open(to, 'r+')
      // Without the sync, the renamed file may be empty after a power cut.
      await file.sync().finally(() => file.close())
    } catch (cause) {
      discard()
      throw cause
    }
  }

  return {
    /**
     * Asks for the newest release. Sends nothing but the request, and reads nothing that our key has not signed.
     * @returns null if there is nothing newer for this machine
     * @throws UpdateError `update-not-asked`, `update-unsigned`, `update-outdated`
     */
    async check(): Promise<Release | null> {
      discard()
      const name = manifestName(target)
      const manifest = verifiedManifest(name, await readManifest(name), keysIn(options.publicKey))
      if (manifest === undefined)
        throw new UpdateError('update-unsigned', `${name} is not signed by us`)
      const { content, expires } = manifest
      if (!options.accepts(expires))
        throw new UpdateError('update-outdated', `it expires ${new Date(expires).toISOString()}`)
      const release = read(content)
      // The download of the running version is no longer needed.
      if (release === null)
        await rm(folder, { recursive: true, force: true }).catch((cause: unknown) =>
          log.warn('an old download could not be removed', cause),
        )
      return release
    },
    /**
     * Downloads a release, unless it is here already.
     * @param onProgress called with the bytes received so far
     * @throws an error for `updateProblemOf`; the reason of `signal` if it is aborted
     */
    async fetch(
      release: Release,
      onProgress: (received: number) => void,
      signal: AbortSignal,
    ): Promise<void> {
      const { name } = release.file
      const remote = remoteOf(release)
      await mkdir(folder, { recursive: true, mode: 0o700 })
      for (const other of await readdir(folder))
        if (!other.startsWith(name)) await rm(join(folder, other), { recursive: true, force: true })
      if (await isSigned(pathOf(release), remote)) return
      const shared = { fetch, timers, log, signal, isAllowed, onProgress }
      await fetchFile(remote, pathOf(release), shared)
    },
    /**
     * Prepares the installation as far as possible while Hot Dash still runs: a lack of space or permission shows here.
     * Checks against the signed hash once more.
     * @throws UpdateError: `update-file-wrong` if it must be downloaded again; with any other code, nothing has changed
     */
    async prepare(release: Release): Promise<void> {
      const path = pathOf(release)
      try {
        if (copy !== null && existsSync(path)) await makeCopy(path, copy)
        if (await isSigned(copy ?? path, remoteOf(release))) return
        await rm(path, { force: true })
      } catch (cause) {
        throw updateProblemOf(cause) === 'disk-full'
          ? cause
          : new UpdateError('update-not-installed', cause)
      }
      discard()
      throw new UpdateError('update-file-wrong', `${path} is not what was downloaded`)
    },
    discard,
    /**
     * Installs what was downloaded and prepared, and starts it. Call it once everything is closed.
     * @returns whether it ends this process itself
     * @throws an error if the old version is still in its place
     */
    install(release: Release): boolean {
      if (placement === null) throw new Error('nothing to replace')
      return placement.install(pathOf(release))
    },
  }
}

/** Why an update fails. */
export type UpdateProblemCode = Extract<ProblemCode, `update-${string}` | 'disk-full'>

/** An expected error: the user reads the text of its code, the log gets the cause. */
export class UpdateError extends Error {
  override readonly name = 'UpdateError'
  readonly code: UpdateProblemCode

  constructor(code: UpdateProblemCode, cause: unknown) {
    super(code, { cause })
    this.code = code
  }
}

/** Maps an error of the network or the file system to a problem. */
export function updateProblemOf(error: unknown): UpdateProblemCode {
  if (error instanceof UpdateError) return error.code
  if (isDiskFull(error)) return 'disk-full'
  return error instanceof FetchError && error.fault === 'wrong'
    ? 'update-file-wrong'
    : 'update-broken-off'
}
