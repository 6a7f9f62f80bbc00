import type { Fetch } from '../base/http.ts'
import type { Log } from '../base/log.ts'
import type { Timers } from '../base/timers.ts'
import type { Problem } from '../../preload/contract/problem.ts'
import type { Result } from '../../preload/contract/result.ts'
import {
  discoverEngines,
  identifyEngine,
  isEngineGiven,
  runtimeInfoPath,
  type DiscoveryOptions,
  type FoundEngine,
} from './discovery.ts'
import type { Speakers } from './engine-responses.ts'
import type { EngineFolder } from './engine/engine-folder.ts'
import { chooseEngine } from './engine/rules/choice.ts'
import { watchRuntimeInfo } from './engine/runtime-info-watch.ts'

export type EngineState =
  | { readonly name: 'searching' }
  | FoundState
  /** One of this machine that is started with the next line. */
  | { readonly name: 'resting'; readonly engine: EngineFolder; readonly speakers: Speakers }
  | { readonly name: 'starting'; readonly engine: EngineFolder; readonly speakers: Speakers }
  | { readonly name: 'absent'; readonly problem: Problem }

/** An engine of which a person may choose one. */
export interface KnownEngine {
  readonly uuid: string
  readonly name: string
}

export interface FoundState {
  readonly name: 'found'
  readonly engine: FoundEngine
  readonly speakers: Speakers
  /** The folder that we have started it from; null for one that somebody else runs. */
  readonly folder: EngineFolder | null
}

/** The engines of this machine that can be started. */
export interface LocalEngines {
  /** In order of preference. */
  installed(): Promise<readonly EngineFolder[]>
  /** @param onEnd called when it ends by itself */
  start(engine: EngineFolder, onEnd: () => void): Promise<Result<string, Problem>>
  stop(): Promise<void>
}

export interface EngineSourceOptions {
  readonly discovery: DiscoveryOptions
  readonly fetch: Fetch
  readonly timers: Timers
  readonly log: Log
  readonly local: LocalEngines
  /** The uuid of the engine that is preferred to others; null before the first one was found. */
  readonly chosen: () => string | null
  readonly choose: (uuid: string) => void
  /** None is searched for, started or asked. */
  readonly isSafe: boolean
  readonly closing: AbortSignal
  readonly onChange: () => void
  readonly onFound: (found: FoundState) => void
}

/** An engine that was lost is searched for soon: it may have moved to another port. */
const searchDelayAfterLossMs = 1000
/** Where there is none, a line that is due starts a search, no more often than this. */
const minSearchIntervalMs = 30_000
/** An engine of ours is ended so long after its last line. */
const restAfterMs = 10 * 60_000
/** An engine's memory grows with use (voicevox_engine #1691): ours is started anew after so many sentences. */
const maxSyntheses = 300
/** The VOICEVOX app writes its note before its engine answers. */
const noteDelaysMs = [300, 1500, 3000, 5000, 10_000, 20_000]

/**
 * Where the voice comes from: an engine that runs, or one of this machine that is run when it is needed. It is searched for at the
 * start, when it was lost, when the VOICEVOX app starts, when a person asks, and when a line is due. Nothing is asked in between.
 */
export class EngineSource {
  readonly #options: EngineSourceOptions
  readonly #deaths = new Map<string, number>()
  #state: EngineState = { name: 'searching' }
  #known: readonly KnownEngine[] = []
  #running: Promise<void> | undefined
  #maySearch = true
  #syntheses = 0
  #cancelRest: () => void = () => undefined
  #cancelNextSearch: () => void = () => undefined
  #cancelInterval: () => void = () => undefined
  #endWatch: () => void = () => undefined

  constructor(options: EngineSourceOptions) {
    this.#options = options
  }

  get state(): EngineState {
    return this.#state
  }

  /** The engines that the last search has found: each answers, or can be started. */
  get known(): readonly KnownEngine[] {
    return this.#known
  }

  /** Begins to watch for the VOICEVOX app, too. */
  start(): void {
    const { discovery, isSafe } = this.#options
    if (!isSafe && !isEngineGiven(discovery))
      this.#endWatch = watchRuntimeInfo(runtimeInfoPath(discovery), () => this.#searchAfterNote(0))
    void this.search()
  }

  /** Searches now; several calls at once are one search. */
  search(): Promise<void> {
    if (this.#state.name === 'absent') this.#setState({ name: 'searching' })
    return this.#once(() => this.#search())
  }

  /** Another one was chosen: a search that runs may have chosen already. */
  async follow(): Promise<void> {
    await this.#running
    await this.search()
  }

  /** A person asks: what has died may have been mended. */
  searchAnew(): Promise<void> {
    this.#deaths.clear()
    return this.search()
  }

  /**
   * The engine for a line that is due: one that rests is started, and where there is none it is searched for once in a while.
   * @returns undefined where there is none
   */
  async ready(): Promise<FoundState | undefined> {
    await this.#running
    if (this.#state.name === 'absent' && this.#maySearch) await this.#once(() => this.#search())
    // Another one is tried where one cannot be started; somebody else may have begun to wait for it.
    while (this.#state.name === 'resting' || this.#running !== undefined) await this.#wake()
    return this.#state.name === 'found' ? this.#state : undefined
  }

  /** Starts the one that rests, or waits for what is under way. */
  async #wake(): Promise<void> {
    const { state } = this
    await (state.name === 'resting'
      ? this.#once(() => this.#start(state.engine, state.speakers))
      : this.#running)
  }

  /** A sentence is asked for: one of ours rests after a while without. */
  used(found: FoundState): void {
    if (found.folder === null || this.#state !== found || this.#isClosed()) return
    this.#cancelRest()
    this.#cancelRest = this.#options.timers.after(restAfterMs, () => void this.rest())
  }

  /** A sentence has come, or has failed. @param isIdle none is waiting: ours may be started anew */
  synthesized(found: FoundState, isIdle: boolean): void {
    if (this.#state !== found) return
    this.used(found)
    this.prepared(found)
    if (isIdle && this.#syntheses >= maxSyntheses) void this.rest().then(() => this.ready())
  }

  /** Settles when no search and no start is under way. */
  async settled(): Promise<void> {
    await this.#running
  }

  /** A sentence has come that nobody waits for: an engine of ours neither rests later nor is it started anew for it. */
  prepared(found: FoundState): void {
    if (found.folder !== null && this.#state === found) this.#syntheses += 1
  }

  /** Ends an engine of ours until the next line; where it is not ours, nothing. */
  async rest(): Promise<void> {
    this.#cancelRest()
    if (this.#state.name !== 'found' || this.#state.folder === null) return
    const { folder: engine, speakers } = this.#state
    this.#setState({ name: 'resting', engine, speakers })
    await this.#options.local.stop()
  }

  /** An engine does not answer any more. */
  lost(engine: FoundEngine): void {
    if (this.#state.name !== 'found' || this.#state.engine !== engine || this.#isClosed()) return
    const { folder } = this.#state
    this.#cancelRest()
    if (folder !== null) {
      this.#died(folder)
      void this.#options.local.stop()
    }
    this.#setState({ name: 'absent', problem: { code: 'voice-engine-died' } })
    this.#cancelNextSearch()
    this.#cancelNextSearch = this.#options.timers.after(searchDelayAfterLossMs, () => {
      void this.#once(() => this.#search())
    })
  }

  close(): void {
    this.#endWatch()
    this.#cancelRest()
    this.#cancelInterval()
    this.#cancelNextSearch()
  }

  #once(task: () => Promise<void>): Promise<void> {
    this.#running ??= task().finally(() => {
      this.#running = undefined
    })
    return this.#running
  }

  /** @param tries before this one, since the note was written */
  #searchAfterNote(tries: number): void {
    if (this.#state.name === 'found') return
    const delay = noteDelaysMs[tries]
    if (delay === undefined) return
    this.#cancelNextSearch()
    this.#cancelNextSearch = this.#options.timers.after(delay, () => {
      void this.#once(() => this.#search()).then(() => this.#searchAfterNote(tries + 1))
    })
  }

  async #search(): Promise<void> {
    const { discovery, closing, local, chosen, log, isSafe } = this.#options
    if (this.#isClosed()) return
    if (isSafe) {
      this.#setState({ name: 'absent', problem: { code: 'safe-start' } })
      return
    }
    this.#maySearch = false
    this.#cancelInterval()
    this.#cancelInterval = this.#options.timers.after(minSearchIntervalMs, () => {
      this.#maySearch = true
    })
    const discovered = await discoverEngines(discovery, this.#options)
    const startable = isEngineGiven(discovery) ? [] : await local.installed()
    if (closing.aborted) return
    const before = this.#state
    const running = discovered.ok ? discovered.value : []
    const known = [...startable, ...running.map(({ uuid, brand }) => ({ uuid, name: brand }))]
    this.#known = [
      ...new Map(known.reverse().map(({ uuid, name }) => [uuid, { uuid, name }])).values(),
    ]
    const choice = chooseEngine(running, startable, chosen(), ({ folder }) => {
      return this.#deaths.get(folder) ?? 0
    })
    if (choice.name === 'running') {
      if (await this.#take(choice.engine, null)) return
    } else if (choice.name === 'startable') {
      const { engine } = choice
      // Ours is at no port that is searched.
      if (before.name === 'found' && before.folder?.folder === engine.folder) return
      log.info('a voice engine can be started', { name: engine.name, version: engine.version })
      await local.stop()
      this.#setState({ name: 'resting', engine, speakers: [] })
      return
    }
    const problem: Problem = discovered.ok ? { code: 'voice-engine-absent' } : discovered.error
    // Where an engine was lost, its problem stays: it says more than the one of a search without success.
    if (before.name !== 'absent') this.#setState({ name: 'absent', problem })
  }

  async #start(engine: EngineFolder, speakers: Speakers): Promise<void> {
    const { local } = this.#options
    this.#setState({ name: 'starting', engine, speakers })
    const started = await local.start(engine, () => {
      if (this.#state.name === 'found' && this.#state.folder === engine)
        this.lost(this.#state.engine)
    })
    if (this.#isClosed()) return
    const found = started.ok ? await identifyEngine(started.value, this.#options) : started
    if (found.ok && (await this.#take(found.value, engine))) return
    if (this.#isClosed()) return
    await local.stop()
    this.#died(engine)
    this.#setState({
      name: 'absent',
      problem: { code: 'voice-engine-not-started', params: { name: engine.name } },
    })
    await this.#search()
  }

  /** Uses an engine that answers. @returns whether it has voices */
  async #take(engine: FoundEngine, folder: EngineFolder | null): Promise<boolean> {
    const { log, closing, chosen, choose, local } = this.#options
    const speakers = await engine.client.speakers()
    if (closing.aborted || !speakers.ok) return false
    const { origin, brand, version, uuid } = engine
    log.info('a voice engine answers', { origin, brand, version })
    // Somebody else's is taken: ours is not needed.
    if (folder === null) await local.stop()
    this.#syntheses = 0
    const found = { name: 'found', engine, speakers: speakers.value, folder } as const
    this.#setState(found)
    if (chosen() === null) choose(uuid)
    this.used(found)
    this.#options.onFound(found)
    return true
  }

  #isClosed(): boolean {
    return this.#options.closing.aborted
  }

  #died({ folder }: EngineFolder): void {
    this.#deaths.set(folder, (this.#deaths.get(folder) ?? 0) + 1)
  }

  #setState(state: EngineState): void {
    this.#state = state
    if (!this.#options.closing.aborted) this.#options.onChange()
  }
}
