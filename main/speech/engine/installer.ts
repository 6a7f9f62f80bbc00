import { mkdir, rename, rm, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import type { Fetch } from '../../base/http.ts'
import type { Log } from '../../base/log.ts'
import type { Timers } from '../../base/timers.ts'
import type { TaskWorker } from '../../base/task-worker.ts'
import type { Problem } from '../../../preload/contract/problem.ts'
import { assertNever, err, ok, type Result } from '../../../preload/contract/result.ts'
import {
  engineNames,
  type EngineAnswer,
  type EngineFetchView,
  type EngineName,
  type EnginesView,
} from '../../../preload/contract/views/engines.ts'
import {
  enginesIn,
  folderNameOf,
  makeExecutable,
  putInPlace,
  readEngineFolder,
  removeLeftovers,
  type EngineFolder,
} from './engine-folder.ts'
import { fetchPackage, isFull, receivedOf } from './fetch-package.ts'
import { keepFetching, readFetching, type Fetching } from './fetching-file.ts'
import { newestPackage } from './newest-package.ts'
import { isFileAddress, makers } from './rules/makers.ts'
import { sizeOf, type EnginePackage, type System } from './rules/makers-list.ts'
import { spareBytes, type unpack } from './unpack.ts'

/** The tasks that the worker does for the installer. */
export interface EngineTasks {
  readonly unpack: typeof unpack
  readonly [name: string]: (params: never) => unknown
}

/** What the user agrees to. */
export interface EngineOffer {
  readonly engine: EngineName
  readonly title: string
  readonly version: string
  /** The size of the download, in bytes. */
  readonly bytes: number
  /** Approximate space needed while unpacking. */
  readonly neededBytes: number
  readonly freeBytes: number
  /** The makers give no hash, so only the size is checked. */
  readonly isSizeOnly: boolean
  /** Where the engine will be. */
  readonly folder: string
}

export interface InstallerOptions {
  /** Absolute; created when needed. */
  readonly folder: string
  readonly system: System
  /** `listsOrigin`, except in tests. */
  readonly listsBase: string
  /** HTTP to the outside. Reports redirects if called with `redirect: 'manual'`. */
  readonly fetch: Fetch
  readonly timers: Timers
  readonly log: Pick<Log, 'info' | 'warn' | 'error'>
  readonly worker: Pick<TaskWorker<EngineTasks>, 'run' | 'close'>
  /** Asks the user, in a window owned by main. */
  readonly confirm: (offer: EngineOffer) => Promise<boolean>
  /** Settles when none of our engines runs from the folder, which is then replaced or removed. */
  readonly stopEngine: (folder: string) => Promise<void>
  /** Called with the uuid of a downloaded engine, or null if one was removed. */
  readonly onInstalled: (uuid: string | null) => void
  readonly onChange: () => void
}

/** The unpacked size of an engine, as a multiple of its package: observed 1.1 to 2.4. */
const unpackedFactor = 2.5

/**
 * Downloads a voice engine from its makers if the user agrees, keeps it in Hot Dash's own folder, and removes it
 * again. One at a time. Nothing finds an engine before it is complete and in place.
 */
export class EngineInstaller {
  readonly #options: InstallerOptions
  readonly #places: { readonly package: string; readonly state: string; readonly fetching: string }
  #view: EngineFetchView = { name: 'none' }
  #installed: readonly EngineFolder[] = []
  #fetching: Fetching | undefined
  #stop: AbortController | undefined
  #running: Promise<unknown> = Promise.resolve()
  #isAsking = false
  #isClosed = false

  constructor(options: InstallerOptions) {
    this.#options = options
    const fetching = join(options.folder, '.fetching')
    this.#places = {
      fetching,
      package: join(fetching, 'package'),
      state: join(fetching, 'fetch.json'),
    }
  }

  get installed(): readonly EngineFolder[] {
    return this.#installed
  }

  view(): EnginesView {
    return {
      fetch: this.#view,
      installed: this.#installed.map(({ uuid, name, version }) => ({
        uuid,
        engine: engineNames.find((engine) => makers[engine].uuid === uuid) ?? null,
        name,
        version,
      })),
    }
  }

  /** Reads the installed engines, removes leftovers, and leaves an unfinished download paused. */
  async open(): Promise<void> {
    const { folder, log } = this.#options
    await removeLeftovers(folder, log, '.fetching')
    this.#installed = await enginesIn(folder)
    this.#fetching = await readFetching(this.#places.state)
    if (this.#fetching !== undefined) await this.#wait(null)
    else await rm(this.#places.fetching, { recursive: true, force: true })
  }

  /**
   * Reads the makers' list, asks the user, and starts the download. Also gets a newer version of an installed engine.
   * @returns ok even if the user declined; otherwise why the engine is not available
   */
  async get(engine: EngineName): Promise<Result<EngineAnswer, Problem>> {
    const done = ok<EngineAnswer>({ isNewest: false })
    if (this.#isAsking || this.#view.name !== 'none') return done
    this.#isAsking = true
    try {
      const pack = await newestPackage(engine, this.#options)
      if (!pack.ok) return pack
      const here = this.#installed.find(({ uuid }) => uuid === makers[engine].uuid)
      if (here?.version === pack.value.version) return ok({ isNewest: true })
      const offer = await this.#offer(engine, pack.value)
      if (offer.neededBytes > offer.freeBytes) return err(noRoom(offer))
      if (!(await this.#options.confirm(offer)) || this.#isClosed) return done
      this.#fetching = { engine, pack: pack.value, validators: new Map() }
      await mkdir(this.#places.fetching, { recursive: true, mode: 0o700 })
      await this.#keepState()
      this.resume()
      return done
    } catch (cause) {
      this.#options.log.warn('getting an engine failed', cause)
      return err({ code: isFull(cause) ? 'disk-full' : 'disk-failed' })
    } finally {
      this.#isAsking = false
    }
  }

  /** Pauses. What was received stays, even across restarts. */
  pause(): void {
    if (this.#view.name === 'fetching') this.#stop?.abort(new Error('paused'))
  }

  /** Resumes what was paused or broken off. */
  resume(): void {
    const fetching = this.#fetching
    if (fetching === undefined || this.#view.name === 'unpacking' || this.#stop || this.#isClosed)
      return
    const stop = new AbortController()
    this.#stop = stop
    const { engine, pack } = fetching
    const received = this.#view.name === 'paused' ? this.#view.received : 0
    this.#show({ name: 'fetching', engine, received, total: sizeOf(pack), problem: null })
    this.#running = this.#run(fetching, stop.signal)
      .catch((cause: unknown) => {
        if (stop.signal.aborted) return null
        this.#options.log.error('downloading an engine failed', cause)
        return { code: isFull(cause) ? ('engine-no-room' as const) : ('disk-failed' as const) }
      })
      .then(async (problem) => {
        this.#stop = undefined
        if (this.#fetching === fetching) await this.#wait(problem)
      })
  }

  /** Discards what was received. */
  async cancel(): Promise<void> {
    this.#fetching = undefined
    this.#stop?.abort(new Error('cancelled'))
    if (this.#view.name === 'unpacking') await this.#options.worker.close()
    await this.#running
    await this.#forget()
  }

  /** Stops one of our engines and removes it. */
  async remove(uuid: string): Promise<Result<null, Problem>> {
    const engine = this.#installed.find((one) => one.uuid === uuid)
    if (engine === undefined) return ok(null)
    const { folder, log } = this.#options
    await this.#options.stopEngine(engine.folder)
    const aside = join(folder, `.removed+${engine.uuid}`)
    try {
      await rm(aside, { recursive: true, force: true })
      await rename(engine.folder, aside)
      await rm(aside, { recursive: true, force: true })
    } catch (cause) {
      log.warn('an engine could not be removed', cause)
      return err({ code: 'disk-failed' })
    } finally {
      await this.#readInstalled(null)
    }
    return ok(null)
  }

  /** Ends the work in progress. An unfinished download waits for the next start. */
  async close(): Promise<void> {
    this.#isClosed = true
    this.#stop?.abort(new Error('closed'))
    await this.#options.worker.close()
    await this.#running
  }

  /**
   * Downloads, unpacks and puts the engine in place.
   * @returns the problem to show while it waits; null once it is done
   */
  async #run({ engine, pack, validators }: Fetching, signal: AbortSignal): Promise<Problem | null> {
    const total = sizeOf(pack)
    let shown = -1
    const fetched = await fetchPackage(pack, this.#places.package, {
      ...this.#options,
      signal,
      isAllowed: (address) => isFileAddress(engine, address, this.#options.listsBase),
      validators,
      keepValidators: () => this.#keepState(),
      onProgress: (received) => {
        const step = Math.floor((received / total) * 200)
        if (step === shown) return
        shown = step
        this.#show({ name: 'fetching', engine, received, total, problem: null })
      },
    })
    if (!fetched.ok) return fetched.error
    this.#show({ name: 'unpacking', engine })
    const problem = await this.#unpack(engine)
    if (problem !== null) return problem
    this.#fetching = undefined
    await this.#forget()
    return null
  }

  async #unpack(engine: EngineName): Promise<Problem | null> {
    const { folder, log, worker } = this.#options
    const unpacked = join(folder, '.unpacked')
    await rm(unpacked, { recursive: true, force: true })
    await mkdir(unpacked, { recursive: true, mode: 0o700 })
    try {
      const result = await worker.run('unpack', { archive: this.#places.package, into: unpacked })
      switch (result.name) {
        case 'done':
          break
        case 'no-room':
          return { code: 'engine-no-room' }
        case 'refused':
          log.warn('a package was not unpacked', { engine, why: result.why })
          return await this.#refuse()
        default:
          return assertNever(result)
      }
      const found = await readEngineFolder(unpacked)
      if (found?.uuid !== makers[engine].uuid) {
        log.warn('a package contains a different engine', { engine, uuid: found?.uuid })
        return await this.#refuse()
      }
      await makeExecutable(found)
      const target = join(folder, folderNameOf(found))
      await this.#options.stopEngine(target)
      await putInPlace(unpacked, target, join(folder, '.replaced'))
      log.info('an engine is installed', { engine, version: found.version })
    } finally {
      await rm(unpacked, { recursive: true, force: true })
    }
    await this.#readInstalled(makers[engine].uuid)
    return null
  }

  /** A package that is complete but wrong would be wrong again on a retry, so it is downloaded anew. */
  async #refuse(): Promise<Problem> {
    await rm(this.#places.package, { force: true })
    return { code: 'engine-package-refused' }
  }

  async #offer(engine: EngineName, pack: EnginePackage): Promise<EngineOffer> {
    const { folder } = this.#options
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

  async #keepState(): Promise<void> {
    if (this.#fetching === undefined) return
    await keepFetching(this.#places.state, this.#fetching)
  }

  async #forget(): Promise<void> {
    await rm(this.#places.fetching, { recursive: true, force: true }).catch((cause: unknown) =>
      this.#options.log.warn('a partial engine download could not be removed', cause),
    )
    this.#show({ name: 'none' })
  }

  async #wait(problem: Problem | null): Promise<void> {
    if (this.#fetching === undefined) return
    const { engine, pack } = this.#fetching
    const received = await receivedOf(this.#places.package)
    const isFull = problem?.code === 'engine-no-room'
    this.#show({
      name: 'paused',
      engine,
      received,
      total: sizeOf(pack),
      problem: isFull ? noRoom(await this.#offer(engine, pack)) : problem,
    })
  }

  async #readInstalled(fetched: string | null): Promise<void> {
    this.#installed = await enginesIn(this.#options.folder)
    if (this.#isClosed) return
    this.#options.onInstalled(fetched)
    this.#options.onChange()
  }

  #show(view: EngineFetchView): void {
    this.#view = view
    if (!this.#isClosed) this.#options.onChange()
  }
}

function noRoom({ neededBytes, freeBytes }: EngineOffer): Problem {
  const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`
  return {
    code: 'engine-no-room',
    params: { room: gigabytes(neededBytes), free: gigabytes(freeBytes) },
  }
}
