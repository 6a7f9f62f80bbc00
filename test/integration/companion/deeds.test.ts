import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { createCompanion, type Companion } from '../../../main/companion/companion.ts'
import { openDeeds, type Deeds } from '../../../main/companion/deeds.ts'
import { createLedger, type Ledger } from '../../../main/ledger/ledger.ts'
import type { DayRange } from '../../../main/ledger/rules/day-range.ts'
import type { Store } from '../../../main/storage/open-store.ts'
import type { DeedId } from '../../../preload/contract/deed-table.ts'
import fc, { trials } from '../../support/fast-check.ts'
import { manualClock, type ManualClock } from '../../support/manual-clock.ts'
import { folderForEachTest } from '../../support/test-folder.ts'
import { openTestStore } from '../../support/test-store.ts'
import {
  clone,
  commit,
  commits,
  countEverything,
  day,
  firstRelease,
  github,
  host,
  id,
  onGithub,
  recordClone,
  recount,
  mergeFrom,
} from '../ledger/facts.ts'

/** One of the user's machines. Its clock shows noon in Tokyo. */
interface Device {
  readonly path: string
  readonly clock: ManualClock
  incomplete: readonly DayRange[]
  store: Store
  ledger: Ledger
  dash: Companion
  deeds: Deeds
}

const adoption = '2026-11-25'
const folder = folderForEachTest()
const devices: Device[] = []

function newDevice(): Device {
  const clock = manualClock(`${adoption}T03:00:00Z`)
  const path = join(folder.path, `device-${devices.length}.db`)
  const device = { path, clock, incomplete: [] as readonly DayRange[] } as Device
  open(device)
  devices.push(device)
  return device
}
function open(device: Device): void {
  const { path, clock } = device
  const store = openTestStore(path, clock)
  const ledger = createLedger({ store, clock, firstRelease, counting: countEverything })
  const dash = createCompanion({ store, clock })
  const deeds = openDeeds({
    store,
    clock,
    ledger,
    log: console,
    incomplete: () => device.incomplete,
  })
  Object.assign(device, { store, ledger, dash, deeds })
}
function restart(device: Device): void {
  device.deeds.close()
  device.store.close()
  open(device)
}
/** The tiers that a device has reached, each with its day. */
async function reached({ deeds }: Device, deed: DeedId) {
  deeds.markStale()
  await deeds.refresh()
  return deeds.view().deeds.find((view) => view.id === deed)?.days
}
async function progress(device: Device, deed: DeedId) {
  await reached(device, deed)
  return device.deeds.view().deeds.find((view) => view.id === deed)?.progress
}
const kept = ({ store }: Device) => store.sql.all('SELECT item, at FROM deed ORDER BY item')
async function merge(device: Device, other: Device): Promise<void> {
  const path = join(folder.path, 'other.db')
  writeFileSync(path, other.store.db.serialize())
  mergeFrom(device, path)
  device.deeds.markStale()
  await device.deeds.refresh()
}
/** A hundred commits of one day. */
const hundred = (on: string) => [
  ...commits(on, 50),
  ...Array.from({ length: 50 }, (_, n) => commit(`${on}T13:00:${10 + n}+09:00`)),
]
const nest = onGithub('R_1', 'dash/nest')
const item = (
  kind: 'issue' | 'review' | 'pull-request',
  key: string,
  at: string,
  repository = nest.repository,
) => ({
  kind,
  key,
  repository,
  at: Date.parse(at),
  url: `https://github.com/dash/nest/pull/${key}`,
})

afterEach(() => {
  for (const { deeds, store } of devices.splice(0)) {
    deeds.close()
    store.close()
  }
})

describe('deeds from the ledger', () => {
  test('name the day on which each tier was reached', async () => {
    const here = newDevice()
    recordClone(here.ledger, clone('git:a', { commits: hundred('2026-11-20').slice(1) }))
    expect(await reached(here, 'chilli-farmer')).toEqual([null, null, null])
    recordClone(here.ledger, clone('git:b', { commits: commits('2026-11-22', 2) }))
    expect(await reached(here, 'chilli-farmer')).toEqual(['2026-11-22', null, null])
    expect(await progress(here, 'chilli-farmer')).toBe(101)
    expect(here.deeds.view().adoption).toBe(adoption)
  })

  test('count families, languages, forks and years', async () => {
    const here = newDevice()
    const fork = onGithub('R_2', 'hinata/nest', {
      parent: nest.repository,
      languages: ['Dart', 'C'],
    })
    const others = ['R_3', 'R_4'].map((node) =>
      onGithub(node, `dash/${node}`, { languages: ['Dart', 'Go', 'Vue', 'Perl'] }),
    )
    const noDart = onGithub('R_5', 'dash/no-dart', { languages: ['Rust'] })
    here.ledger.recordGithub(
      github({
        repositories: [nest, fork, ...others, noDart],
        items: [
          item('pull-request', 'P_1', '2020-03-01T00:00:00Z'),
          item('pull-request', 'P_2', '2023-03-02T00:00:00Z', fork.repository),
          ...others.map((one, n) =>
            item('review', `P_1${n}`, `2024-05-0${n + 1}T00:00:00Z`, one.repository),
          ),
          item('review', 'P_9', '2019-01-01T00:00:00Z', noDart.repository),
        ],
      }),
    )
    // A fork and its parent are one family.
    expect(await reached(here, 'garden')).toEqual(['2024-05-02', null, null])
    expect(await progress(here, 'neighbours')).toBe(2)
    expect(await reached(here, 'gift-upstream')).toEqual(['2020-03-01'])
    expect(await reached(here, 'polyglot')).toEqual(['2024-05-01', null, null])
    expect(await reached(here, 'old-friends')).toEqual(['2023-03-02', '2023-03-02', null, null])
    expect(await reached(here, 'welcome-back')).toEqual(['2023-03-02', '2023-03-02', '2023-03-02'])
  })

  test('read the hours and the offsets of commits, each commit once', async () => {
    const here = newDevice()
    const early = Array.from({ length: 10 }, (_, n) => commit(`2026-11-${10 + n}T05:30:00+09:00`))
    const journey = commit('2026-11-21T04:59:00-08:00')
    const facts = { commits: [...early, journey] }
    recordClone(here.ledger, clone('git:a', facts))
    recordClone(here.ledger, clone('git:b', { commits: early }))
    expect(await progress(here, 'early-bird')).toBe(10)
    expect(await reached(here, 'early-bird')).toEqual(['2026-11-19', null])
    expect(await reached(here, 'traveller')).toEqual(['2026-11-21', null])
    here.clock.set('2026-12-01T03:00:00Z')
    // One commit was written at night.
    expect(await progress(here, 'sleeps-well')).toBe(0)
  })

  test('match issues with the pull requests that follow', async () => {
    const here = newDevice()
    here.ledger.recordGithub(
      github({
        repositories: [nest],
        items: [
          item('pull-request', 'P_0', '2026-10-01T00:00:00Z'),
          item('issue', 'I_1', '2026-10-02T00:00:00Z'),
          item('pull-request', 'P_1', '2026-10-20T00:00:00Z'),
        ],
      }),
    )
    expect(await reached(here, 'find-and-fix')).toEqual(['2026-10-20', null])
  })

  test('count merges on the day in the user’s time zone, even if GitHub reports them late', async () => {
    const here = newDevice()
    const noDart = onGithub('R_5', 'dash/no-dart', { languages: ['Rust'] })
    const opened = '2020-03-01T00:00:00Z'
    // It is the next day in Tokyo.
    const mergedAt = Date.parse('2020-03-04T20:00:00Z')
    here.ledger.recordGithub(
      github({
        repositories: [nest, noDart],
        items: [
          { ...item('pull-request', 'P_1', opened), mergedAt },
          item('pull-request', 'P_2', opened),
          { ...item('pull-request', 'P_3', opened, noDart.repository), mergedAt },
        ],
      }),
    )
    expect(await reached(here, 'joined-in')).toEqual(['2020-03-05', null, null])
    const at = Date.parse('2020-04-01T00:00:00Z')
    const unknown = { key: 'P_9', at }
    here.ledger.recordGithub(github({ merges: [{ key: 'P_2', at }, unknown] }))
    expect(await progress(here, 'joined-in')).toBe(2)
    here.ledger.forget(nest.repository)
    expect(await progress(here, 'joined-in')).toBe(0)
    expect(await reached(here, 'joined-in')).toEqual(['2020-03-05', null, null])
  })

  test('count work in repositories that count, and the checks of known pull requests', async () => {
    const here = newDevice()
    recordClone(here.ledger, clone('git:a'))
    recordClone(here.ledger, clone('git:c', { languages: ['Rust'] }))
    here.ledger.recordWork(id('git:a'), ['tag', 'rebase-done'])
    for (const unknown of ['git:c', 'git:z']) here.ledger.recordWork(id(unknown), ['tag'])
    expect(await reached(here, 'milestone')).toEqual([adoption, null, null])
    expect(await reached(here, 'straight-line')).toEqual([adoption, null])
    here.clock.set('2026-11-27T03:00:00Z')
    for (let n = 0; n < 9; n++) here.ledger.recordWork(id('git:a'), ['tag'])
    expect(await reached(here, 'milestone')).toEqual([adoption, '2026-11-27', null])

    const items = [item('pull-request', 'P_1', '2026-11-20T00:00:00Z')]
    here.ledger.recordGithub(github({ repositories: [nest], items }))
    here.ledger.recordRepair(host, 'P_9')
    expect(await progress(here, 'red-to-green')).toBe(0)
    here.ledger.recordRepair(host, 'P_1')
    expect(await reached(here, 'red-to-green')).toEqual(['2026-11-27', null])
    recount(here.ledger, {
      ...countEverything,
      kinds: { ...countEverything.kinds, 'pull-request': false },
    })
    expect(await progress(here, 'red-to-green')).toBe(0)
    // Work in a forgotten repository still counts.
    here.ledger.forget(id('git:a'))
    here.ledger.recordWork(id('git:a'), ['tag'])
    expect(await progress(here, 'milestone')).toBe(10)
  })

  test('judge inactivity only on complete days', async () => {
    const here = newDevice()
    const days = ['2026-10-06', '2026-10-20']
    for (const on of days) recordClone(here.ledger, clone('git:a', { commits: commits(on, 1) }))
    here.incomplete = [{ from: day('2026-10-10'), to: day('2026-10-10') }]
    expect(await reached(here, 'long-holiday')).toEqual([null, null])
    here.incomplete = []
    expect(await reached(here, 'long-holiday')).toEqual(['2026-10-20', null])
    here.incomplete = [{ from: day('2026-10-10'), to: day('2026-10-10') }]
    expect(await reached(here, 'long-holiday')).toEqual(['2026-10-20', null])
  })

  test('dated by a clock that runs ahead wait for their day', async () => {
    const here = newDevice()
    recordClone(here.ledger, clone('git:a', { commits: hundred('2026-11-28') }))
    expect(await reached(here, 'chilli-farmer')).toEqual([null, null, null])
    here.clock.set('2026-11-28T03:00:00Z')
    expect(await reached(here, 'chilli-farmer')).toEqual(['2026-11-28', null, null])
  })
})

describe('deeds of Dash', () => {
  test('count the meals', async () => {
    const here = newDevice()
    here.dash.feedAll()
    expect(await reached(here, 'first-bite')).toEqual([adoption])
    recordClone(here.ledger, clone('git:a', { commits: commits('2026-11-25', 60) }))
    here.clock.set('2026-12-03T03:00:00Z')
    here.dash.feedAll()
    expect(await reached(here, 'feast')).toEqual(['2026-12-03', null])
    expect(await reached(here, 'well-aged')).toEqual(['2026-12-03', null])
    expect(await reached(here, 'firebird')).toEqual(['2026-12-03', null, null])
    expect(await progress(here, 'big-eater')).toBe(63)
    expect(await reached(here, 'together')).toEqual(['2026-12-02', null, null, null])
  })

  test('are dated by the user’s calendar', async () => {
    const here = newDevice()
    // It is the next day in Tokyo.
    here.clock.set('2026-11-25T22:00:00Z')
    here.dash.feedAll()
    expect(await reached(here, 'first-bite')).toEqual(['2026-11-26'])
  })

  test('count what Dash wears, and stay when it takes things off', async () => {
    const here = newDevice()
    const outfits = {
      head: 'chef-hat',
      body: 'scarf',
      face: 'round-glasses',
      held: 'chilli-skewer',
    } as const
    for (const outfit of Object.values(outfits))
      here.store.sql.insert('unlock', { item: outfit, at: 1 })
    for (const slot of ['head', 'body', 'face'] as const) here.dash.choose(outfits[slot])
    expect(await progress(here, 'dressed-up')).toBe(3)
    here.dash.choose(outfits.held)
    expect(await reached(here, 'dressed-up')).toEqual([adoption])
    here.dash.putAway('held')
    expect(await reached(here, 'dressed-up')).toEqual([adoption])
  })
})

test('no stamp is lost by forgetting a repository or by a restart', async () => {
  const here = newDevice()
  recordClone(here.ledger, clone('git:a', { commits: hundred('2026-11-20') }))
  await here.deeds.refresh()
  const before = kept(here)
  here.ledger.forget(id('git:a'))
  expect(await progress(here, 'chilli-farmer')).toBe(0)
  restart(here)
  expect(await reached(here, 'chilli-farmer')).toEqual(['2026-11-20', null, null])
  expect(kept(here)).toEqual(before)
})

test('a refresh without changes reads nothing, and the next day is a change', async () => {
  const here = newDevice()
  await here.deeds.refresh()
  recordClone(here.ledger, clone('git:a', { commits: hundred('2026-11-20') }))
  await here.deeds.refresh()
  expect(kept(here)).toEqual([])
  here.clock.set('2026-11-26T03:00:00Z')
  await here.deeds.refresh()
  expect(kept(here)).toContainEqual({
    item: 'chilli-farmer/100',
    at: Date.parse('2026-11-20T00:00:00Z'),
  })
})

test('new stamps are news once, unless they are from before adoption or the first in the book', async () => {
  const here = newDevice()
  let news = 0
  const listen = () => here.deeds.onNews(() => (news += 1))
  listen()
  here.dash.feedAll()
  await reached(here, 'first-bite')
  expect(kept(here)).toHaveLength(1)
  expect(news).toBe(0)
  // Before adoption.
  recordClone(here.ledger, clone('git:a', { commits: hundred('2026-11-20') }))
  await reached(here, 'chilli-farmer')
  expect(news).toBe(0)
  restart(here)
  listen()
  // Two tiers at once, one of them from before the restart.
  recordClone(here.ledger, clone('git:b', { commits: commits('2026-11-25', 60) }))
  here.clock.set('2026-12-03T03:00:00Z')
  here.dash.feedAll()
  expect(await reached(here, 'feast')).toEqual(['2026-12-03', null])
  expect(await reached(here, 'together')).toEqual(['2026-12-02', null, null, null])
  expect(news).toBe(1)
})

test('closing stops a refresh', async () => {
  const here = newDevice()
  const refreshed = here.deeds.refresh()
  here.deeds.close()
  here.store.close()
  await refreshed
  open(here)
})

type Step =
  | {
      readonly do: 'commits'
      readonly on: number
      readonly repository: string
      readonly count: number
    }
  | { readonly do: 'review'; readonly on: number; readonly key: number }
  | { readonly do: 'merge'; readonly on: number; readonly key: number }
  | { readonly do: 'work'; readonly times: number }
  | { readonly do: 'feed' }
  | { readonly do: 'refresh' }

const someStep: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constant('commits' as const),
    on: fc.integer({ min: 1, max: 330 }),
    repository: fc.constantFrom('git:a', 'git:b', 'git:c'),
    count: fc.constantFrom(1, 30, 50),
  }),
  fc.record({
    do: fc.constant('review' as const),
    on: fc.integer({ min: 1, max: 330 }),
    key: fc.nat(12),
  }),
  fc.record({
    do: fc.constant('merge' as const),
    on: fc.integer({ min: 1, max: 330 }),
    key: fc.nat(12),
  }),
  fc.record({ do: fc.constant('work' as const), times: fc.constantFrom(1, 4, 9) }),
  fc.constant({ do: 'feed' as const }),
  fc.constant({ do: 'refresh' as const }),
)

async function take({ ledger, dash, deeds, clock }: Device, step: Step): Promise<void> {
  const dayAt = (on: number) => new Date(Date.UTC(2026, 0, on)).toISOString().slice(0, 10)
  if (step.do === 'feed') dash.feedAll()
  else if (step.do === 'commits')
    recordClone(ledger, clone(step.repository, { commits: commits(dayAt(step.on), step.count) }))
  else if (step.do === 'review')
    ledger.recordGithub(
      github({
        repositories: [nest],
        items: [item('review', `P_${step.key}`, `${dayAt(step.on)}T03:00:00Z`)],
      }),
    )
  else if (step.do === 'work') {
    recordClone(ledger, clone('git:a'))
    for (let n = 0; n < step.times; n++) ledger.recordWork(id('git:a'), ['tag'])
  } else if (step.do === 'merge') {
    const opened = item('pull-request', `P_${step.key}`, '2026-01-01T03:00:00Z')
    const mergedAt = Date.parse(`${dayAt(step.on)}T03:00:00Z`)
    ledger.recordGithub(github({ repositories: [nest], items: [{ ...opened, mergedAt }] }))
  }
  deeds.markStale()
  if (step.do === 'refresh') await deeds.refresh()
  clock.advance(60_000)
}

test('devices that merge in any order have the same deeds', async () => {
  const steps = fc.array(someStep, { maxLength: 8 })
  const order = fc.shuffledSubarray([0, 1, 2], { minLength: 3 })
  await fc.assert(
    fc.asyncProperty(
      fc.tuple(steps, steps, steps),
      fc.tuple(order, order, order),
      async (all, orders) => {
        const three = [newDevice(), newDevice(), newDevice()] as const
        for (const [index, device] of three.entries())
          for (const step of all[index] ?? []) await take(device, step)
        // Deeds that a device finds in the first round reach the others in the second.
        for (const rounds of [orders, orders])
          for (const [index, device] of three.entries())
            for (const other of rounds[index] ?? []) {
              const from = three[other]
              if (from !== undefined && from !== device) await merge(device, from)
            }
        const [first, ...others] = three.map(kept)
        for (const other of others) expect(other).toEqual(first)
      },
    ),
    { numRuns: trials(6) },
  )
})
