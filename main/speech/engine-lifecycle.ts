import type { Problem } from '../../preload/contract/problem.ts'
import type { VoiceView } from '../../preload/contract/views/voice.ts'
import {
  discoverEngines,
  identifyEngine,
  isEngineGiven,
  runtimeInfoPath,
  type FoundEngine,
} from './discovery.ts'
import type { Speakers } from './rules/engine-responses.ts'
import type { EngineFolder } from './engine/engine-folder.ts'
import { chooseEngine } from './engine/rules/engine-choice.ts'
import { watchRuntimeInfo } from './engine/runtime-info-watch.ts'
import type { SpeechOptions } from './speech-options.ts'

export type EngineState =
  | { readonly name: 'searching' }
  | FoundState
  /** An engine on this machine that is started for the next line. */
  | { readonly name: 'resting'; readonly engine: EngineFolder; readonly speakers: Speakers }
  | { readonly name: 'starting'; readonly engine: EngineFolder; readonly speakers: Speakers }
  | { readonly name: 'absent'; readonly problem: Problem }

export interface FoundState {
  readonly name: 'found'
  readonly engine: FoundEngine
  readonly speakers: Speakers
  /** The folder that Hot Dash started it from, or null if someone else runs it. */
  readonly folder: EngineFolder | null
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

export type EngineLifecycle = ReturnType<typeof openEngineLifecycle>

/**
 * The life of the engine that speaks, in order: found running or started when needed, asked by lines, at rest, and
 * lost or stopped. While there is none, it searches a few times after a start, a loss or a change of the VOICEVOX
 * app's runtime info, and then only when a line is due or the user turns to Dash.
 * @param on.found called when an engine answers
 */
export function openEngineLifecycle(
  options: Pick<
    SpeechOptions,
    'discovery' | 'fetch' | 'timers' | 'log' | 'local' | 'settings' | 'isSafe'
  >,
  on: { readonly change: () => void; readonly found: () => void },
) {
  const { discovery, local, timers, log, settings, isSafe = false } = options
  const closing = new AbortController()
  const connection = { fetch: options.fetch, timers, closing: closing.signal }
  /** How often the engine of each folder died. */
  const deaths = new Map<string, number>()
  let state: EngineState = { name: 'searching' }
  /** The uuid of the preferred engine; null before the first one is found. */
  let chosen = settings.all().engineUuid
  /** The engines from the last search: each is running or can be started. */
  let known: readonly { readonly uuid: string; readonly name: string }[] = []
  /** The search or the start in progress. */
  let work: Promise<void> | undefined
  /** Set while the current engine owes an answer. Settles when it has answered or counts as lost. */
  let silence: Promise<void> | undefined
  let syntheses = 0
  let endWatch: () => void = () => undefined
  let cancelSearch: () => void = () => undefined
  let cancelRest: () => void = () => undefined

  const isClosed = () => closing.signal.aborted
  const stateNow = (): EngineState => state

  function become(next: EngineState): void {
    state = next
    silence = undefined
    if ('engine' in next) cancelSearch()
    if (!isClosed()) on.change()
  }

  function once(task: () => Promise<void>): Promise<void> {
    work ??= task().finally(() => {
      work = undefined
    })
    return work
  }

  // Find

  /** Also watches for the VOICEVOX app. */
  function start(): void {
    if (!isSafe && !isEngineGiven(discovery))
      endWatch = watchRuntimeInfo(runtimeInfoPath(discovery), () => {
        check()
        searchLater()
      })
    void find().then(() => searchLater())
  }

  /** Searches now. Engines that died get another chance: they may have been fixed. */
  async function find(): Promise<void> {
    // A search in progress may have missed what has changed.
    if (work !== undefined) await work
    deaths.clear()
    if (state.name === 'absent') become({ name: 'searching' })
    await once(search)
  }

  /** Call it when the user turns to Dash: a missing engine may be back, and a found one gone. */
  function check(): void {
    if (state.name === 'found') doubt(state.engine)
    else if (state.name === 'absent') void once(search)
  }

  /** Call it when settings change: the user may have chosen another engine. */
  function settingsChanged(): void {
    const { engineUuid } = settings.all()
    if (engineUuid === chosen) return
    chosen = engineUuid
    if (engineUuid !== null) void find()
  }

  /** @param searches how many were made since the loss or the change of the runtime info */
  function searchLater(searches = 0): void {
    cancelSearch()
    const wait = searchWaitsMs[searches]
    if (wait === undefined || state.name !== 'absent' || isSafe || isClosed()) return
    cancelSearch = timers.after(wait, () => {
      void once(search).then(() => searchLater(searches + 1))
    })
  }

  /** @param failure why the previous engine cannot be used; null means that the search result decides */
  async function search(failure: Problem | null = null): Promise<void> {
    if (isClosed()) return
    if (isSafe) {
      become({ name: 'absent', problem: { code: 'safe-start' } })
      return
    }
    const discovered = await discoverEngines(discovery, connection)
    const startable = isEngineGiven(discovery) ? [] : await local.installed()
    if (isClosed()) return
    const before = stateNow()
    const running = discovered.ok ? discovered.value : []
    const all = [...startable, ...running.map(({ uuid, brand }) => ({ uuid, name: brand }))]
    known = [...new Map(all.reverse().map(({ uuid, name }) => [uuid, { uuid, name }])).values()]
    const deathsOf = ({ folder }: EngineFolder) => deaths.get(folder) ?? 0
    const choice = chooseEngine(running, startable, chosen, deathsOf)
    if (choice.name === 'running') {
      if (await take(choice.engine, null)) return
    } else if (choice.name === 'startable') {
      const { engine } = choice
      // This is the engine that Hot Dash already runs; it is not on a port that is searched.
      if (before.name === 'found' && before.folder?.folder === engine.folder) return
      log.info('a voice engine can be started', { name: engine.name, version: engine.version })
      await local.stop()
      become({ name: 'resting', engine, speakers: [] })
      return
    }
    const problem: Problem = discovered.ok ? { code: 'voice-engine-absent' } : discovered.error
    // Keep the problem of a lost engine: it says more than that of a failed search.
    if (before.name !== 'absent') become({ name: 'absent', problem: failure ?? problem })
  }

  // Start

  async function startResting(): Promise<void> {
    if (state.name !== 'resting') return
    const { engine, speakers } = state
    become({ name: 'starting', engine, speakers })
    const started = await local.start(engine, () => {
      if (state.name === 'found' && state.folder === engine) lost(state.engine)
    })
    if (isClosed()) return
    const found = started.ok ? await identifyEngine(started.value, connection) : started
    if (found.ok && (await take(found.value, engine))) return
    if (isClosed()) return
    await local.stop()
    died(engine)
    await search({ code: 'voice-engine-not-started', params: { name: engine.name } })
  }

  /**
   * Uses an engine that answers.
   * @returns whether it has voices
   */
  async function take(engine: FoundEngine, folder: EngineFolder | null): Promise<boolean> {
    const speakers = await engine.client.speakers()
    if (isClosed() || !speakers.ok) return false
    const { origin, brand, version, uuid } = engine
    log.info('a voice engine answers', { origin, brand, version })
    // Someone else's engine is used, so ours is not needed.
    if (folder === null) await local.stop()
    syntheses = 0
    const found = { name: 'found', engine, speakers: speakers.value, folder } as const
    become(found)
    if (chosen === null) {
      chosen = uuid
      settings.set({ engineUuid: uuid })
    }
    used(found)
    on.found()
    return true
  }

  // Ask

  /**
   * The engine for a line that is due. Searches for a missing engine, and starts a resting one.
   * @returns undefined if there is none, or if it is silent
   */
  async function ready(): Promise<FoundState | undefined> {
    if (state.name === 'absent') await briefly(once(search))
    else await work
    // If one cannot be started, try the next.
    while (['resting', 'starting'].includes(state.name) && !isClosed()) await once(startResting)
    if (silence !== undefined) await briefly(silence)
    const now = stateNow()
    return now.name === 'found' && silence === undefined ? now : undefined
  }

  /** Waits for a promise, but no longer than a line may wait. */
  async function briefly(pending: Promise<void>): Promise<void> {
    const timeUp = Promise.withResolvers<undefined>()
    const cancel = timers.after(maxLineWaitMs, () => timeUp.resolve(undefined))
    closing.signal.addEventListener('abort', cancel, { once: true })
    await Promise.race([pending, timeUp.promise])
    closing.signal.removeEventListener('abort', cancel)
    cancel()
  }

  /** A line asks for a sentence, or got one. Postpones the rest of an engine that Hot Dash started. */
  function used(found: FoundState): void {
    if (found.folder === null || state !== found || isClosed()) return
    cancelRest()
    cancelRest = timers.after(restAfterMs, () => void rest())
  }

  /**
   * A sentence was synthesized, or failed.
   * @param isIdle none is waiting, so an engine that Hot Dash started may be restarted
   */
  function synthesized(found: FoundState, isIdle: boolean): void {
    if (state !== found || found.folder === null) return
    syntheses += 1
    if (isIdle && syntheses >= maxSyntheses) void rest().then(ready)
  }

  // Rest

  /** Stops the engine until the next line if Hot Dash started it; otherwise a no-op. */
  async function rest(): Promise<void> {
    cancelRest()
    if (state.name !== 'found' || state.folder === null) return
    const { folder: engine, speakers } = state
    become({ name: 'resting', engine, speakers })
    await local.stop()
  }

  // Lose

  /** The engine has not answered in time. Lines do without it until it gives its version. */
  function doubt(engine: FoundEngine): void {
    if (!isCurrent(engine) || silence !== undefined) return
    const answer: Promise<void> = engine.client.version(maxSilenceMs).then((version) => {
      if (silence !== answer) return
      silence = undefined
      if (!version.ok) lost(engine)
    })
    silence = answer
  }

  function lost(engine: FoundEngine): void {
    if (state.name !== 'found' || !isCurrent(engine)) return
    const { folder } = state
    cancelRest()
    if (folder !== null) {
      died(folder)
      void local.stop()
    }
    become({ name: 'absent', problem: { code: 'voice-engine-died' } })
    searchLater()
  }

  function isCurrent(engine: FoundEngine): boolean {
    return state.name === 'found' && state.engine === engine && !isClosed()
  }

  function died({ folder }: EngineFolder): void {
    deaths.set(folder, (deaths.get(folder) ?? 0) + 1)
  }

  return {
    state: stateNow,
    view: () => ({
      engine: viewOf(state),
      engines: known,
      engineUuid: 'engine' in state ? state.engine.uuid : null,
    }),
    /** Why no engine can be used at present. */
    problem(): Problem {
      if (state.name === 'absent') return state.problem
      return { code: state.name === 'found' ? 'voice-engine-silent' : 'voice-engine-absent' }
    },
    start,
    find,
    check,
    settingsChanged,
    ready,
    /** Settles when no search and no start is in progress. */
    settled: async (): Promise<void> => {
      await work
    },
    used,
    synthesized,
    rest,
    doubt,
    lost,
    isCurrent,
    close(): void {
      closing.abort()
      endWatch()
      cancelRest()
      cancelSearch()
    },
  }
}

/** What a page sees of an engine: a resting one counts as running. */
function viewOf(state: EngineState): VoiceView['engine'] {
  switch (state.name) {
    case 'searching':
    case 'absent':
      return state
    case 'found':
      return { name: 'found', brand: state.engine.brand, version: state.engine.version }
    case 'resting':
      return { name: 'found', brand: state.engine.name, version: state.engine.version }
    case 'starting':
      return { name: 'starting', brand: state.engine.name }
  }
}
