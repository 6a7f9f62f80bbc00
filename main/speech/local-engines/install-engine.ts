import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Problem, ProblemCode } from '../../../preload/contract/problem.ts'
import { err, ok, type Result } from '../../../preload/contract/result.ts'
import type { DownloadOffer, EngineName } from '../../../preload/contract/views/engines-view.ts'
import { fetchFile, FetchError, isDiskFull } from '../../base/fetch-file.ts'
import { fetchWithTimeout, redirectingFetch, type Fetch } from '../../base/http.ts'
import type { Log } from '../../base/log.ts'
import type { TaskWorker } from '../../base/task-worker.ts'
import type { Timers } from '../../base/timers.ts'
import type { LocalEngine } from '../engine/rules/engine-state.ts'
import { folderNameOf, makeExecutable, putInPlace, readEngine } from './engine-folder.ts'
import {
  isFileAddress,
  isListedAddress,
  makers,
  packageOf,
  type EnginePackage,
} from './rules/makers.ts'
import type { unpack } from './unpack.ts'

export interface InstallOptions {
  /** Where engines are kept. Absolute; created when needed. */
  readonly folder: string
  readonly machine: { readonly platform: string; readonly arch: string }
  readonly timers: Timers
  readonly log: Pick<Log, 'info' | 'warn' | 'error'>
  readonly fetch: { readonly outside: Fetch }
  readonly download: {
    /** The base address of the makers' lists: `listsOrigin`, except in tests. */
    readonly listsBase: string
    /** Asks the user, in a window owned by main. */
    readonly confirm: (offer: DownloadOffer) => Promise<boolean>
    readonly worker: Pick<TaskWorker<{ readonly unpack: typeof unpack }>, 'run' | 'close'>
  }
}

const listTimeoutMs = 15_000
const maxListBytes = 1 << 20
/** Delays between attempts that received nothing. If the last attempt fails too, the user decides when to resume. */
const retryDelaysMs = [1000, 3000, 10_000]

/** Finds the newest package. @returns `engine-list-absent`, `engine-list-unknown` or `engine-not-for-system` */
export async function findNewestPackage(
  engine: EngineName,
  { download: { listsBase }, fetch, timers, machine, log }: InstallOptions,
): Promise<Result<EnginePackage, Problem>> {
  const url = `${listsBase}${makers[engine].list}`
  const limits = { timeoutMs: listTimeoutMs, maxBodyBytes: maxListBytes, timers }
  let list: unknown
  try {
    const init: RequestInit = { credentials: 'omit', cache: 'no-store' }
    const response = await fetchWithTimeout(fetch.outside, url, init, limits)
    if (!response.ok) return err({ code: 'engine-list-absent' })
    list = JSON.parse(await response.text())
  } catch (cause) {
    log.warn("the makers' list could not be read", cause)
    const isRead = cause instanceof SyntaxError
    return err({ code: isRead ? 'engine-list-unknown' : 'engine-list-absent' })
  }
  return packageOf(list, machine, (address) => isListedAddress(engine, address, listsBase))
}

/**
 * Downloads a package, checks it, unpacks it, and puts the engine in place. No search finds the engine before that.
 * @param archive where to store the package; a later call resumes the download
 * @param steps.onReceived called with the bytes received so far, of all parts
 * @param steps.stopEngine settles when none of our engines runs from the folder, which is then replaced
 * @returns a problem with an `engine-…` code; `engine-fetch-broken` is worth retrying
 * @throws the signal's abort reason, or a file system error
 */
export async function installEngine(
  { engine, pack }: { readonly engine: EngineName; readonly pack: EnginePackage },
  archive: string,
  options: InstallOptions,
  steps: {
    readonly signal: AbortSignal
    readonly onReceived: (bytes: number) => void
    readonly onUnpacking: () => void
    readonly stopEngine: (folder: string) => Promise<void>
  },
): Promise<Result<LocalEngine, Problem>> {
  const { folder, timers, log, fetch, download } = options
  const unpacked = join(folder, '.unpacked')
  try {
    // The parts, concatenated, are one archive.
    let offset = 0
    for (const file of pack.files) {
      const begin = offset
      await fetchFile(
        file,
        { path: archive, offset },
        {
          fetch: redirectingFetch(fetch.outside, (address) =>
            isFileAddress(engine, address, download.listsBase),
          ),
          timers,
          log,
          signal: steps.signal,
          onProgress: (received) => steps.onReceived(begin + received),
          retryDelaysMs,
        },
      )
      offset += file.size
    }
    steps.onUnpacking()
    await rm(unpacked, { recursive: true, force: true })
    await mkdir(unpacked, { recursive: true, mode: 0o700 })
    const result = await download.worker.run('unpack', { archive, into: unpacked })
    if (result === 'no-room') return err({ code: 'engine-no-room' })
    const found = result === 'done' ? await readEngine(unpacked) : undefined
    if (found?.uuid !== makers[engine].uuid) {
      log.warn('a package was refused', { engine, result, uuid: found?.uuid })
      // Unpacking the same package would fail again, so download it again.
      await rm(archive, { force: true })
      return err({ code: 'engine-package-refused' })
    }
    await makeExecutable(found)
    const target = join(folder, folderNameOf(found))
    await steps.stopEngine(target)
    await putInPlace(unpacked, target)
    log.info('an engine is installed', { engine, version: found.version })
    return ok(found)
  } catch (cause) {
    if (isDiskFull(cause)) return err({ code: 'engine-no-room' })
    if (!(cause instanceof FetchError)) throw cause
    return err({ code: fetchProblems[cause.fault], params: { status: cause.status } })
  } finally {
    await rm(unpacked, { recursive: true, force: true })
  }
}

const fetchProblems = {
  broken: 'engine-fetch-broken',
  refused: 'engine-fetch-refused',
  wrong: 'engine-file-wrong',
} as const satisfies Record<FetchError['fault'], ProblemCode>
