import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { pointsAnHour } from '../../fakes/github/cost.ts'
import type { FailureKind } from '../../fakes/github/failures.ts'
import { startGithub } from '../../fakes/github/server.ts'
import { privateAndOpen } from './changing-datasets.ts'
import { Counted } from './counted.ts'
import { dataSets, twelveYears } from './datasets.ts'
import { minute } from './world.ts'

const hour = 60 * minute
const day = 24 * hour

let counted: Counted
beforeEach(async () => {
  counted = await Counted.begin()
})
afterEach(async () => {
  await counted.close()
})

function expectTheTruth(): void {
  expect(counted.told()).toEqual(counted.truth.told())
}

describe('the totals, and what is not disclosed, equal those of the model', () => {
  test.each(dataSets)('$trap', async ({ fill, scopes, clones = {} }) => {
    const { ground, world } = counted
    const steps = fill(ground)
    for (const [present, remote] of Object.entries(clones))
      counted.scan(ground.model.named(present)!, remote)
    await counted.signIn(scopes === undefined ? {} : { scopes })
    await counted.settle()
    expectTheTruth()
    let food = counted.granted()
    for (const { change, days = 0 } of steps) {
      change(ground)
      world.time.move(days * day)
      await counted.settle()
      expectTheTruth()
      expect(counted.granted()).toBeGreaterThanOrEqual(food)
      food = counted.granted()
    }
    expect(counted.told().days).not.toEqual({})
  })
})

test('a token with more scopes: what was a number is counted, however old', async () => {
  privateAndOpen(counted.ground)
  const scopes = () => counted.world.github.view().accounts[0]?.scopes
  await counted.signIn({ scopes: ['read:user'] })
  await counted.settle()
  expectTheTruth()
  expect(counted.told().undisclosed.restricted).toBe(120)
  expect(scopes()).toEqual(['read:user'])
  await counted.signIn({ scopes: ['repo', 'read:user'] })
  await counted.settle()
  expectTheTruth()
  expect(counted.told().undisclosed.restricted).toBe(0)
  expect(scopes()).toEqual(['repo', 'read:user'])
})

test('on a day that is truncated nobody can tell what was hidden of its commits: the sum is right', async () => {
  const { model, dash } = counted.ground
  model.protectedOwners.add('acme')
  const repositories = Array.from({ length: 104 }, (_, n) => model.repository(`dash/r${n}`))
  for (const repository of [...repositories, model.repository('acme/walled')])
    model.commit(dash, repository, '2025-06-10T12:00:00+09:00')
  await counted.signIn()
  await counted.settle()
  expect(counted.told().totals.commit).toBe(100)
  expect(counted.told().undisclosed).toEqual({ restricted: 0, hidden: 0, truncated: 5 })
})

test('an issue that is transferred after it was seen stays, and is seen once more under its new id', async () => {
  const { model, dash } = counted.ground
  const issue = model.issue(dash, model.repository('dash/nest'), '2026-01-12T12:00:00Z')
  await counted.signIn()
  await counted.settle()
  expect(counted.told().totals.issue).toBe(1)
  model.transferIssue(issue, model.repository('dash/pond'))
  await counted.settle()
  expectTheTruth()
  expect(counted.told().totals.issue).toBe(2)
})

describe('several accounts and hosts', () => {
  test('a personal and a work account on one repository: both counts, added up by day', async () => {
    const { model, dash } = counted.ground
    const work = model.user('dash-at-work')
    const nest = model.repository('dash/nest')
    for (const user of [dash, work, work]) {
      model.commit(user, nest, '2025-12-01T12:00:00+09:00')
      model.issue(user, nest, '2025-12-02T12:00:00+09:00')
    }
    const pull = model.pullRequest(model.user('other'), nest, '2025-12-03T12:00:00+09:00')
    for (const user of [dash, work]) model.review(user, pull, '2025-12-03T15:00:00+09:00')
    await counted.signIn()
    await counted.signIn({ login: 'dash-at-work' })
    await counted.settle()
    expectTheTruth()
    expect(counted.told().days).toEqual({ '2025-12-01': 3, '2025-12-02': 3, '2025-12-03': 1 })
  })

  test('ids that collide between two hosts are two repositories, two people and two issues', async () => {
    const other = await startGithub({ now: () => counted.world.time.now() })
    try {
      for (const model of [counted.ground.model, other.model]) {
        const dash = model.user('dash')
        const nest = model.repository('dash/nest')
        model.commit(dash, nest, '2025-12-01T12:00:00+09:00')
        model.issue(dash, nest, '2025-12-02T12:00:00+09:00')
      }
      expect(other.model.items[0]?.id).toBe(counted.ground.model.items[0]?.id)
      expect(other.model.user('dash')).toEqual(counted.ground.dash)
      await counted.signIn()
      await counted.signIn({ server: other })
      await counted.settle()
      expectTheTruth()
      expect(counted.told().days).toEqual({ '2025-12-01': 2, '2025-12-02': 2 })
    } finally {
      await other.close()
    }
  })

  test('what an account may not see is told with its name, by year', async () => {
    const { model, dash } = counted.ground
    const secret = model.repository('dash/secret', { isPrivate: true })
    for (const year of [2023, 2023, 2025])
      model.commit(dash, secret, `${year}-07-01T12:00:00+09:00`)
    const work = model.user('dash-at-work')
    model.issue(work, model.repository('acme/walled'), '2025-08-01T12:00:00+09:00')
    model.protectedOwners.add('acme')
    await counted.signIn()
    await counted.signIn({ login: 'dash-at-work' })
    await counted.settle()

    const { github, host } = counted.world
    const row = (login: string, year: number, numbers: object) => ({
      account: `${host}:${model.user(login).databaseId}`,
      host,
      login,
      from: `${year}-01-01`,
      to: `${year}-12-31`,
      restricted: 0,
      hidden: 0,
      truncated: 0,
      ...numbers,
    })
    const undisclosed = github
      .undisclosed()
      .toSorted((one, next) => (one.from < next.from ? -1 : 1))
    expect(undisclosed).toHaveLength(3)
    expect(undisclosed).toEqual(
      expect.arrayContaining([
        row('dash', 2023, { restricted: 2 }),
        row('dash', 2025, { restricted: 1 }),
        row('dash-at-work', 2025, { hidden: 1 }),
      ]),
    )
    const { accounts } = github.view()
    expect(
      accounts.map(({ login, undisclosed: { restricted, hidden } }) => ({
        login,
        restricted,
        hidden,
      })),
    ).toEqual([
      { login: 'dash', restricted: 3, hidden: 0 },
      { login: 'dash-at-work', restricted: 0, hidden: 1 },
    ])
  })
})

describe('a first reading of twelve years that does not come through at once', () => {
  beforeEach(() => {
    twelveYears.fill(counted.ground)
  })

  const troubles: readonly FailureKind[] = [
    'html-page',
    'truncated-json',
    'other-json',
    'bad-gateway',
    'forbidden',
    'rate-limited',
    'secondary-limit',
    'secondary-limit-200',
  ]

  test.each(troubles)('%s on the fourth request: the rest follows later', async (trouble) => {
    const { world } = counted
    world.server.fail(trouble, { on: '/api/graphql', after: 3, times: 1 })
    await counted.signIn()
    await world.github.syncNow()
    expect(world.github.view().accounts[0]?.sync.name).toBe('waiting')
    world.time.move(hour)
    await counted.settle()
    expectTheTruth()
  })

  test('the points of an hour are used up: it goes on when the next hour begins', async () => {
    const { world } = counted
    world.server.allowance.limit = 12
    await counted.signIn()
    await world.github.syncNow()
    expect(world.github.view().accounts[0]?.sync).toMatchObject({
      problem: { code: 'github-rate-limited' },
    })
    // As many hours as it takes, which are fewer than it has years.
    let hours = 0
    while (world.github.view().accounts[0]?.sync.name === 'waiting') {
      world.time.move(hour)
      await world.github.syncNow()
      hours += 1
      expect(hours).toBeLessThan(12)
    }
    world.server.allowance.limit = pointsAnHour
    world.time.move(hour)
    await counted.settle()
    expectTheTruth()
  })

  test('a busy account: GitHub refuses a year at once, and then even a quarter', async () => {
    const { world } = counted
    // A year has 160, a quarter about 40, a day 4.
    world.server.budget = 25
    await counted.signIn()
    await world.github.syncNow()
    expect(world.github.view().accounts[0]?.sync.name).toBe('idle')
    await counted.settle()
    expectTheTruth()
  })

  test.each(['hang-up', 'query-failed'] as const)('%s is asked again at once', async (trouble) => {
    const { world } = counted
    world.server.fail(trouble, { on: '/api/graphql', after: 3, times: 1 })
    await counted.signIn()
    const synced = world.github.syncNow()
    await world.time.pass(500)
    await synced
    expect(world.github.view().accounts[0]?.sync.name).toBe('idle')
    await counted.settle()
    expectTheTruth()
  })

  test('quitting at any request and starting again', async () => {
    const { world } = counted
    await signInAndQuitAt(1)
    for (const at of [2, 1, 3, 2, 1, 1, 4]) await quitAt(at)
    expect(world.server.count('Contributions')).toBeLessThan(40)
    await counted.settle()
    expectTheTruth()
  })

  async function signInAndQuitAt(request: number): Promise<void> {
    const reached = counted.world.server.nextRequest('/api/graphql', request)
    await counted.signIn()
    await reached
    counted.restart()
  }

  /** Quits when a sync, if it comes that far, has reached that request. */
  async function quitAt(request: number): Promise<void> {
    const { world } = counted
    const reached = world.server.nextRequest('/api/graphql', request)
    await Promise.race([reached, world.github.syncNow()])
    counted.restart()
  }
})
