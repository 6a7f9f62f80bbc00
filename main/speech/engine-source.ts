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
  /** An engine on this machine that is started for the next line. */
  | { readonly name: 'resting'; readonly engine: EngineFolder; readonly speakers: Speakers }
  | { readonly name: 'starting'; readonly engine: EngineFolder; readonly speakers: Speakers }
  | { readonly name: 'absent'; readonly problem: Problem }

/** An engine that the user can choose. */
export interface KnownEngine {
  readonly uuid: string
  readonly name: string
}

export interface FoundState {
  readonly name: 'found'
  readonly engine: FoundEngine
  readonly speakers: Speakers
  /** The folder that Hot Dash started it from, or null if someone else runs it. */
  readonly folder: EngineFolder | null
}

/** The engines on this machine that Hot Dash can start. */
export interface LocalEngines {
  /** In order of preference. */
  installed(): Promise<readonly EngineFolder[]>
  /** @param onEnd called if it ends by itself */
  start(engine: EngineFolder, onEnd: () => void): Promise<Result<string, Problem>>
  stop(): Promise<void>
}

export interface EngineSourceOptions {
  readonly discovery: DiscoveryOptions
  readonly fetch: Fetch
  readonly timers: Timers
  readonly log: Log
  readonly local: LocalEngines
  /** The uuid of the preferred engine; null before the first one is found. */
  readonly chosen: () => string | null
  readonly choose: (uuid: string) => void
  /** Safe start: no engine is searched for, started or asked. */
  readonly isSafe: boolean
  readonly closing: AbortSignal
  readonly onChange: () => void
  readonly onFound: (found: FoundState) => void
}

/** Delays between searches after a loss, a start without an engine, or a change of the VOICEVOX app's runtime info. */
const searchWaitsMs = [1000, 5000, 20_000, 60_000]
/** The longest that a line waits for a search or a silent engine. Windows takes seconds to refuse a connection. */
const maxLineWaitMs = 500
/** A silent engine has this long to give its version before it counts as lost. */
const maxSilenceMs = 20_000
/** An engine that Hot Dash started is stopped this long after its last line. */
const restAfterMs = 10 * 60_000
/**
 * An engine's memory grows with use (voicevox_engine #1691), so Hot Dash restarts its own after this many sentences.
 */
const maxSyntheses = 300

/**
 * The source of the voice: a running engine, or one on this machine that Hot Dash starts when needed. While there is
 * none, it searches a few times after a start, a loss or a change of the VOICEVOX app's runtime info, and then only
 * when a line is due or the user turns to Dash.
 */
export class EngineSource {
  readonly #options: EngineSourceOptions
  readonly #deaths = new Map<string, number>()
  #state: EngineState = { name: 'searching' }
  #known: readonly KnownEngine[] = []
  #running: Promise<void> | undefined
  /** The engine that owes an answer. `over` settles when it has answered or counts as lost. */
  #silent: { readonly engine: FoundEngine; readonly over: Promise<void> } | undefined
  #syntheses = 0
  #cancelRest: () => void = () => undefined
  #cancelNextSearch: () => void = () => undefined
  #endWatch: () => void = () => undefined

  constructor(options: EngineSourceOptions) {
    this.#options = options
  }

  get state(): EngineState {
    return this.#state
  }

  /** The engines from the last search: each is running or can be started. */
  get known(): readonly KnownEngine[] {
    return this.#known
  }

  /** Why no engine can be used at present. */
  get problem(): Problem {
    if (this.#state.name === 'absent') return this.#state.problem
    return { code: this.#state.name === 'found' ? 'voice-engine-silent' : 'voice-engine-absent' }
  }

  /** Also starts watching for the VOICEVOX app. */
  start(): void {
    const { discovery, isSafe } = this.#options
    if (!isSafe && !isEngineGiven(discovery))
      this.#endWatch = watchRuntimeInfo(runtimeInfoPath(discovery), () => {
        this.check()
        this.#searchLater()
      })
    void this.search().then(() => this.#searchLater())
  }

  /** Call it when the user turns to Dash. Searches for a missing engine, and checks that a found one is still there. */
  check(): void {
    if (this.#state.name === 'found') this.doubt(this.#state.engine)
    else if (this.#state.name === 'absent') void this.#once(() => this.#search())
  }

  /** Searches now. Concurrent calls share one search. */
  search(): Promise<void> {
    if (this.#state.name === 'absent') this.#setState({ name: 'searching' })
    return this.#once(() => this.#search())
  }

  /** Switches to a newly chosen engine. Waits for a running search first: it may already have picked one. */
  async follow(): Promise<void> {
    await this.#running
    await this.search()
  }

  /** The user asks for a search. Engines that died get another chance: they may have been fixed. */
  searchAnew(): Promise<void> {
    this.#deaths.clear()
    return this.search()
  }

  /**
   * The engine for a line that is due. Searches for a missing engine, and starts a resting one.
   * @returns undefined if there is none, or if it is silent
   */
  async ready(): Promise<FoundState | undefined> {
    if (this.#state.name === 'absent') await this.#briefly(this.#once(() => this.#search()))
    else await this.#running
    // If one cannot be started, try the next.
    while (['resting', 'starting'].includes(this.#state.name) && !this.#isClosed())
      await this.#wake()
    if (this.#isSilent()) await this.#briefly(this.#silent?.over)
    return this.#state.name === 'found' && !this.#isSilent() ? this.#state : undefined
  }

  /** Starts the resting engine, or waits for the start in progress. */
  async #wake(): Promise<void> {
    const { state } = this
    await (state.name === 'resting'
      ? this.#once(() => this.#start(state.engine, state.speakers))
      : this.#running)
  }

  /** A sentence is requested. An engine that Hot Dash started rests after a while without one. */
  used(found: FoundState): void {
    if (found.folder === null || this.#state !== found || this.#isClosed()) return
    this.#cancelRest()
    this.#cancelRest = this.#options.timers.after(restAfterMs, () => void this.rest())
  }

  /**
   * A sentence was synthesized, or failed.
   * @param isIdle none is waiting, so an engine that Hot Dash started may be restarted
   */
  synthesized(found: FoundState, isIdle: boolean): void {
    if (this.#state !== found) return
    this.used(found)
    this.prepared(found)
    if (isIdle && this.#syntheses >= maxSyntheses) void this.rest().then(() => this.ready())
  }

  /** Settles when no search and no start is in progress. */
  async settled(): Promise<void> {
    await this.#running
  }

  /**
   * A sentence was synthesized ahead. It counts, but neither postpones the rest of an engine that Hot Dash started
   * nor restarts it.
   */
  prepared(found: FoundState): void {
    if (found.folder !== null && this.#state === found) this.#syntheses += 1
  }

  /** Stops the engine until the next line if Hot Dash started it; otherwise a no-op. */
  async rest(): Promise<void> {
    this.#cancelRest()
    if (this.#state.name !== 'found' || this.#state.folder === null) return
    const { folder: engine, speakers } = this.#state
    this.#setState({ name: 'resting', engine, speakers })
    await this.#options.local.stop()
  }

  /** The engine has not answered in time. Lines do without it until it gives its version. */
  doubt(engine: FoundEngine): void {
    if (this.#silent?.engine === engine || this.#isClosed()) return
    const over = engine.client.version(maxSilenceMs).then((version) => {
      this.#silent = undefined
      if (!version.ok) this.lost(engine)
    })
    this.#silent = { engine, over }
  }

  /** The engine is gone. */
  lost(engine: FoundEngine): void {
    if (this.#state.name !== 'found' || this.#state.engine !== engine || this.#isClosed()) return
    const { folder } = this.#state
    this.#cancelRest()
    if (folder !== null) {
      this.#died(folder)
      void this.#options.local.stop()
    }
    this.#setState({ name: 'absent', problem: { code: 'voice-engine-died' } })
    this.#searchLater()
  }

  close(): void {
    this.#endWatch()
    this.#cancelRest()
    this.#cancelNextSearch()
  }

  #once(task: () => Promise<void>): Promise<void> {
    this.#running ??= task().finally(() => {
      this.#running = undefined
    })
    return this.#running
  }

  /** @param searches how many were made since the loss or the change of the runtime info */
  #searchLater(searches = 0): void {
    this.#cancelNextSearch()
    const wait = searchWaitsMs[searches]
    if (wait === undefined || this.#state.name !== 'absent') return
    if (this.#options.isSafe || this.#isClosed()) return
    this.#cancelNextSearch = this.#options.timers.after(wait, () => {
      void this.#once(() => this.#search()).then(() => this.#searchLater(searches + 1))
    })
  }

  #isSilent(): boolean {
    return this.#state.name === 'found' && this.#state.engine === this.#silent?.engine
  }

  /** Waits for a promise, but no longer than a line may wait. */
  async #briefly(pending: Promise<void> | undefined): Promise<void> {
    const { promise: timeUp, resolve } = Promise.withResolvers<undefined>()
    const cancel = this.#options.timers.after(maxLineWaitMs, () => resolve(undefined))
    await Promise.race([pending, timeUp])
    cancel()
  }

  /** @param failure why the previous engine cannot be used; null means that the search result decides */
  async #search(failure: Problem | null = null): Promise<void> {
    const { discovery, closing, local, chosen, log, isSafe } = this.#options
    if (this.#isClosed()) return
    if (isSafe) {
      this.#setState({ name: 'absent', problem: { code: 'safe-start' } })
      return
    }
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
      // This is the engine that Hot Dash already runs; it is not on a port that is searched.
      if (before.name === 'found' && before.folder?.folder === engine.folder) return
      log.info('a voice engine can be started', { name: engine.name, version: engine.version })
      await local.stop()
      this.#setState({ name: 'resting', engine, speakers: [] })
      return
    }
    const problem: Problem = discovered.ok ? { code: 'voice-engine-absent' } : discovered.error
    // Keep the problem of a lost engine: it says more than that of a failed search.
    if (before.name !== 'absent') this.#setState({ name: 'absent', problem: failure ?? problem })
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
    await this.#search({ code: 'voice-engine-not-started', params: { name: engine.name } })
  }

  /**
   * Uses an engine that answers.
   * @returns whether it has voices
   */
  async #take(engine: FoundEngine, folder: EngineFolder | null): Promise<boolean> {
    const { log, closing, chosen, choose, local } = this.#options
    const speakers = await engine.client.speakers()
    if (closing.aborted || !speakers.ok) return false
    const { origin, brand, version, uuid } = engine
    log.info('a voice engine answers', { origin, brand, version })
    // Someone else's engine is used, so ours is not needed.
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
    if ('engine' in state) this.#cancelNextSearch()
    if (!this.#options.closing.aborted) this.#options.onChange()
  }
}
