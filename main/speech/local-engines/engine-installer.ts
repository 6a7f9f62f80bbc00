import { mkdir, readdir, rm, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import type { Problem } from '../../../preload/contract/problem.ts'
import { err, ok, type Result } from '../../../preload/contract/result.ts'
import {
  engineNames,
  type DownloadOffer,
  type EngineName,
  type EnginesView,
  type GetEngineOutcome,
} from '../../../preload/contract/views/engines-view.ts'
import { createEmitter } from '../../base/emitter.ts'
import { isDiskFull } from '../../base/fetch-file.ts'
import { readJsonFile, writeJsonFile } from '../../base/json-file.ts'
import type { LocalEngine } from '../engine/rules/engine-state.ts'
import { readEngines, removeFolder } from './engine-folder.ts'
import { installEngine, findNewestPackage, type InstallOptions } from './install-engine.ts'
import {
  downloadViewOf,
  downloadJobSchema,
  reduceDownload,
  type DownloadEvent,
  type DownloadJob,
  type EngineDownload,
} from './rules/engine-download.ts'
import { makers, sizeOf } from './rules/makers.ts'
import { spareBytes } from './unpack.ts'

/** The unpacked size of an engine, as a multiple of its package: observed 1.1 to 2.4. */
const unpackedFactor = 2.5
/** The abort reason of a download that must leave nothing behind. Any other reason pauses it. */
const cancelled = new Error('cancelled')

/**
 * Downloads a voice engine from its makers if the user agrees, and removes it again. Handles one engine at a time.
 * @param parts.stopEngine settles when none of our engines runs from the folder, which is then replaced or removed
 * @param parts.onInstalled called with the uuid of a downloaded engine, or with null after a removal
 */
export function openEngineInstaller(
  options: InstallOptions,
  parts: {
    readonly stopEngine: (folder: string) => Promise<void>
    readonly onInstalled: (uuid: string | null) => void
  },
) {
  const { folder, log } = options
  const { confirm, worker } = options.download
  const { stopEngine, onInstalled } = parts
  const fetching = join(folder, '.fetching')
  const archive = join(fetching, 'package')
  const jobFile = join(fetching, 'job.json')
  const changes = createEmitter<undefined>(log)
  let download: EngineDownload = { name: 'none' }
  let installed: readonly LocalEngine[] = []
  let aborting = new AbortController()
  /** Settles when no download is in progress. */
  let downloading: Promise<void> = Promise.resolve()
  let isClosed = false
  const prepared = prepareFolder().catch((cause: unknown) => {
    log.error('the engines folder could not be read', cause)
  })

  function dispatch(event: DownloadEvent): void {
    const before = download
    download = reduceDownload(before, event)
    if (download !== before && !isClosed) changes.emit(undefined)
  }

  const clear = (path: string): Promise<void> =>
    rm(path, { recursive: true, force: true }).catch((cause: unknown) =>
      log.warn('what is left of an engine could not be removed', cause),
    )

  /** Reads the installed engines, removes leftovers, and leaves an unfinished download paused. */
  async function prepareFolder(): Promise<void> {
    const names = await readdir(folder).catch(() => [])
    for (const name of names)
      if (name.startsWith('.') && name !== '.fetching') await clear(join(folder, name))
    installed = await readEngines(folder)
    const job = await readJsonFile(jobFile, downloadJobSchema)
    if (job === undefined) await clear(fetching)
    else await pauseWith(job, null)
  }

  async function readInstalled(uuid: string | null): Promise<void> {
    installed = await readEngines(folder)
    if (isClosed) return
    onInstalled(uuid)
    changes.emit(undefined)
  }

  async function prepareOffer({ engine, pack }: DownloadJob): Promise<DownloadOffer> {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const { bavail, bsize } = await statfs(folder)
    const bytes = sizeOf(pack)
    return {
      engine,
      title: makers[engine].title,
      version: pack.version,
      bytes,
      neededBytes: bytes * (1 + unpackedFactor) + spareBytes,
      freeBytes: bavail * bsize,
      isSizeOnly: pack.files.some(({ digest }) => digest === null),
      folder,
    }
  }

  async function ask(engine: EngineName): Promise<Result<GetEngineOutcome, Problem>> {
    const pack = await findNewestPackage(engine, options)
    if (!pack.ok) return pack
    const here = installed.find(({ uuid }) => uuid === makers[engine].uuid)
    if (here?.version === pack.value.version) return ok({ isNewest: true })
    const job = { engine, pack: pack.value }
    const offer = await prepareOffer(job)
    if (offer.neededBytes > offer.freeBytes) return err(noRoom(offer))
    if ((await confirm(offer)) && !isClosed) {
      await writeJsonFile(jobFile, job)
      start(job)
    }
    return ok({ isNewest: false })
  }

  function start(job: DownloadJob): void {
    aborting = new AbortController()
    dispatch({ type: 'fetching', job })
    downloading = install(job, aborting.signal).catch((cause: unknown) =>
      log.error('a paused engine download cannot be shown', cause),
    )
  }

  async function install(job: DownloadJob, signal: AbortSignal): Promise<void> {
    const result = await installEngine(job, archive, options, {
      signal,
      onReceived: (received) => dispatch({ type: 'received', received }),
      onUnpacking: () => dispatch({ type: 'unpacking' }),
      stopEngine,
    }).catch((cause: unknown) => {
      if (signal.aborted) return null
      log.error('an engine could not be installed', cause)
      return err<Problem>({ code: 'disk-failed' })
    })
    if (result?.ok === true) {
      await readInstalled(result.value.uuid)
      await discard()
    } else if (signal.reason !== cancelled) await pauseWith(job, result?.error ?? null)
  }

  /** Leaves a download until the user resumes it. @param problem null if the user paused it */
  async function pauseWith(job: DownloadJob, problem: Problem | null): Promise<void> {
    const received = await stat(archive).then(
      ({ size }) => size,
      () => 0,
    )
    const isFull = problem?.code === 'engine-no-room'
    const shown = isFull ? noRoom(await prepareOffer(job)) : problem
    dispatch({ type: 'paused', paused: { job, received, problem: shown } })
  }

  async function discard(): Promise<void> {
    await clear(fetching)
    dispatch({ type: 'over' })
  }

  return {
    async installed(): Promise<readonly LocalEngine[]> {
      await prepared
      return installed
    },
    /** Asks the makers, then the user, and starts to download an engine or its update. @returns ok if declined, too */
    async get(engine: EngineName): Promise<Result<GetEngineOutcome, Problem>> {
      await prepared
      if (download.name !== 'none') return ok({ isNewest: false })
      dispatch({ type: 'asking' })
      const answer = await ask(engine).catch((cause: unknown) => {
        log.warn('getting an engine failed', cause)
        return err<Problem>({ code: isDiskFull(cause) ? 'disk-full' : 'disk-failed' })
      })
      dispatch({ type: 'asked' })
      return answer
    },
    /** Pauses the download. The received part stays, even across restarts. */
    pause(): void {
      if (download.name === 'fetching') aborting.abort()
    },
    resume(): void {
      if (download.name === 'paused' && !isClosed) start(download.job)
    },
    async cancel(): Promise<void> {
      if (!('job' in download)) return
      aborting.abort(cancelled)
      if (download.name === 'unpacking') await worker.close()
      await downloading
      await discard()
    },
    async remove(uuid: string): Promise<Result<null, Problem>> {
      const engine = installed.find((one) => one.uuid === uuid)
      if (engine === undefined) return ok(null)
      await stopEngine(engine.folder)
      const removed = await removeFolder(engine.folder).then(
        () => ok(null),
        (cause: unknown) => {
          log.warn('an engine could not be removed', cause)
          return err<Problem>({ code: 'disk-failed' })
        },
      )
      await readInstalled(null)
      return removed
    },
    view: (): EnginesView => ({
      fetch: downloadViewOf(download),
      installed: installed.map(({ uuid, name, version }) => ({
        uuid,
        engine: engineNames.find((engine) => makers[engine].uuid === uuid) ?? null,
        name,
        version,
      })),
    }),
    onChange: changes.on,
    /** Ends the work in progress. An unfinished download waits for the next start. */
    async close(): Promise<void> {
      isClosed = true
      aborting.abort()
      await worker.close()
      await downloading
    },
  }
}

function noRoom({ neededBytes, freeBytes }: DownloadOffer): Problem {
  const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`
  return {
    code: 'engine-no-room',
    params: { room: gigabytes(neededBytes), free: gigabytes(freeBytes) },
  }
}
