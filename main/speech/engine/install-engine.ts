import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fetchFile, FetchError, isDiskFull, type FetchFileOptions } from '../../base/fetch-file.ts'
import type { TaskWorker } from '../../base/task-worker.ts'
import type { Problem } from '../../../preload/contract/problem.ts'
import { assertNever, err, ok, type Result } from '../../../preload/contract/result.ts'
import type { EngineName } from '../../../preload/contract/views/engines.ts'
import type { Log } from '../../base/log.ts'
import {
  folderNameOf,
  makeExecutable,
  putInPlace,
  readEngineFolder,
  type EngineFolder,
} from './engine-folder.ts'
import { isFileAddress, makers } from './rules/makers.ts'
import type { EnginePackage } from './rules/makers-list.ts'
import type { unpack } from './unpack.ts'

/** The tasks that the worker does for an installation. */
export interface EngineTasks {
  readonly unpack: typeof unpack
  readonly [name: string]: (params: never) => unknown
}

export interface InstallOptions extends Pick<FetchFileOptions, 'fetch' | 'timers'> {
  /** Where engines are kept. Absolute. */
  readonly folder: string
  /** `listsOrigin`, except in tests. */
  readonly listsBase: string
  readonly log: Pick<Log, 'info' | 'warn'>
  readonly worker: Pick<TaskWorker<EngineTasks>, 'run' | 'close'>
  /** Settles when none of our engines runs from the folder, which is then replaced or removed. */
  readonly stopEngine: (folder: string) => Promise<void>
}

/** Delays between tries that brought nothing. After the last one the user decides. */
const retryDelaysMs = [1000, 3000, 10_000]

/**
 * Downloads a package, checks it, unpacks it, and puts the engine in place. Nothing finds an engine before it is
 * complete and in place.
 * @param archive where the package grows; a later call resumes it
 * @param steps.signal aborts the download; what was received stays
 * @param steps.onReceived called with the bytes received so far, of all parts
 * @returns `engine-fetch-broken` (worth retrying), `engine-fetch-refused`, `engine-file-wrong`,
 *   `engine-package-refused`, `engine-no-room`
 * @throws the reason of `signal` if it is aborted; other file system errors
 */
export async function installEngine(
  { engine, pack }: { readonly engine: EngineName; readonly pack: EnginePackage },
  archive: string,
  options: InstallOptions,
  steps: {
    readonly signal: AbortSignal
    readonly onReceived: (bytes: number) => void
    readonly onUnpacking: () => void
  },
): Promise<Result<EngineFolder, Problem>> {
  const { folder, log, worker } = options
  const unpacked = join(folder, '.unpacked')
  try {
    await fetchPackage(engine, pack, archive, options, steps)
    steps.onUnpacking()
    await rm(unpacked, { recursive: true, force: true })
    await mkdir(unpacked, { recursive: true, mode: 0o700 })
    const result = await worker.run('unpack', { archive, into: unpacked })
    if (result.name === 'no-room') return err({ code: 'engine-no-room' })
    const found = result.name === 'done' ? await readEngineFolder(unpacked) : undefined
    if (found?.uuid !== makers[engine].uuid) {
      log.warn('a package was refused', { engine, ...result, uuid: found?.uuid })
      // It would be refused again on a retry, so it is downloaded anew.
      await rm(archive, { force: true })
      return err({ code: 'engine-package-refused' })
    }
    await makeExecutable(found)
    const target = join(folder, folderNameOf(found))
    await options.stopEngine(target)
    await putInPlace(unpacked, target, join(folder, '.replaced'))
    log.info('an engine is installed', { engine, version: found.version })
    return ok(found)
  } catch (cause) {
    if (cause instanceof FetchError) return err(problemOf(cause))
    if (isDiskFull(cause)) return err({ code: 'engine-no-room' })
    throw cause
  } finally {
    await rm(unpacked, { recursive: true, force: true })
  }
}

/** Downloads the parts of a package one after another into one file. Checks the size and, if given, hash of each. */
async function fetchPackage(
  engine: EngineName,
  { files }: EnginePackage,
  archive: string,
  options: InstallOptions,
  {
    signal,
    onReceived,
  }: { readonly signal: AbortSignal; readonly onReceived: (bytes: number) => void },
): Promise<void> {
  let offset = 0
  for (const file of files) {
    const begin = offset
    await fetchFile(file, archive, {
      ...options,
      signal,
      offset,
      retryDelaysMs,
      isAllowed: (address) => isFileAddress(engine, address, options.listsBase),
      onProgress: (received) => onReceived(begin + received),
    })
    offset += file.size
  }
}

function problemOf({ fault, status }: FetchError): Problem {
  switch (fault) {
    case 'broken':
      return { code: 'engine-fetch-broken' }
    case 'refused':
      return { code: 'engine-fetch-refused', params: { status } }
    case 'wrong':
      return { code: 'engine-file-wrong' }
    default:
      return assertNever(fault)
  }
}
