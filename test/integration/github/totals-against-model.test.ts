import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { pointsAnHour } from '../../fakes/github/cost.ts'
import type { FailureKind } from '../../fakes/github/failures.ts'
import { startGithub } from '../../fakes/github/server.ts'
import { privateAndOpen } from './changing-datasets.ts'
import { LedgerSetup } from './set-up-with-ledger.ts'
import { dataSets, twelveYears } from './datasets.ts'
import { minute } from './set-up.ts'

const hour = 60 * minute
const day = 24 * hour

let ledgerSetup: LedgerSetup
beforeEach(async () => {
  ledgerSetup = await LedgerSetup.begin()
})
afterEach(async () => {
  await ledgerSetup.close()
})

function expectSameFigures(): void {
  expect(ledgerSetup.figures()).toEqual(ledgerSetup.expected.figures())
}

describe('the totals and the undisclosed numbers match the model', () => {
  test.each(dataSets)('$trap', async ({ fill, scopes, clones = {} }) => {
    const { fixture, setup } = ledgerSetup
    const steps = fill(fixture)
    for (const [present, remote] of Object.entries(clones))
      ledgerSetup.scan(fixture.model.named(present)!, remote)
    await ledgerSetup.signIn(scopes === undefined ? {} : { scopes })
    await ledgerSetup.settle()
    expectSameFigures()
    let food = ledgerSetup.granted()
    for (const { change, days = 0 } of steps) {
      change(fixture)
      setup.time.move(days * day)
      await ledgerSetup.settle()
      expectSameFigures()
      expect(ledgerSetup.granted()).toBeGreaterThanOrEqual(food)
      food = ledgerSetup.granted()
    }
    expect(ledgerSetup.figures().days).not.toEqual({})
  })
})

test('with more scopes, contributions that were only a number count, however old they are', async () => {
  privateAndOpen(ledgerSetup.fixture)
  const scopes = () => ledgerSetup.setup.github.view().accounts[0]?.scopes
  await ledgerSetup.signIn({ scopes: ['read:user'] })
  await ledgerSetup.settle()
  expectSameFigures()
  expect(ledgerSetup.figures().undisclosed.restricted).toBe(120)
  expect(scopes()).toEqual(['read:user'])
  await ledgerSetup.signIn({ scopes: ['repo', 'read:user'] })
  await ledgerSetup.settle()
  expectSameFigures()
  expect(ledgerSetup.figures().undisclosed.restricted).toBe(0)
  expect(scopes()).toEqual(['repo', 'read:user'])
})

test('on a truncated day, the sum is correct although hidden and truncated commits look the same', async () => {
  const { model, dash } = ledgerSetup.fixture
  model.protectedOwners.add('acme')
  const repositories = Array.from({ length: 104 }, (_, n) => model.repository(`dash/r${n}`))
  for (const repository of [...repositories, model.repository('acme/walled')])
    model.commit(dash, repository, '2025-06-10T12:00:00+09:00')
  await ledgerSetup.signIn()
  await ledgerSetup.settle()
  expect(ledgerSetup.figures().totals.commit).toBe(100)
  expect(ledgerSetup.figures().undisclosed).toEqual({ restricted: 0, hidden: 0, truncated: 5 })
})

test('an issue that is transferred after a sync stays, and counts again under its new id', async () => {
  const { model, dash } = ledgerSetup.fixture
  const issue = model.issue(dash, model.repository('dash/nest'), '2026-01-12T12:00:00Z')
  await ledgerSetup.signIn()
  await ledgerSetup.settle()
  expect(ledgerSetup.figures().totals.issue).toBe(1)
  model.transferIssue(issue, model.repository('dash/pond'))
  await ledgerSetup.settle()
  expectSameFigures()
  expect(ledgerSetup.figures().totals.issue).toBe(2)
})

describe('several accounts and hosts', () => {
  test('a personal and a work account on one repository both count, added up by day', async () => {
    const { model, dash } = ledgerSetup.fixture
    const work = model.user('dash-at-work')
    const nest = model.repository('dash/nest')
    for (const user of [dash, work, work]) {
      model.commit(user, nest, '2025-12-01T12:00:00+09:00')
      model.issue(user, nest, '2025-12-02T12:00:00+09:00')
    }
    const pull = model.pullRequest(model.user('other'), nest, '2025-12-03T12:00:00+09:00')
    for (const user of [dash, work]) model.review(user, pull, '2025-12-03T15:00:00+09:00')
    await ledgerSetup.signIn()
    await ledgerSetup.signIn({ login: 'dash-at-work' })
    await ledgerSetup.settle()
    expectSameFigures()
    expect(ledgerSetup.figures().days).toEqual({
      '2025-12-01': 3,
      '2025-12-02': 3,
      '2025-12-03': 1,
    })
  })

  test('equal ids on two hosts are two repositories, two users and two issues', async () => {
    const other = await startGithub({ now: () => ledgerSetup.setup.time.now() })
    try {
      for (const model of [ledgerSetup.fixture.model, other.model]) {
        const dash = model.user('dash')
        const nest = model.repository('dash/nest')
        model.commit(dash, nest, '2025-12-01T12:00:00+09:00')
        model.issue(dash, nest, '2025-12-02T12:00:00+09:00')
      }
      expect(other.model.items[0]?.id).toBe(ledgerSetup.fixture.model.items[0]?.id)
      expect(other.model.user('dash')).toEqual(ledgerSetup.fixture.dash)
      await ledgerSetup.signIn()
      await ledgerSetup.signIn({ server: other })
      await ledgerSetup.settle()
      expectSameFigures()
      expect(ledgerSetup.figures().days).toEqual({ '2025-12-01': 2, '2025-12-02': 2 })
    } finally {
      await other.close()
    }
  })

  test('contributions not disclosed to an account are shown with its name, by year', async () => {
    const { model, dash } = ledgerSetup.fixture
    const secret = model.repository('dash/secret', { isPrivate: true })
    for (const year of [2023, 2023, 2025])
      model.commit(dash, secret, `${year}-07-01T12:00:00+09:00`)
    const work = model.user('dash-at-work')
    model.issue(work, model.repository('acme/walled'), '2025-08-01T12:00:00+09:00')
    model.protectedOwners.add('acme')
    await ledgerSetup.signIn()
    await ledgerSetup.signIn({ login: 'dash-at-work' })
    await ledgerSetup.settle()

    const { github, host } = ledgerSetup.setup
    const row = (login: string, year: number, numbers: object) => ({
      account: `${host}:${model.user(login).databaseId}`,
      host,
      login,
      year,
      restricted: 0,
      hidden: 0,
      truncated: 0,
      ...numbers,
    })
    const undisclosed = github
      .undisclosed()
      .map(({ from, account, host: of, login, restricted, hidden, truncated }) => {
        const year = Number(from.slice(0, 4))
        return { account, host: of, login, year, restricted, hidden, truncated }
      })
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

describe('a first sync of twelve years that does not succeed at once', () => {
  beforeEach(() => {
    twelveYears.fill(ledgerSetup.fixture)
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

  test.each(troubles)('continues later after a %s on the fourth request', async (trouble) => {
    const { setup } = ledgerSetup
    setup.server.fail(trouble, { on: '/api/graphql', after: 3, times: 5 })
    await ledgerSetup.signIn()
    await setup.withRetries(setup.github.syncNow())
    expect(setup.github.view().accounts[0]?.sync.name).toBe('waiting')
    setup.server.recover()
    setup.time.move(hour)
    await ledgerSetup.settle()
    expectSameFigures()
  })

  test('continues in the next hour if the points of an hour are used up', async () => {
    const { setup } = ledgerSetup
    setup.server.allowance.limit = 12
    await ledgerSetup.signIn()
    await setup.github.syncNow()
    expect(setup.github.view().accounts[0]?.sync).toMatchObject({
      problem: { code: 'github-rate-limited' },
    })
    // It takes as many hours as needed, but fewer than the history has years.
    let hours = 0
    while (setup.github.view().accounts[0]?.sync.name === 'waiting') {
      setup.time.move(hour)
      await setup.github.syncNow()
      hours += 1
      expect(hours).toBeLessThan(12)
    }
    setup.server.allowance.limit = pointsAnHour
    setup.time.move(hour)
    await ledgerSetup.settle()
    expectSameFigures()
  })

  test('succeeds for a busy account although GitHub refuses a year at once, and then even a quarter', async () => {
    const { setup } = ledgerSetup
    // A year costs 160, a quarter about 40, a day 4.
    setup.server.budget = 25
    await ledgerSetup.signIn()
    await setup.github.syncNow()
    expect(setup.github.view().accounts[0]?.sync.name).toBe('idle')
    await ledgerSetup.settle()
    expectSameFigures()
  })

  test.each(['hang-up', 'query-failed'] as const)(
    'continues at once after one %s',
    async (trouble) => {
      const { setup } = ledgerSetup
      setup.server.fail(trouble, { on: '/api/graphql', after: 3, times: 1 })
      await ledgerSetup.signIn()
      const synced = setup.github.syncNow()
      await setup.time.pass(500)
      await synced
      expect(setup.github.view().accounts[0]?.sync.name).toBe('idle')
      await ledgerSetup.settle()
      expectSameFigures()
    },
  )

  test('survives quitting at any request', async () => {
    const { setup } = ledgerSetup
    await signInAndQuitAt(1)
    for (const at of [2, 1, 3, 2, 1, 1, 4]) await quitAt(at)
    expect(setup.server.count('Contributions')).toBeLessThan(40)
    await ledgerSetup.settle()
    expectSameFigures()
  })

  async function signInAndQuitAt(request: number): Promise<void> {
    const reached = ledgerSetup.setup.server.nextRequest('/api/graphql', request)
    await ledgerSetup.signIn()
    await reached
    ledgerSetup.restart()
  }

  /** Quits when a sync reaches that request, if it gets that far. */
  async function quitAt(request: number): Promise<void> {
    const { setup } = ledgerSetup
    const reached = setup.server.nextRequest('/api/graphql', request)
    await Promise.race([reached, setup.github.syncNow()])
    ledgerSetup.restart()
  }
})
