import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import type { Day } from '../../../main/base/rules/day.ts'
import { findFamily } from '../../../main/ledger/families.ts'
import type { RepositoryId } from '../../../main/ledger/rules/facts.ts'
import { startGithub } from '../../fakes/github/server.ts'
import type { RecordedRequest } from '../../fakes/github/server.ts'
import { setUpDevice } from '../ledger/device.ts'
import { LedgerSetup } from './set-up-with-ledger.ts'
import { minute, GithubSetup } from './set-up.ts'

/** Clones whose remotes have names that GitHub does not use for the repositories, or no longer uses. */

const day = 24 * 60 * minute
const on = '2026-01-10' as Day
const starters = 3

let ledgerSetup: LedgerSetup
beforeEach(async () => {
  ledgerSetup = await LedgerSetup.begin()
})
afterEach(async () => {
  await ledgerSetup.close()
})

const sync = () => ledgerSetup.setup.github.syncNow()
const account = () => ledgerSetup.setup.github.view().accounts[0]!
const githubs = (id: string) => `github:${ledgerSetup.setup.host}:${id}` as RepositoryId
const families = () =>
  ledgerSetup.ledger.history.day(on).families.map(({ name, count }) => [name, count])

/** The names that a request looks up. */
function namesIn({ variables }: RecordedRequest): string[] {
  return Object.keys(variables)
    .filter((key) => /^name\d+$/.test(key))
    .map((key) => `${String(variables[`${key}owner`])}/${String(variables[key])}`)
}
const namesAsked = () =>
  ledgerSetup.setup.server.requests.map(namesIn).filter((names) => names.length > 0)

/** A repository with some of Dash's commits. */
function repository(name: string, commits = 3, more: { readonly isPrivate?: boolean } = {}) {
  const { model, dash } = ledgerSetup.fixture
  const made = model.repository(name, more)
  for (let n = 0; n < commits; n++) model.commit(dash, made, `${on}T1${n}:00:00+09:00`)
  return made
}

describe('a clone whose remote has a name from before a rename and a transfer', () => {
  test("is counted and granted once with GitHub's repository, if it was scanned before the sign-in", async () => {
    const nest = repository('dash/nest')
    ledgerSetup.fixture.model.rename(nest, 'dash/eyrie')
    ledgerSetup.fixture.model.rename(nest, 'acme/eyrie')
    ledgerSetup.scan(nest, 'dash/nest')
    expect(ledgerSetup.granted()).toBe(starters + 3)
    await ledgerSetup.signIn()
    await ledgerSetup.settle()
    expect(ledgerSetup.figures()).toEqual(ledgerSetup.expected.figures())
    expect(ledgerSetup.granted()).toBe(starters + 3)
    const [asked, ...others] = ledgerSetup.setup.server.requests.filter(
      ({ operation }) => operation,
    )
    expect([asked?.operation, namesIn(asked!)]).toEqual(['Contributions', ['dash/nest']])
    expect(others.flatMap(namesIn)).toEqual([])
  })

  test('is counted once after the next sync, if it was scanned after the sign-in', async () => {
    const nest = repository('dash/nest')
    ledgerSetup.fixture.model.rename(nest, 'dash/eyrie')
    await ledgerSetup.signIn()
    await sync()
    ledgerSetup.scan(nest, 'DASH/nest')
    const granted = ledgerSetup.granted()
    await sync()
    expect(ledgerSetup.figures().days).toEqual({ [on]: 3 })
    expect(ledgerSetup.granted()).toBe(granted)
  })

  test('joins before the contributions of the same answer count', async () => {
    const { model, dash } = ledgerSetup.fixture
    const nest = repository('dash/nest')
    model.rename(nest, 'dash/eyrie')
    await ledgerSetup.signIn()
    await sync()
    model.commit(dash, nest, '2026-01-12T10:00:00+09:00')
    ledgerSetup.scan(nest, 'dash/nest')
    const granted = ledgerSetup.granted()
    await sync()
    expect(ledgerSetup.figures().days).toEqual({ [on]: 3, '2026-01-12': 1 })
    expect(ledgerSetup.granted()).toBe(granted)
  })

  test('shows the current name, whenever the name was looked up', async () => {
    const nest = repository('dash/a-nest')
    ledgerSetup.fixture.model.rename(nest, 'dash/eyrie')
    ledgerSetup.scan(nest, 'dash/a-nest')
    await ledgerSetup.signIn()
    await sync()
    expect(families()).toEqual([['dash/eyrie', 3]])
    ledgerSetup.fixture.model.rename(nest, 'acme/zoo')
    ledgerSetup.setup.time.move(day)
    await sync()
    await sync()
    ledgerSetup.scan(nest, 'dash/a-nest')
    expect(families()).toEqual([['acme/zoo', 3]])
  })

  test('joins the repository that has the name now, if another one has taken it', async () => {
    const nest = repository('dash/nest')
    ledgerSetup.fixture.model.rename(nest, 'dash/eyrie')
    const other = repository('dash/nest', 0)
    const clone = ledgerSetup.scan(nest, 'dash/nest')
    await ledgerSetup.signIn()
    await sync()
    const family = (id: string) => findFamily(ledgerSetup.sql, githubs(id))
    expect(findFamily(ledgerSetup.sql, clone)).toBe(family(other.id))
    expect(family(nest.id)).not.toBe(family(other.id))
  })

  test('is found by any account that may see the repository', async () => {
    const secret = repository('dash/secret', 3, { isPrivate: true })
    ledgerSetup.fixture.model.rename(secret, 'dash/eyrie')
    ledgerSetup.scan(secret, 'dash/secret')
    await ledgerSetup.signIn({ scopes: ['read:user'], login: 'dash-at-work' })
    await sync()
    expect(namesAsked()).toEqual([['dash/secret']])
    await ledgerSetup.signIn({ scopes: ['repo'] })
    await sync()
    expect(namesAsked()).toEqual([['dash/secret'], ['dash/secret']])
    expect(families()).toEqual([['dash/eyrie', 3]])
  })
})

test('a clone of a fork joins its parent, even though GitHub shows no work in the fork', async () => {
  const { model, dash } = ledgerSetup.fixture
  const parent = repository('flutter/flutter')
  const fork = model.repository('dash/flutter', { parent })
  for (let n = 0; n < 3; n++) model.commit(dash, fork, `${on}T1${n}:00:00+09:00`)
  ledgerSetup.scan(fork, 'dash/flutter')
  await ledgerSetup.signIn()
  await sync()
  expect(ledgerSetup.figures().days).toEqual({ [on]: 3 })
  expect(ledgerSetup.granted()).toBe(starters + 3)
})

describe('a name that GitHub does not know, or does not show', () => {
  test('is not a problem, and is looked up again only the next day', async () => {
    const nest = repository('dash/nest')
    ledgerSetup.scan(nest, 'dash/gone')
    ledgerSetup.scan(repository('acme/walled', 0), 'acme/walled')
    ledgerSetup.fixture.model.protectedOwners.add('acme')
    await ledgerSetup.signIn()
    await sync()
    await sync()
    expect(account()).toMatchObject({
      sync: { name: 'idle' },
      undisclosed: { restricted: 0, hidden: 0, truncated: 0 },
    })
    expect(ledgerSetup.setup.github.undisclosed()).toEqual([])
    expect(namesAsked()).toEqual([['dash/gone', 'acme/walled']])
    // Both count: what came beside the errors, and the clone, which has joined no repository.
    expect(ledgerSetup.figures().days).toEqual({ [on]: 6 })

    const before = ledgerSetup.setup.server.requests.length
    ledgerSetup.setup.time.move(day)
    await sync()
    await sync()
    expect(ledgerSetup.setup.server.requests.length - before).toBe(2)
    expect(namesAsked()).toHaveLength(2)
  })

  test("is not looked up if it does not have the form of GitHub's names", async () => {
    ledgerSetup.scan(repository('dash/nest', 0), 'group/sub/nest')
    await ledgerSetup.signIn()
    await sync()
    expect(namesAsked()).toEqual([])
  })
})

test('120 names are looked up fifty at a time, in requests that syncs make anyway, most recently active first', async () => {
  const { model, dash } = ledgerSetup.fixture
  for (let n = 0; n < 120; n++) {
    const made = model.repository(`dash/old-${n}`)
    model.rename(made, `dash/new-${n}`)
    // The later repositories are active today, the others were long ago.
    const at = n < 70 ? `2024-05-${String(1 + (n % 28)).padStart(2, '0')}` : on
    model.commit(dash, made, `${at}T10:00:00+09:00`)
    ledgerSetup.scan(made, `dash/old-${n}`)
  }
  const granted = ledgerSetup.granted()
  await ledgerSetup.signIn()
  await sync()
  expect(new Set(namesAsked()[0])).toEqual(
    new Set(Array.from({ length: 50 }, (_, n) => `dash/old-${n + 70}`)),
  )
  for (let n = 0; n < 3; n++) {
    const before = ledgerSetup.setup.server.requests.length
    await sync()
    expect(ledgerSetup.setup.server.requests.length - before).toBe(1)
  }
  expect(namesAsked().map(({ length }) => length)).toEqual([50, 50, 20])
  await ledgerSetup.settle()
  expect(ledgerSetup.figures()).toEqual(ledgerSetup.expected.figures())
  expect(ledgerSetup.granted()).toBe(granted)
})

test('each host is asked only about its own names, and one name on two hosts means two repositories', async () => {
  const other = await startGithub({ now: () => ledgerSetup.setup.time.now() })
  try {
    for (const [n, server] of [ledgerSetup.setup.server, other].entries()) {
      const { model } = server
      const nest = model.repository('dash/nest')
      model.commit(model.user('dash'), nest, `${on}T1${n}:00:00+09:00`)
      model.rename(nest, 'dash/eyrie')
      ledgerSetup.scan(nest, 'dash/nest', server)
    }
    ledgerSetup.scan(other.model.repository('dash/only-there'), 'dash/there-once', other)
    await ledgerSetup.signIn()
    await ledgerSetup.signIn({ server: other })
    await ledgerSetup.settle()
    expect(ledgerSetup.figures()).toEqual(ledgerSetup.expected.figures())
    expect(ledgerSetup.granted()).toBe(starters + 2)
    expect(namesAsked()).toEqual([['dash/nest']])
    const askedThere = other.requests.flatMap(namesIn)
    expect(askedThere.toSorted()).toEqual(['dash/nest', 'dash/there-once'])
  } finally {
    await other.close()
  }
})

test('if GitHub refuses names because of their size, ranges are read without them, and no day is reported as too large', async () => {
  const { server } = ledgerSetup.setup
  ledgerSetup.scan(repository('dash/nest'), 'dash/gone')
  server.fail('resource-limits', { when: (variables) => 'name0' in variables })
  await ledgerSetup.signIn()
  await sync()
  expect(account()).toMatchObject({ sync: { name: 'idle' }, undisclosed: { truncated: 0 } })
  expect(ledgerSetup.figures().days).toEqual({ [on]: 6 })
  server.recover()
  await sync()
  expect(namesAsked().at(-1)).toEqual(['dash/gone'])
})

test('after a failed request, the names in it are looked up again', async () => {
  const { server, time } = ledgerSetup.setup
  const nest = repository('dash/nest')
  ledgerSetup.fixture.model.rename(nest, 'dash/eyrie')
  ledgerSetup.scan(nest, 'dash/nest')
  server.fail('bad-gateway', { on: 'Contributions', times: 4 })
  await ledgerSetup.signIn()
  await ledgerSetup.setup.withRetries(sync())
  expect(ledgerSetup.figures().days).toEqual({ [on]: 3 })
  time.move(minute)
  await sync()
  expect(ledgerSetup.figures().days).toEqual({ [on]: 3 })
  expect(ledgerSetup.granted()).toBe(starters + 3)
})

test.each([
  ['before', 4],
  // Commits of the folder are food at once. Only the next sync asks GitHub about its name.
  ['after', 8],
] as const)(
  'a real folder whose remote has a former name, found %s the sign-in, counts once with GitHub',
  async (order, food) => {
    const desk = setUpDevice()
    const setup = await GithubSetup.begin({
      db: desk.store.db,
      ledger: desk.ledger,
      clock: desk.clock,
    })
    try {
      const { server, github } = setup
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
      await setup.signIn()
      if (order === 'after') {
        await desk.watch()
        await github.syncNow()
      }
      expect(desk.ledger.history.day('2026-11-24' as Day)).toMatchObject({
        count: 4,
        families: [{ name: 'acme/eyrie', commits: { local: 4, github: 4 } }],
      })
      const granted = desk.store.db.prepare('SELECT sum(units) FROM granted').pluck().get()
      expect(granted).toBe(starters + food)
    } finally {
      await setup.close()
      await desk.end()
    }
  },
)
