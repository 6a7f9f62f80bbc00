import { describe, expect, test } from 'vitest'
import {
  initialEngineStatus,
  reduceEngine,
  problemOf,
  viewOf,
  type EngineEvent,
  type EngineState,
  type EngineStatus,
  type Found,
  type LocalEngine,
  type RunningEngine,
} from '../../../../main/speech/engine/rules/engine-state.ts'

type Status = EngineStatus<null>
type State = EngineState<null>
type Event = EngineEvent<null>

const running: RunningEngine<null> = {
  ...{ uuid: 'r', name: 'Running', version: '1' },
  ...{ client: null, origin: 'http://r' },
}
const other: RunningEngine<null> = { ...running, uuid: 'o', name: 'Other', version: '2' }
const local: LocalEngine = {
  ...{ uuid: 'l', name: 'Local', version: '3' },
  ...{ folder: '/l', command: '/l/run' },
}
const absent = { code: 'voice-engine-absent' } as const
const died = { code: 'voice-engine-died' } as const

const foundBy = (started: LocalEngine | null): Found<null> => ({
  name: 'found',
  engine: running,
  speakers: [],
  started,
  isSilent: false,
})
/** One state of each kind. */
const states = {
  searching: { name: 'searching' },
  foreign: foundBy(null),
  own: foundBy(local),
  silentForeign: { ...foundBy(null), isSilent: true },
  silentOwn: { ...foundBy(local), isSilent: true },
  stopped: { name: 'stopped', engine: local, speakers: [] },
  starting: { name: 'starting', engine: local, speakers: [] },
  lost: { name: 'absent', problem: died },
  missing: { name: 'absent', problem: absent },
  safe: { name: 'absent', problem: { code: 'safe-start' } },
} satisfies Record<string, State>
type StateName = keyof typeof states
const names = Object.keys(states) as StateName[]
const always = (to: StateName) => Object.fromEntries(names.map((from) => [from, to]))

const statusIn = (name: StateName): Status => ({
  ...initialEngineStatus({ preferred: 'p', isSafe: false }),
  state: states[name],
})

/** For each event, the state that it leads to from each state; from all others, nothing changes. */
const transitions: readonly [string, Event, Partial<Record<StateName, StateName>>][] = [
  [
    'a search by the user',
    { type: 'search-requested' },
    { lost: 'searching', missing: 'searching' },
  ],
  ['an answer', { type: 'answered', found: states.foreign }, always('foreign')],
  ['an engine that can be started', { type: 'startable', engine: local }, always('stopped')],
  ['a start', { type: 'starting' }, { stopped: 'starting' }],
  ['a failed start', { type: 'not-started', engine: local }, {}],
  ['a stop', { type: 'stopped' }, { own: 'stopped', silentOwn: 'stopped' }],
  ['a doubt', { type: 'doubted', engine: running }, { foreign: 'silentForeign', own: 'silentOwn' }],
  ['a doubt about an earlier engine', { type: 'doubted', engine: other }, {}],
  [
    'an answer to a doubt',
    { type: 'confirmed', engine: running },
    { silentForeign: 'foreign', silentOwn: 'own' },
  ],
  ['an answer of an earlier engine', { type: 'confirmed', engine: other }, {}],
  [
    'a loss',
    { type: 'lost', engine: running },
    { foreign: 'lost', own: 'lost', silentForeign: 'lost', silentOwn: 'lost' },
  ],
  ['the loss of an earlier engine', { type: 'lost', engine: other }, {}],
  [
    'a search that finds nothing',
    { type: 'not-found', problem: absent },
    {
      ...always('missing'),
      lost: 'lost',
      safe: 'safe',
    },
  ],
  ['a list of engines', { type: 'listed', engines: [running] }, {}],
  ['another preferred engine', { type: 'preferred', uuid: 'x' }, {}],
]

describe('the state of the engine', () => {
  test.each(transitions)('after %s', (_, event, expected) => {
    for (const from of names) {
      const { state } = reduceEngine(statusIn(from), event)
      expect(state, `from ${from}`).toEqual(states[expected[from] ?? from])
    }
  })

  test('begins with a search, except in a safe start', () => {
    expect(initialEngineStatus({ preferred: null, isSafe: false }).state).toEqual(states.searching)
    expect(initialEngineStatus({ preferred: null, isSafe: true }).state).toEqual(states.safe)
  })
})

describe('the wait', () => {
  const after = (from: StateName, ...events: Event[]) =>
    events.reduce<Status>(reduceEngine, statusIn(from))
  const stop = { name: 'stop', ms: 600_000 }

  test.each([
    ['the stop of our own engine once it answers', [{ type: 'answered', found: states.own }], stop],
    ['nothing once a foreign engine answers', [{ type: 'answered', found: states.foreign }], null],
    ['nothing once our own engine has stopped', [{ type: 'used' }, { type: 'stopped' }], null],
  ] as const)('is for %s', (_, events, expected) => {
    expect(after('own', ...events).wait).toEqual(expected)
  })

  test('starts anew with each use of our own engine', () => {
    const used = after('own', { type: 'used' })
    const again = reduceEngine(used, { type: 'used' })
    expect([used.wait, again.wait]).toEqual([stop, stop])
    expect(again.wait).not.toBe(used.wait)
  })

  test('gets longer from search to search, and ends after the last', () => {
    let status = after('own', { type: 'lost', engine: running })
    const waits: number[] = []
    while (status.wait?.name === 'search') {
      waits.push(status.wait.ms)
      status = reduceEngine(status, { type: 'searched', wait: status.wait })
    }
    expect(waits).toEqual([1000, 5000, 20_000, 60_000])
    expect(status.wait).toBeNull()
  })

  test('goes on during a search by the user, and is not replaced by the end of an earlier one', () => {
    const lost = after('own', { type: 'lost', engine: running })
    expect(reduceEngine(lost, { type: 'search-requested' }).wait).toBe(lost.wait)
    const later = reduceEngine(lost, { type: 'search-later' })
    expect(later.wait).not.toBe(lost.wait)
    if (lost.wait?.name !== 'search') throw new Error('no search is due')
    expect(reduceEngine(later, { type: 'searched', wait: lost.wait }).wait).toBe(later.wait)
  })

  test('is for a search only without an engine', () => {
    expect(after('foreign', { type: 'search-later' }).wait).toBeNull()
    expect(after('stopped', { type: 'search-later' }).wait).toBeNull()
  })
})

describe('deaths', () => {
  const deathsAfter = (from: StateName, ...events: Event[]) =>
    events.reduce<Status>(reduceEngine, statusIn(from)).deaths.get(local.folder) ?? 0

  test('are counted for engines that Hot Dash starts', () => {
    const notStarted = { type: 'not-started', engine: local } as const
    expect(deathsAfter('starting', notStarted, notStarted)).toBe(2)
    expect(deathsAfter('own', { type: 'lost', engine: running }, notStarted)).toBe(2)
    expect(deathsAfter('foreign', { type: 'lost', engine: running })).toBe(0)
  })

  test('are forgotten when the user searches', () => {
    const notStarted = { type: 'not-started', engine: local } as const
    expect(deathsAfter('starting', notStarted, { type: 'search-requested' })).toBe(0)
  })
})

describe('the preferred engine', () => {
  test.each([
    [null, 'r'],
    ['p', 'p'],
  ])('that was %s is %s after the first answer', (preferred, expected) => {
    const status: Status = initialEngineStatus({ preferred, isSafe: false })
    expect(reduceEngine(status, { type: 'answered', found: states.foreign }).preferred).toBe(
      expected,
    )
  })
})

test('an engine that runs and can be started is listed once, with the first of its names', () => {
  const renamed = { ...running, name: 'Renamed' }
  const { known } = reduceEngine(statusIn('searching'), {
    type: 'listed',
    engines: [local, renamed, running],
  })
  expect(known).toEqual([
    { uuid: 'r', name: 'Renamed' },
    { uuid: 'l', name: 'Local' },
  ])
})

test.each<[StateName, unknown, string]>([
  ['searching', { name: 'searching' }, 'voice-engine-absent'],
  ['foreign', { name: 'found', brand: 'Running', version: '1' }, 'voice-engine-silent'],
  ['stopped', { name: 'found', brand: 'Local', version: '3' }, 'voice-engine-absent'],
  ['starting', { name: 'starting', brand: 'Local' }, 'voice-engine-absent'],
  ['lost', { name: 'absent', problem: died }, 'voice-engine-died'],
])('a page sees an engine that is %s as %j, and a line without it reports %s', (...row) => {
  const [name, view, code] = row
  expect(viewOf(statusIn(name)).engine).toEqual(view)
  expect(problemOf(states[name]).code).toBe(code)
})
