import type { Problem } from '../../../preload/contract/problem.ts'
import { err, ok, type Result } from '../../../preload/contract/result.ts'
import { createEmitter } from '../../base/emitter.ts'
import { createSingleFlight } from '../../base/single-flight.ts'
import { waitAtMost } from '../../base/timers.ts'
import type { SpeechOptions } from '../speech-options.ts'
import { meansEngineIsGone, type EngineClient } from './engine-client.ts'
import { findEngines, identifyEngine, isEngineGiven, watchRuntimeInfo } from './find-engines.ts'
import {
  chooseEngine,
  initialEngineStatus,
  reduceEngine,
  problemOf,
  viewOf,
  type EngineEvent,
  type EngineStatus,
  type EngineWait,
  type Found,
  type LocalEngine,
  type RunningEngine,
} from './rules/engine-state.ts'

export type FoundEngine = Found<EngineClient>

/** The longest that a line waits for a search or a silent engine. Windows takes seconds to refuse a connection. */
const maxLineWaitMs = 500
/** A silent engine has this long to give its version before it counts as lost. */
const maxSilenceMs = 20_000
/** Hot Dash restarts its own engine after this many sentences: its memory grows with use (voicevox_engine #1691). */
const restartAfterSentences = 300

export type EngineLifecycle = ReturnType<typeof openEngineLifecycle>

/**
 * The life of the engine that speaks: it is found running or started, used by lines, stopped when idle, and sometimes
 * lost. Without an engine, Hot Dash searches a few times after a start, a loss, or a change of the VOICEVOX app's
 * runtime info. After that, it searches only when a line is due or the user turns to Dash.
 * @param onChange called when the state changes
 */
export function openEngineLifecycle(
  { common, user, engines }: Pick<SpeechOptions, 'common' | 'user' | 'engines'>,
  onChange: () => void,
) {
  const { timers, log } = common
  const { settings } = user
  const { isSafe, local } = engines
  const foundEngines = createEmitter<undefined>(log)
  const closing = new AbortController()
  const transport = { fetch: engines.fetch, timers, closing: closing.signal }
  let status: EngineStatus<EngineClient> = initialEngineStatus({
    preferred: settings.all().engineUuid,
    isSafe,
  })
  /** Runs one search or start at a time. A call meanwhile waits for the one in progress. */
  const searchOrStart = createSingleFlight((task: () => Promise<void>) => task())
  /** Settles when the engine that was last asked for its version has answered, or counts as lost. */
  let answer = Promise.resolve()
  /** Cancels the timer of `status.wait`. */
  let cancelWait: () => void = () => undefined

  const isClosed = () => closing.signal.aborted
  const state = () => status.state

  function dispatch(event: EngineEvent<EngineClient>): void {
    const before = status
    status = reduceEngine(status, event)
    if (isClosed()) return
    if (status.wait !== before.wait) {
      cancelWait()
      cancelWait = begin(status.wait)
    }
    if (status.state !== before.state) onChange()
  }

  /** @returns the function that cancels the wait */
  function begin(wait: EngineWait | null): () => void {
    if (wait === null) return () => undefined
    return timers.after(wait.ms, () => {
      if (wait.name === 'stop') void stop()
      else void searchOrStart.run(search).then(() => dispatch({ type: 'searched', wait }))
    })
  }

  function isCurrent({ engine }: FoundEngine): boolean {
    const now = state()
    return now.name === 'found' && now.engine === engine && !isClosed()
  }

  function start(): void {
    if (isSafe) return
    if (!isEngineGiven(engines.search))
      watchRuntimeInfo(engines.search, closing.signal, () => {
        check()
        dispatch({ type: 'search-later' })
      })
    void find().then(() => dispatch({ type: 'search-later' }))
  }

  /** Searches now. @returns the problem if no engine is found */
  async function find(): Promise<Result<null, Problem>> {
    // A search in progress may have missed what has changed, so wait for it and search again.
    await searchOrStart.ended()
    dispatch({ type: 'search-requested' })
    await searchOrStart.run(search)
    const found = state()
    return found.name === 'absent' ? err(found.problem) : ok(null)
  }

  /** Call it when the user turns to Dash. A missing engine may be back, and a found engine may be gone. */
  function check(): void {
    const { name } = state()
    if (name === 'found') doubt()
    else if (name === 'absent') void searchOrStart.run(search)
  }

  function applySettings(): void {
    const { engineUuid: uuid } = settings.all()
    if (uuid === status.preferred) return
    dispatch({ type: 'preferred', uuid })
    if (uuid !== null) void find()
  }

  /** @param failure the problem to report if no engine is found; if null, the search's own problem */
  async function search(failure: Problem | null = null): Promise<void> {
    if (isSafe || isClosed()) return
    const discovered = await findEngines(engines.search, transport)
    const startable = isEngineGiven(engines.search) ? [] : await local.findStartable()
    if (isClosed()) return
    const running = discovered.ok ? discovered.value : []
    dispatch({ type: 'listed', engines: [...startable, ...running] })
    const { state: before } = status
    const engine = chooseEngine(status, running, startable)
    if (engine !== undefined && 'client' in engine) {
      if (await use(engine, null)) return
    } else if (engine !== undefined) {
      // Hot Dash already runs this engine, on a port that is not searched.
      if (before.name === 'found' && before.started?.folder === engine.folder) return
      log.info('a voice engine can be started', { name: engine.name, version: engine.version })
      await local.stop()
      dispatch({ type: 'startable', engine })
      return
    }
    const problem: Problem = discovered.ok ? { code: 'voice-engine-absent' } : discovered.error
    dispatch({ type: 'not-found', problem: failure ?? problem })
  }

  async function startStoppedEngine(): Promise<void> {
    const stopped = state()
    if (stopped.name !== 'stopped') return
    const { engine } = stopped
    dispatch({ type: 'starting' })
    const started = await local.start(engine, (reason) => {
      const found = state()
      if (found.name !== 'found' || found.started !== engine) return
      if (reason === 'died') lose(found)
      else dispatch({ type: 'stopped' })
    })
    if (isClosed()) return
    const found = started.ok ? await identifyEngine(started.value, transport) : started
    if (found.ok && (await use(found.value, engine))) return
    if (isClosed()) return
    await local.stop()
    dispatch({ type: 'not-started', engine })
    await search({ code: 'voice-engine-not-started', params: { name: engine.name } })
  }

  /** Uses an engine that answers. @returns whether it lists its voices */
  async function use(
    engine: RunningEngine<EngineClient>,
    started: LocalEngine | null,
  ): Promise<boolean> {
    const list = await engine.client.speakers()
    if (isClosed() || !list.ok) return false
    const { origin, name, version, uuid } = engine
    log.info('a voice engine answers', { origin, name, version })
    // The engine belongs to someone else, so ours is not needed.
    if (started === null) await local.stop()
    const isFirst = status.preferred === null
    const found = { name: 'found', engine, speakers: list.value, started, isSilent: false } as const
    dispatch({ type: 'answered', found })
    if (isFirst) settings.set({ engineUuid: uuid })
    foundEngines.emit(undefined)
    return true
  }

  /** Finds or starts the engine for a line that is due. @returns undefined if no engine answers */
  async function findOrStart(): Promise<FoundEngine | undefined> {
    const briefly = (pending: Promise<void>) =>
      waitAtMost(maxLineWaitMs, pending, timers, closing.signal)
    if (state().name === 'absent') await briefly(searchOrStart.run(search))
    else await searchOrStart.ended()
    // If an engine cannot be started, try the next.
    while (['stopped', 'starting'].includes(state().name) && !isClosed())
      await searchOrStart.run(startStoppedEngine)
    const found = state()
    if (found.name === 'found' && found.isSilent) await briefly(answer)
    const now = state()
    return now.name === 'found' && !now.isSilent ? now : undefined
  }

  /** Postpones the stop of our own engine. Call it when a line asks for or gets a sentence. */
  function postponeStop(found: FoundEngine): void {
    if (isCurrent(found)) dispatch({ type: 'used' })
  }

  /** Restarts our own engine after many sentences. Call it while no line waits for the engine. */
  function restartIfLarge(found: FoundEngine): void {
    const isOurs = found.started !== null && isCurrent(found)
    if (isOurs && found.engine.client.sentences() >= restartAfterSentences)
      void stop().then(findOrStart)
  }

  /** Stops the engine until the next line if Hot Dash started it; otherwise a no-op. */
  async function stop(): Promise<void> {
    const found = state()
    if (found.name !== 'found' || found.started === null) return
    dispatch({ type: 'stopped' })
    await local.stop()
  }

  function reportFailure(found: FoundEngine, problem: Problem): void {
    if (!isCurrent(found)) return
    log.warn('the voice engine failed', problem)
    if (problem.code === 'voice-engine-silent') doubt()
    if (meansEngineIsGone(problem)) lose(found)
  }

  /** Asks an engine that may be gone for its version. Lines do without the engine until it answers. */
  function doubt(): void {
    const found = state()
    if (found.name !== 'found' || found.isSilent) return
    const { engine } = found
    dispatch({ type: 'doubted', engine })
    answer = engine.client.version(maxSilenceMs).then((version) => {
      if (version.ok) dispatch({ type: 'confirmed', engine })
      else lose(found)
    })
  }

  function lose(found: FoundEngine): void {
    if (!isCurrent(found)) return
    if (found.started !== null) void local.stop()
    dispatch({ type: 'lost', engine: found.engine })
  }

  return {
    state,
    /** Called when an engine was found or started. */
    onFound: foundEngines.on,
    view: () => viewOf(status),
    problem: () => problemOf(status.state),
    start,
    find,
    check,
    applySettings,
    findOrStart,
    startIfStopped(): void {
      if (state().name === 'stopped') void findOrStart()
    },
    /** Settles when no search or start is in progress. */
    waitForSearch: searchOrStart.ended,
    postponeStop,
    restartIfLarge,
    reportFailure,
    isCurrent,
    close(): void {
      closing.abort()
      cancelWait()
    },
  }
}
