import { mkdir, readdir, rm, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { Problem } from '../../../preload/contract/problem.ts'
import { err, ok, type Result } from '../../../preload/contract/result.ts'
import {
  engineNames,
  type EngineAnswer,
  type EngineFetchView,
  type EngineName,
  type EnginesView,
} from '../../../preload/contract/views/engines.ts'
import { createEmitter } from '../../base/emitter.ts'
import { isDiskFull } from '../../base/fetch-file.ts'
import { readJsonFile } from '../../base/json-file.ts'
import { replaceFile } from '../../base/replace-file.ts'
import { enginesIn, removeFolder, type EngineFolder } from './engine-folder.ts'
import { installEngine, newestPackage, type InstallOptions } from './install-engine.ts'
import { enginePackageSchema, makers, sizeOf } from './rules/makers.ts'
import { spareBytes } from './unpack.ts'

/** What the user agrees to. */
export interface EngineOffer {
  readonly engine: EngineName
  readonly title: string
  readonly version: string
  /** The size of the download, in bytes. */
  readonly bytes: number
  /** The approximate disk space needed while unpacking. */
  readonly neededBytes: number
  readonly freeBytes: number
  /** The makers give no hash, so Hot Dash checks only the size. */
  readonly isSizeOnly: boolean
  readonly folder: string
}

export interface InstallerOptions extends InstallOptions {
  /** Asks the user, in a window owned by main. */
  readonly confirm: (offer: EngineOffer) => Promise<boolean>
  /** Called with the uuid of a downloaded engine, or with null after a removal. */
  readonly onInstalled: (uuid: string | null) => void
}

/** A download. It is stored beside the package, so that it survives a restart. */
const jobSchema = z.object({ engine: z.enum(engineNames), pack: enginePackageSchema })
type Job = z.output<typeof jobSchema>

type State =
  | { readonly name: 'idle' }
  /** Asks the makers first, then the user. */
  | { readonly name: 'asking' }
  | { readonly name: 'unpacking'; readonly job: Job }
  | {
      readonly name: 'fetching' | 'paused'
      readonly job: Job
      readonly received: number
      /** Why the download is paused; null if the user paused it. */
      readonly problem: Problem | null
    }

/** The unpacked size of an engine, as a multiple of its package: observed 1.1 to 2.4. */
const unpackedFactor = 2.5
/** How many times a download reports its progress. */
const progressSteps = 200
/** Aborts a download that the user has cancelled. */
const cancelled = new Error('cancelled')

/** Downloads a voice engine from its makers if the user agrees, and removes it again. Handles one engine at a time. */
export function openEngineInstaller(options: InstallerOptions) {
  const { folder, log, worker } = options
  const fetching = join(folder, '.fetching')
  const archive = join(fetching, 'package')
  const jobFile = join(fetching, 'job.json')
  const changes = createEmitter<undefined>(log)
  let state: State = { name: 'idle' }
  let installed: readonly EngineFolder[] = []
  let stop = new AbortController()
  let running: Promise<void> = Promise.resolve()
  let isClosed = false
  const opened = open().catch((cause: unknown) => {
    log.error('the engines folder could not be read', cause)
  })

  const stateNow = (): State => state

  function show(next: State): void {
    state = next
    if (!isClosed) changes.emit(undefined)
  }

  const clear = (path: string): Promise<void> =>
    rm(path, { recursive: true, force: true }).catch((cause: unknown) =>
      log.warn('what is left of an engine could not be removed', cause),
    )

  /** Reads the installed engines, removes leftovers, and leaves an unfinished download paused. */
  async function open(): Promise<void> {
    const names = await readdir(folder).catch(() => [])
    for (const name of names)
      if (name.startsWith('.') && name !== '.fetching') await clear(join(folder, name))
    installed = await enginesIn(folder)
    const job = await readJsonFile(jobFile, jobSchema)
    if (job === undefined) await clear(fetching)
    else await pauseWith(job, null)
  }

  async function readInstalled(uuid: string | null): Promise<void> {
    installed = await enginesIn(folder)
    if (isClosed) return
    options.onInstalled(uuid)
    changes.emit(undefined)
  }

  async function offerOf({ engine, pack }: Job): Promise<EngineOffer> {
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

  async function ask(engine: EngineName): Promise<Result<EngineAnswer, Problem>> {
    const pack = await newestPackage(engine, options)
    if (!pack.ok) return pack
    const here = installed.find(({ uuid }) => uuid === makers[engine].uuid)
    if (here?.version === pack.value.version) return ok({ isNewest: true })
    const job = { engine, pack: pack.value }
    const offer = await offerOf(job)
    if (offer.neededBytes > offer.freeBytes) return err(noRoom(offer))
    if ((await options.confirm(offer)) && !isClosed) {
      await mkdir(fetching, { recursive: true, mode: 0o700 })
      await replaceFile(jobFile, JSON.stringify(job))
      start(job, 0)
    }
    return ok({ isNewest: false })
  }

  function start(job: Job, received: number): void {
    stop = new AbortController()
    show({ name: 'fetching', job, received, problem: null })
    running = install(job, stop.signal).catch((cause: unknown) =>
      log.error('a paused engine download cannot be shown', cause),
    )
  }

  async function install(job: Job, signal: AbortSignal): Promise<void> {
    let shown = -1
    const result = await installEngine(job, archive, options, {
      signal,
      onReceived(received) {
        const step = Math.floor((received / sizeOf(job.pack)) * progressSteps)
        if (step === shown) return
        shown = step
        show({ name: 'fetching', job, received, problem: null })
      },
      onUnpacking: () => show({ name: 'unpacking', job }),
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
  async function pauseWith(job: Job, problem: Problem | null): Promise<void> {
    const received = await stat(archive).then(
      ({ size }) => size,
      () => 0,
    )
    const isFull = problem?.code === 'engine-no-room'
    const shown = isFull ? noRoom(await offerOf(job)) : problem
    show({ name: 'paused', job, received, problem: shown })
  }

  async function discard(): Promise<void> {
    await clear(fetching)
    show({ name: 'idle' })
  }

  return {
    async installed(): Promise<readonly EngineFolder[]> {
      await opened
      return installed
    },
    /**
     * Reads the makers' list, asks the user, and starts the download. Also gets a newer version of an installed engine.
     * @returns ok even if the user declined; otherwise why the engine is not available
     */
    async get(engine: EngineName): Promise<Result<EngineAnswer, Problem>> {
      await opened
      if (state.name !== 'idle') return ok({ isNewest: false })
      show({ name: 'asking' })
      const answer = await ask(engine).catch((cause: unknown) => {
        log.warn('getting an engine failed', cause)
        return err<Problem>({ code: isDiskFull(cause) ? 'disk-full' : 'disk-failed' })
      })
      // Any other state means that the download has begun.
      if (stateNow().name === 'asking') show({ name: 'idle' })
      return answer
    },
    /** Pauses the download. The received part stays, even across restarts. */
    pause(): void {
      if (state.name === 'fetching') stop.abort(new Error('paused'))
    },
    resume(): void {
      if (state.name === 'paused' && !isClosed) start(state.job, state.received)
    },
    async cancel(): Promise<void> {
      if (!('job' in state)) return
      stop.abort(cancelled)
      if (state.name === 'unpacking') await worker.close()
      await running
      await discard()
    },
    async remove(uuid: string): Promise<Result<null, Problem>> {
      const engine = installed.find((one) => one.uuid === uuid)
      if (engine === undefined) return ok(null)
      await options.stopEngine(engine.folder)
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
      fetch: viewOf(state),
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
      stop.abort(new Error('closed'))
      await worker.close()
      await running
    },
  }
}

function viewOf(state: State): EngineFetchView {
  if (!('job' in state)) return { name: 'none' }
  const { engine, pack } = state.job
  if (state.name === 'unpacking') return { name: 'unpacking', engine }
  const { name, received, problem } = state
  return { name, engine, received, total: sizeOf(pack), problem }
}

function noRoom({ neededBytes, freeBytes }: EngineOffer): Problem {
  const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`
  return {
    code: 'engine-no-room',
    params: { room: gigabytes(neededBytes), free: gigabytes(freeBytes) },
  }
}
