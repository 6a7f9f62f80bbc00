import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import type { Day } from '../../../main/base/rules/day.ts'
import type { RepositoryId } from '../../../main/ledger/rules/ids.ts'
import { startGithub } from '../../fakes/github/server.ts'
import type { RecordedRequest } from '../../fakes/github/server.ts'
import { setUpDevice } from '../ledger/device.ts'
import { Counted } from './counted.ts'
import { minute, World } from './world.ts'

/** Clones whose remotes have names by which GitHub does not call the repositories, or not any more. */

const day = 24 * 60 * minute
const on = '2026-01-10' as Day
const starters = 3

let counted: Counted
beforeEach(async () => {
  counted = await Counted.begin()
})
afterEach(async () => {
  await counted.close()
})

const sync = () => counted.world.github.syncNow()
const account = () => counted.world.github.view().accounts[0]!
const githubs = (id: string) => `github:${counted.world.host}:${id}` as RepositoryId
const families = () =>
  counted.ledger.explainDay(on).families.map(({ name, count }) => [name, count])

/** The names that requests asked about. */
function namesIn({ variables }: RecordedRequest): string[] {
  return Object.keys(variables)
    .filter((key) => /^name\d+$/.test(key))
    .map((key) => `${String(variables[`${key}owner`])}/${String(variables[key])}`)
}
const namesAsked = () =>
  counted.world.server.requests.map(namesIn).filter((names) => names.length > 0)

/** A repository with some of Dash's commits. */
function repository(name: string, commits = 3, more: { readonly isPrivate?: boolean } = {}) {
  const { model, dash } = counted.ground
  const made = model.repository(name, more)
  for (let n = 0; n < commits; n++) model.commit(dash, made, `${on}T1${n}:00:00+09:00`)
  return made
}

describe('a clone whose remote has a name from before a rename and a transfer', () => {
  test('is counted and granted once with what GitHub shows, when it was scanned before the sign-in', async () => {
    const nest = repository('dash/nest')
    counted.ground.model.rename(nest, 'dash/eyrie')
    counted.ground.model.rename(nest, 'acme/eyrie')
    counted.scan(nest, 'dash/nest')
    expect(counted.granted()).toBe(starters + 3)
    await counted.signIn()
    await counted.settle()
    expect(counted.told()).toEqual(counted.truth.told())
    expect(counted.granted()).toBe(starters + 3)
    const [asked, ...others] = counted.world.server.requests.filter(({ operation }) => operation)
    expect([asked?.operation, namesIn(asked!)]).toEqual(['Contributions', ['dash/nest']])
    expect(others.flatMap(namesIn)).toEqual([])
  })

  test('is counted once after the next sync, when it was scanned after the sign-in', async () => {
    const nest = repository('dash/nest')
    counted.ground.model.rename(nest, 'dash/eyrie')
    await counted.signIn()
    await sync()
    counted.scan(nest, 'DASH/nest')
    const granted = counted.granted()
    await sync()
    expect(counted.told().days).toEqual({ [on]: 3 })
    expect(counted.granted()).toBe(granted)
  })

  test('is joined before what the same answer counts', async () => {
    const { model, dash } = counted.ground
    const nest = repository('dash/nest')
    model.rename(nest, 'dash/eyrie')
    await counted.signIn()
    await sync()
    model.commit(dash, nest, '2026-01-12T10:00:00+09:00')
    counted.scan(nest, 'dash/nest')
    const granted = counted.granted()
    await sync()
    expect(counted.told().days).toEqual({ [on]: 3, '2026-01-12': 1 })
    expect(counted.granted()).toBe(granted)
  })

  test('goes by the present name, whenever it was asked about', async () => {
    const nest = repository('dash/a-nest')
    counted.ground.model.rename(nest, 'dash/eyrie')
    counted.scan(nest, 'dash/a-nest')
    await counted.signIn()
    await sync()
    expect(families()).toEqual([['dash/eyrie', 3]])
    counted.ground.model.rename(nest, 'acme/zoo')
    counted.world.time.move(day)
    await sync()
    await sync()
    counted.scan(nest, 'dash/a-nest')
    expect(families()).toEqual([['acme/zoo', 3]])
  })

  test('belongs to whoever has the name now, where somebody has taken it', async () => {
    const nest = repository('dash/nest')
    counted.ground.model.rename(nest, 'dash/eyrie')
    const other = repository('dash/nest', 0)
    const clone = counted.scan(nest, 'dash/nest')
    await counted.signIn()
    await sync()
    const family = (id: string) => counted.ledger.familyOf(githubs(id))
    expect(counted.ledger.familyOf(clone)).toBe(family(other.id))
    expect(family(nest.id)).not.toBe(family(other.id))
  })

  test('is found by whichever account may see the repository', async () => {
    const secret = repository('dash/secret', 3, { isPrivate: true })
    counted.ground.model.rename(secret, 'dash/eyrie')
    counted.scan(secret, 'dash/secret')
    await counted.signIn({ scopes: ['read:user'], login: 'dash-at-work' })
    await sync()
    expect(namesAsked()).toEqual([['dash/secret']])
    await counted.signIn({ scopes: ['repo'] })
    await sync()
    expect(namesAsked()).toEqual([['dash/secret'], ['dash/secret']])
    expect(families()).toEqual([['dash/eyrie', 3]])
  })
})

test('a clone of a fork joins what it was forked from, though GitHub shows nothing done in the fork', async () => {
  const { model, dash } = counted.ground
  const parent = repository('flutter/flutter')
  const fork = model.repository('dash/flutter', { parent })
  for (let n = 0; n < 3; n++) model.commit(dash, fork, `${on}T1${n}:00:00+09:00`)
  counted.scan(fork, 'dash/flutter')
  await counted.signIn()
  await sync()
  expect(counted.told().days).toEqual({ [on]: 3 })
  expect(counted.granted()).toBe(starters + 3)
})

describe('a name that GitHub does not know, or does not show', () => {
  test('worries nobody, and is asked about again the next day only', async () => {
    const nest = repository('dash/nest')
    counted.scan(nest, 'dash/gone')
    counted.scan(repository('acme/walled', 0), 'acme/walled')
    counted.ground.model.protectedOwners.add('acme')
    await counted.signIn()
    await sync()
    await sync()
    expect(account()).toMatchObject({
      sync: { name: 'idle' },
      undisclosed: { restricted: 0, hidden: 0, truncated: 0 },
    })
    expect(counted.world.github.undisclosed()).toEqual([])
    expect(namesAsked()).toEqual([['dash/gone', 'acme/walled']])
    // What came beside the errors is there: it was not joined.
    expect(counted.told().days).toEqual({ [on]: 6 })

    const before = counted.world.server.requests.length
    counted.world.time.move(day)
    await sync()
    await sync()
    expect(counted.world.server.requests.length - before).toBe(2)
    expect(namesAsked()).toHaveLength(2)
  })

  test('of another kind than GitHub gives is not asked about', async () => {
    counted.scan(repository('dash/nest', 0), 'group/sub/nest')
    await counted.signIn()
    await sync()
    expect(namesAsked()).toEqual([])
  })
})

test('120 names: fifty in a request that is made anyway, those of the latest work first', async () => {
  const { model, dash } = counted.ground
  for (let n = 0; n < 120; n++) {
    const made = model.repository(`dash/old-${n}`)
    model.rename(made, `dash/new-${n}`)
    // The later ones are worked on today, the others long ago.
    const at = n < 70 ? `2024-05-${String(1 + (n % 28)).padStart(2, '0')}` : on
    model.commit(dash, made, `${at}T10:00:00+09:00`)
    counted.scan(made, `dash/old-${n}`)
  }
  const granted = counted.granted()
  await counted.signIn()
  await sync()
  expect(new Set(namesAsked()[0])).toEqual(
    new Set(Array.from({ length: 50 }, (_, n) => `dash/old-${n + 70}`)),
  )
  for (let n = 0; n < 3; n++) {
    const before = counted.world.server.requests.length
    await sync()
    expect(counted.world.server.requests.length - before).toBe(1)
  }
  expect(namesAsked().map(({ length }) => length)).toEqual([50, 50, 20])
  await counted.settle()
  expect(counted.told()).toEqual(counted.truth.told())
  expect(counted.granted()).toBe(granted)
})

test('each host is asked about its own names only, and the same name leads to two repositories', async () => {
  const other = await startGithub({ now: () => counted.world.time.now() })
  try {
    for (const server of [counted.world.server, other]) {
      const { model } = server
      const nest = model.repository('dash/nest')
      model.commit(model.user('dash'), nest, `${on}T10:00:00+09:00`)
      model.rename(nest, 'dash/eyrie')
      counted.scan(nest, 'dash/nest', server)
    }
    counted.scan(other.model.repository('dash/only-there'), 'dash/there-once', other)
    await counted.signIn()
    await counted.signIn({ server: other })
    await counted.settle()
    expect(counted.told()).toEqual(counted.truth.told())
    expect(counted.granted()).toBe(starters + 2)
    expect(namesAsked()).toEqual([['dash/nest']])
    const askedThere = other.requests.flatMap(namesIn)
    expect(askedThere.toSorted()).toEqual(['dash/nest', 'dash/there-once'])
  } finally {
    await other.close()
  }
})

test('GitHub refuses names for their size: ranges are read without them, and no day is called too large', async () => {
  const { server } = counted.world
  counted.scan(repository('dash/nest'), 'dash/gone')
  server.fail('resource-limits', { when: (variables) => 'name0' in variables })
  await counted.signIn()
  await sync()
  expect(account()).toMatchObject({ sync: { name: 'idle' }, undisclosed: { truncated: 0 } })
  expect(counted.told().days).toEqual({ [on]: 6 })
  server.recover()
  await sync()
  expect(namesAsked().at(-1)).toEqual(['dash/gone'])
})

test('a request that fails asks about its names again', async () => {
  const { server, time } = counted.world
  const nest = repository('dash/nest')
  counted.ground.model.rename(nest, 'dash/eyrie')
  counted.scan(nest, 'dash/nest')
  server.fail('bad-gateway', { on: 'Contributions', times: 1 })
  await counted.signIn()
  await sync()
  expect(counted.told().days).toEqual({ [on]: 3 })
  time.move(minute)
  await sync()
  expect(counted.told().days).toEqual({ [on]: 3 })
  expect(counted.granted()).toBe(starters + 3)
})

test.each([
  ['before', 4],
  // What the folder shows is food at once, and GitHub is asked about its name only with the next sync.
  ['after', 8],
] as const)(
  'a real folder whose remote has a former name, found %s the sign-in, is one number with GitHub',
  async (order, food) => {
    const desk = setUpDevice()
    const world = await World.begin({ db: desk.store.db, ledger: desk.ledger, clock: desk.clock })
    try {
      const { server, github } = world
      const { model } = server
      const nest = model.repository('dash/nest')
      const folder = desk.init('nest')
      desk.git(folder, 'remote', 'add', 'origin', `${server.url}/Dash/Nest.git`)
      for (let n = 0; n < 4; n++) {
        const instant = `2026-11-24T1${n}:00:00+09:00`
        desk.commit(folder, { date: `${Date.parse(instant) / 1000} +0900` })
        model.commit(model.user('dash'), nest, instant)
      }
      model.rename(nest, 'acme/eyrie')

      if (order === 'before') await desk.watch()
      await world.signIn()
      if (order === 'after') {
        await desk.watch()
        await github.syncNow()
      }
      expect(desk.ledger.explainDay('2026-11-24' as Day)).toMatchObject({
        count: 4,
        families: [{ name: 'acme/eyrie', commits: { local: 4, github: 4 } }],
      })
      const granted = desk.store.db.prepare('SELECT sum(units) FROM granted').pluck().get()
      expect(granted).toBe(starters + food)
    } finally {
      await world.close()
      await desk.end()
    }
  },
)
