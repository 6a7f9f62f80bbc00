import type { Problem } from '../../../preload/contract/problem.ts'
import { err, ok, type Result } from '../../../preload/contract/result.ts'
import type { VoiceView } from '../../../preload/contract/views/voice.ts'
import { waitAtMost } from '../../base/timers.ts'
import type { EngineFolder } from '../local-engines/engine-folder.ts'
import type { SpeechOptions } from '../speech-options.ts'
import { isGone } from './engine-client.ts'
import {
  findEngines,
  identifyEngine,
  isEngineGiven,
  watchRuntimeInfo,
  type FoundEngine,
} from './find-engines.ts'
import { chooseEngine } from './rules/engine-choice.ts'
import type { Speakers, StyleId } from './rules/engine-responses.ts'

export type EngineState =
  | { readonly name: 'searching' }
  | FoundState
  /** An engine on this machine that is started for the next line. */
  | {
      readonly name: 'resting' | 'starting'
      readonly engine: EngineFolder
      readonly speakers: Speakers
    }
  | { readonly name: 'absent'; readonly problem: Problem }

export interface FoundState {
  readonly name: 'found'
  readonly engine: FoundEngine
  readonly speakers: Speakers
  /** The folder that Hot Dash started it from, or null if someone else runs it. */
  readonly folder: EngineFolder | null
  readonly loadedStyles: Set<StyleId>
  syntheses: number
  /** Set while the engine owes an answer. It settles when the engine has answered or counts as lost. */
  silence: Promise<void> | null
}

/** Delays between searches after a loss, a start without an engine, or a change of the VOICEVOX app's runtime info. */
const searchWaitsMs = [1000, 5000, 20_000, 60_000]
/** The longest that a line waits for a search or a silent engine. Windows takes seconds to refuse a connection. */
const maxLineWaitMs = 500
/** A silent engine has this long to give its version before it counts as lost. */
const maxSilenceMs = 20_000
/** Hot Dash stops its own engine this long after its last line. */
const restAfterMs = 10 * 60_000
/** Hot Dash restarts its own engine after this many sentences: its memory grows with use (voicevox_engine #1691). */
const restartAfterSyntheses = 300

const nothing = (): void => undefined

export type EngineLifecycle = ReturnType<typeof openEngineLifecycle>

/**
 * The life of the engine that speaks: it is found running or started, used by lines, stopped when idle, and sometimes
 * lost. Without an engine, Hot Dash searches a few times after a start, a loss, or a change of the VOICEVOX app's
 * runtime info. After that, it searches only when a line is due or the user turns to Dash.
 * @param on.found called when an engine answers
 */
export function openEngineLifecycle(
  options: SpeechOptions,
  on: { readonly change: () => void; readonly found: () => void },
) {
  const { local, timers, log, settings, isSafe = false } = options
  const closing = new AbortController()
  const connection = { fetch: options.fetch, timers, closing: closing.signal }
  const deaths = new Map<string, number>()
  const died = ({ folder }: EngineFolder) => deaths.set(folder, (deaths.get(folder) ?? 0) + 1)
  let state: EngineState = isSafe
    ? { name: 'absent', problem: { code: 'safe-start' } }
    : { name: 'searching' }
  /** The uuid of the preferred engine; null before the first one is found. */
  let chosen = settings.all().engineUuid
  /** The engines from the last search: each is running or can be started. */
  let known: VoiceView['engines'] = []
  let work: Promise<void> | undefined
  let [endWatch, cancelSearch, cancelRest] = [nothing, nothing, nothing]

  const isClosed = () => closing.signal.aborted
  const stateNow = (): EngineState => state
  const isCurrent = (found: FoundState) => state === found && !isClosed()

  function become(next: EngineState): void {
    state = next
    if ('engine' in next) cancelSearch()
    if (!isClosed()) on.change()
  }

  /** Runs a search or a start. If one is already in progress, waits for that instead. */
  function once(task: () => Promise<void>): Promise<void> {
    work ??= task().finally(() => {
      work = undefined
    })
    return work
  }

  // Find

  /** Starts to search for an engine and to watch for the VOICEVOX app. */
  function start(): void {
    if (isSafe) return
    if (!isEngineGiven(options.search))
      endWatch = watchRuntimeInfo(options.search, () => {
        check()
        searchLater()
      })
    void find().then(() => searchLater())
  }

  /** Searches now. Engines that died get another chance, because the user may have fixed them. */
  async function find(): Promise<Result<null, Problem>> {
    // A search in progress may have missed what has changed, so wait for it and search again.
    if (work !== undefined) await work
    deaths.clear()
    if (state.name === 'absent' && !isSafe) become({ name: 'searching' })
    await once(search)
    const found = stateNow()
    return found.name === 'absent' ? err(found.problem) : ok(null)
  }

  /** Call it when the user turns to Dash. A missing engine may be back, and a found engine may be gone. */
  function check(): void {
    if (state.name === 'found') doubt(state)
    else if (state.name === 'absent') void once(search)
  }

  function settingsChanged(): void {
    const { engineUuid } = settings.all()
    if (engineUuid === chosen) return
    chosen = engineUuid
    if (engineUuid !== null) void find()
  }

  /** @param searches how many searches were made since the loss or the change of the runtime info */
  function searchLater(searches = 0): void {
    cancelSearch()
    const wait = searchWaitsMs[searches]
    if (wait === undefined || state.name !== 'absent' || isClosed()) return
    cancelSearch = timers.after(wait, () => {
      void once(search).then(() => searchLater(searches + 1))
    })
  }

  /** @param failure the problem to report if no engine is found; if null, the search's own problem */
  async function search(failure: Problem | null = null): Promise<void> {
    if (isSafe || isClosed()) return
    const discovered = await findEngines(options.search, connection)
    const startable = isEngineGiven(options.search) ? [] : await local.installed()
    if (isClosed()) return
    const before = stateNow()
    const running = discovered.ok ? discovered.value : []
    const all = [...startable, ...running].reverse()
    known = [...new Map(all.map(({ uuid, name }) => [uuid, { uuid, name }])).values()]
    const deathsOf = ({ folder }: EngineFolder) => deaths.get(folder) ?? 0
    const engine = chooseEngine(running, startable, chosen, deathsOf)
    if (engine !== undefined && 'client' in engine) {
      if (await take(engine, null)) return
    } else if (engine !== undefined) {
      // Hot Dash already runs this engine, on a port that is not searched.
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
      if (state.name === 'found' && state.folder === engine) lost(state)
    })
    if (isClosed()) return
    const found = started.ok ? await identifyEngine(started.value, connection) : started
    if (found.ok && (await take(found.value, engine))) return
    if (isClosed()) return
    await local.stop()
    died(engine)
    await search({ code: 'voice-engine-not-started', params: { name: engine.name } })
  }

  /** Uses an engine that answers. @returns whether it lists its voices */
  async function take(engine: FoundEngine, folder: EngineFolder | null): Promise<boolean> {
    const speakers = await engine.client.speakers()
    if (isClosed() || !speakers.ok) return false
    const { origin, name, version, uuid } = engine
    log.info('a voice engine answers', { origin, name, version })
    // The engine belongs to someone else, so ours is not needed.
    if (folder === null) await local.stop()
    const unused = { loadedStyles: new Set<StyleId>(), syntheses: 0, silence: null }
    const found: FoundState = { name: 'found', engine, speakers: speakers.value, folder, ...unused }
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

  /** Finds or starts the engine for a line that is due. @returns undefined if no engine answers */
  async function ready(): Promise<FoundState | undefined> {
    const briefly = (pending: Promise<void>) =>
      waitAtMost(maxLineWaitMs, pending, timers, closing.signal)
    if (state.name === 'absent') await briefly(once(search))
    else await work
    // If an engine cannot be started, try the next.
    while (['resting', 'starting'].includes(state.name) && !isClosed()) await once(startResting)
    const found = stateNow()
    if (found.name === 'found' && found.silence !== null) await briefly(found.silence)
    const now = stateNow()
    return now.name === 'found' && now.silence === null ? now : undefined
  }

  /**
   * Call it when a line asks for a sentence, or got one. Postpones the rest of an engine that Hot Dash started.
   * @param isLast no other line waits, so the engine may be restarted if it has synthesized many sentences
   */
  function used(found: FoundState, isLast = false): void {
    if (found.folder === null || !isCurrent(found)) return
    cancelRest()
    cancelRest = timers.after(restAfterMs, () => void rest())
    if (isLast && found.syntheses >= restartAfterSyntheses) void rest().then(ready)
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

  /** Stops the engine if Hot Dash started it from this folder. */
  async function leave(folder: string): Promise<void> {
    if (state.name === 'found' && state.folder?.folder === folder) await rest()
  }

  // Lose

  function failed(found: FoundState, problem: Problem): void {
    if (!isCurrent(found)) return
    log.warn('the voice engine failed', problem)
    if (problem.code === 'voice-engine-silent') doubt(found)
    if (isGone(problem)) lost(found)
  }

  /** Marks an engine that has not answered in time. Lines do without it until it gives its version. */
  function doubt(found: FoundState): void {
    found.silence ??= found.engine.client.version(maxSilenceMs).then((version) => {
      found.silence = null
      if (!version.ok) lost(found)
    })
  }

  function lost(found: FoundState): void {
    if (!isCurrent(found)) return
    cancelRest()
    if (found.folder !== null) {
      died(found.folder)
      void local.stop()
    }
    become({ name: 'absent', problem: { code: 'voice-engine-died' } })
    searchLater()
  }

  return {
    state: stateNow,
    view: () => ({
      engine: viewOf(state),
      engines: known,
      engineUuid: 'engine' in state ? state.engine.uuid : null,
    }),
    problem(): Problem {
      if (state.name === 'absent') return state.problem
      return { code: state.name === 'found' ? 'voice-engine-silent' : 'voice-engine-absent' }
    },
    start,
    find,
    check,
    settingsChanged,
    ready,
    /** Starts a resting engine on this machine. Nobody waits for it. */
    wake(): void {
      if (state.name === 'resting') void ready()
    },
    settled: () => work ?? Promise.resolve(),
    used,
    leave,
    failed,
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
  if (!('engine' in state)) return state
  const { name: brand, version } = state.engine
  return state.name === 'starting' ? { name: 'starting', brand } : { name: 'found', brand, version }
}
