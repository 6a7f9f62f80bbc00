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

/** How long a search waits after the one before it, from a loss, a start without an engine, or a note of the VOICEVOX app on. */
const searchWaitsMs = [1000, 5000, 20_000, 60_000]
/** A line waits this long for a search or for a silent engine; Windows takes seconds to refuse a connection. */
const maxLineWaitMs = 500
/** A silent engine has this long to say its version before it counts as lost. */
const maxSilenceMs = 20_000
/** An engine of ours is ended so long after its last line. */
const restAfterMs = 10 * 60_000
/** An engine's memory grows with use (voicevox_engine #1691): ours is started anew after so many sentences. */
const maxSyntheses = 300

/**
 * Where the voice comes from: an engine that runs, or one of this machine that Hot Dash runs when needed. While there is none, it
 * searches a few times after a start, a loss or a note of the VOICEVOX app, and then only when a line is due or the user turns to Dash.
 */
export class EngineSource {
  readonly #options: EngineSourceOptions
  readonly #deaths = new Map<string, number>()
  #state: EngineState = { name: 'searching' }
  #known: readonly KnownEngine[] = []
  #running: Promise<void> | undefined
  /** The engine that owes an answer, and settles when it has given one or counts as lost. */
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

  /** The engines that the last search has found: each answers, or can be started. */
  get known(): readonly KnownEngine[] {
    return this.#known
  }

  /** Why no engine can be asked at present. */
  get problem(): Problem {
    if (this.#state.name === 'absent') return this.#state.problem
    return { code: this.#state.name === 'found' ? 'voice-engine-silent' : 'voice-engine-absent' }
  }

  /** Begins to watch for the VOICEVOX app, too. */
  start(): void {
    const { discovery, isSafe } = this.#options
    if (!isSafe && !isEngineGiven(discovery))
      this.#endWatch = watchRuntimeInfo(runtimeInfoPath(discovery), () => {
        this.check()
        this.#searchLater()
      })
    void this.search().then(() => this.#searchLater())
  }

  /** To be called when the user turns to Dash: searches for a missing engine, and asks a found one whether it is still there. */
  check(): void {
    if (this.#state.name === 'found') this.doubt(this.#state.engine)
    else if (this.#state.name === 'absent') void this.#once(() => this.#search())
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
   * The engine for a line that is due. Searches for a missing engine, and starts a resting one.
   * @returns undefined if there is none, or if it is silent
   */
  async ready(): Promise<FoundState | undefined> {
    if (this.#state.name === 'absent') await this.#briefly(this.#once(() => this.#search()))
    else await this.#running
    // If one cannot be started, another one is tried.
    while (['resting', 'starting'].includes(this.#state.name) && !this.#isClosed())
      await this.#wake()
    if (this.#isSilent()) await this.#briefly(this.#silent?.over)
    return this.#state.name === 'found' && !this.#isSilent() ? this.#state : undefined
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

  /** An engine has not answered in time. Lines do without it until it says its version. */
  doubt(engine: FoundEngine): void {
    if (this.#silent?.engine === engine || this.#isClosed()) return
    const over = engine.client.version(maxSilenceMs).then((version) => {
      this.#silent = undefined
      if (!version.ok) this.lost(engine)
    })
    this.#silent = { engine, over }
  }

  /** An engine has gone. */
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

  /** @param searches so many have already been made since the loss or the note */
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

  /** Settles with a promise, or when a line may not wait any longer for it. */
  async #briefly(pending: Promise<void> | undefined): Promise<void> {
    const { promise: timeUp, resolve } = Promise.withResolvers<undefined>()
    const cancel = this.#options.timers.after(maxLineWaitMs, () => resolve(undefined))
    await Promise.race([pending, timeUp])
    cancel()
  }

  /** @param failure why the engine before cannot be used; null: by what the search finds */
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
      // Ours is at no port that is searched.
      if (before.name === 'found' && before.folder?.folder === engine.folder) return
      log.info('a voice engine can be started', { name: engine.name, version: engine.version })
      await local.stop()
      this.#setState({ name: 'resting', engine, speakers: [] })
      return
    }
    const problem: Problem = discovered.ok ? { code: 'voice-engine-absent' } : discovered.error
    // The problem of an engine that was lost stays: it says more than the one of a search without success.
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
    if ('engine' in state) this.#cancelNextSearch()
    if (!this.#options.closing.aborted) this.#options.onChange()
  }
}
