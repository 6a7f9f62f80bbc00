import { minuteMs } from '../../../../preload/contract/durations.ts'
import type { Problem } from '../../../../preload/contract/problem.ts'
import { assertNever } from '../../../../preload/contract/result.ts'
import type { VoiceView } from '../../../../preload/contract/views/voice-view.ts'
import type { Speakers } from './engine-responses.ts'

interface Engine {
  readonly uuid: string
  readonly name: string
  readonly version: string
}

/** An engine that answers. The rules never use its client. */
export interface RunningEngine<Client> extends Engine {
  readonly client: Client
  readonly origin: string
}

/** A program with the VOICEVOX engine's API, in its own folder. Both paths are absolute. */
export interface LocalEngine extends Engine {
  readonly folder: string
  readonly command: string
}

export interface Found<Client> {
  readonly name: 'found'
  readonly engine: RunningEngine<Client>
  readonly speakers: Speakers
  /** The engine that Hot Dash started, or null if someone else runs it. */
  readonly started: LocalEngine | null
  /** The engine may be gone, and was asked for its version. Lines do without it until it answers. */
  readonly isSilent: boolean
}

export type EngineState<Client> =
  | { readonly name: 'searching' }
  | Found<Client>
  /** `stopped`: the next line starts the engine. */
  | {
      readonly name: 'stopped' | 'starting'
      readonly engine: LocalEngine
      readonly speakers: Speakers
    }
  | { readonly name: 'absent'; readonly problem: Problem }

/** The timer that runs now: for the next search if there is no engine, or for stopping our own idle engine. */
export type EngineWait =
  /** `laterMs`: the waits before the further searches. */
  | { readonly name: 'search'; readonly ms: number; readonly laterMs: readonly number[] }
  | { readonly name: 'stop'; readonly ms: number }

export interface EngineStatus<Client> {
  readonly state: EngineState<Client>
  /** A new object restarts the timer, even if it is equal. */
  readonly wait: EngineWait | null
  /** The uuid of the preferred engine; null before the first one is found. */
  readonly preferred: string | null
  /** The engines from the last search: each is running or can be started. */
  readonly known: VoiceView['engines']
  /** How often an engine died or could not be started, by its folder. */
  readonly deaths: ReadonlyMap<string, number>
}

export type EngineEvent<Client> =
  | { readonly type: 'preferred'; readonly uuid: string | null }
  /** The user searches for engines, and may have fixed those that died. */
  | { readonly type: 'search-requested' }
  | { readonly type: 'listed'; readonly engines: readonly (RunningEngine<Client> | LocalEngine)[] }
  | { readonly type: 'not-found'; readonly problem: Problem }
  /** An engine answers, and has listed its voices. */
  | { readonly type: 'answered'; readonly found: Found<Client> }
  /** No engine runs, but this one can be started. */
  | { readonly type: 'startable' | 'not-started'; readonly engine: LocalEngine }
  | { readonly type: 'starting' | 'stopped' }
  /** An engine may appear soon, so search a few times. */
  | { readonly type: 'search-later' }
  /** The search that followed this wait has ended. */
  | { readonly type: 'searched'; readonly wait: EngineWait & { readonly name: 'search' } }
  /** A line asks for or gets a sentence. */
  | { readonly type: 'used' }
  /** The engine may be gone, and is asked for its version. `confirmed`: it has answered. */
  | { readonly type: 'doubted' | 'confirmed' | 'lost'; readonly engine: RunningEngine<Client> }

/** In a safe start, Hot Dash uses no engine. */
export const initialEngineStatus = (start: {
  readonly preferred: string | null
  readonly isSafe: boolean
}): EngineStatus<never> => ({
  state: start.isSafe ? { name: 'absent', problem: { code: 'safe-start' } } : { name: 'searching' },
  wait: null,
  preferred: start.preferred,
  known: [],
  deaths: new Map(),
})

/** Delays between searches after a loss, a start without an engine, or a change of the VOICEVOX app's runtime info. */
const searchWaitsMs = [1000, 5000, 20_000, 60_000]
/** Hot Dash stops its own engine this long after its last line. */
const stopAfterMs = 10 * minuteMs

const searchAfter = ([ms, ...laterMs]: readonly number[]): EngineWait | null =>
  ms === undefined ? null : { name: 'search', ms, laterMs }
const stopLater = (): EngineWait => ({ name: 'stop', ms: stopAfterMs })

/** @returns the same status if the event does not fit its state */
export function reduceEngine<Client>(
  status: EngineStatus<Client>,
  event: EngineEvent<Client>,
): EngineStatus<Client> {
  const { state, wait, deaths } = status
  const to = (next: EngineState<Client>, nextWait: EngineWait | null = null) => ({
    ...status,
    state: next,
    wait: nextWait,
  })
  const deathsWith = ({ folder }: LocalEngine) =>
    new Map(deaths).set(folder, (deaths.get(folder) ?? 0) + 1)
  switch (event.type) {
    case 'preferred':
      return { ...status, preferred: event.uuid }
    case 'search-requested': {
      const isOver = state.name === 'absent' && state.problem.code !== 'safe-start'
      return { ...to(isOver ? { name: 'searching' } : state, wait), deaths: new Map() }
    }
    case 'listed':
      return { ...status, known: withoutDuplicates(event.engines) }
    case 'not-found':
      // Keep the problem of a lost engine: it says more than that of a failed search.
      if (state.name === 'absent') return status
      return to(
        { name: 'absent', problem: event.problem },
        state.name === 'searching' ? wait : null,
      )
    case 'answered': {
      const { found } = event
      const preferred = status.preferred ?? found.engine.uuid
      return { ...to(found, found.started && stopLater()), preferred }
    }
    case 'startable':
      return to({ name: 'stopped', engine: event.engine, speakers: [] })
    case 'search-later':
      return state.name === 'absent' ? to(state, searchAfter(searchWaitsMs)) : status
    case 'searched':
      return wait === event.wait ? to(state, searchAfter(wait.laterMs)) : status
    case 'used':
      return state.name === 'found' && state.started !== null ? to(state, stopLater()) : status
    case 'starting':
      return state.name === 'stopped' ? to({ ...state, name: 'starting' }) : status
    case 'not-started':
      return { ...status, deaths: deathsWith(event.engine) }
    case 'stopped':
      if (state.name !== 'found' || state.started === null) return status
      return to({ name: 'stopped', engine: state.started, speakers: state.speakers })
    case 'doubted':
    case 'confirmed':
    case 'lost': {
      if (state.name !== 'found' || state.engine !== event.engine) return status
      if (event.type !== 'lost') return to({ ...state, isSilent: event.type === 'doubted' }, wait)
      const problem = { code: 'voice-engine-died' } as const
      const lost = to({ name: 'absent', problem }, searchAfter(searchWaitsMs))
      return state.started === null ? lost : { ...lost, deaths: deathsWith(state.started) }
    }
    default:
      return assertNever(event)
  }
}

/** If an engine runs and can be started, or is in two places, the first one counts. */
const withoutDuplicates = (engines: readonly Engine[]): VoiceView['engines'] => [
  ...new Map(engines.toReversed().map(({ uuid, name }) => [uuid, { uuid, name }])).values(),
]

/** An engine that has died this often is not started again, unless the user searches for engines. */
const maxDeaths = 2

/**
 * Picks the preferred engine if it is running or can be started, else a running engine, else the first that can be
 * started. Engines that died come last. Both lists are in order of preference.
 */
export function chooseEngine<Client>(
  { preferred, deaths }: Pick<EngineStatus<Client>, 'preferred' | 'deaths'>,
  running: readonly RunningEngine<Client>[],
  startable: readonly LocalEngine[],
): RunningEngine<Client> | LocalEngine | undefined {
  const isPreferred = ({ uuid }: Engine) => uuid === preferred
  const deathsOf = ({ folder }: LocalEngine) => deaths.get(folder) ?? 0
  const able = startable
    .filter((engine) => deathsOf(engine) < maxDeaths)
    .sort((a, b) => deathsOf(a) - deathsOf(b))
  const unharmed = able.find((engine) => isPreferred(engine) && deathsOf(engine) === 0)
  return running.find(isPreferred) ?? unharmed ?? running[0] ?? able[0]
}

/** Why no line can be spoken now. */
export function problemOf(state: EngineState<unknown>): Problem {
  if (state.name === 'absent') return state.problem
  return { code: state.name === 'found' ? 'voice-engine-silent' : 'voice-engine-absent' }
}

/** What pages see of the engine. A stopped engine counts as found, because the next line starts it. */
export function viewOf({
  state,
  known,
}: EngineStatus<unknown>): Pick<VoiceView, 'engine' | 'engines' | 'engineUuid'> {
  if (!('engine' in state)) return { engine: state, engines: known, engineUuid: null }
  const { name: brand, version, uuid } = state.engine
  const engine: VoiceView['engine'] =
    state.name === 'starting' ? { name: 'starting', brand } : { name: 'found', brand, version }
  return { engine, engines: known, engineUuid: uuid }
}
