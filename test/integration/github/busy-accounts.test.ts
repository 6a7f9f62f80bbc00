import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { minute, GithubSetup } from './set-up.ts'

const hour = 60 * minute
const day = 24 * hour

/** Busy accounts, whose data could be requested again and again, or never be shown. */

let setup: GithubSetup
beforeEach(async () => {
  setup = await GithubSetup.begin()
})
afterEach(async () => {
  await setup.close()
})

const dash = () => setup.server.model.user('dash')
const account = () => setup.github.view().accounts[0]!

/** An instant the given number of days before the setup's clock. */
const ago = (days: number) => new Date(setup.time.now() - days * day).toISOString()

describe('an old day that is too large for GitHub', () => {
  const truncated = (count: number) => ({ restricted: 0, hidden: 0, truncated: count })

  beforeEach(async () => {
    const { model } = setup.server
    const nest = model.repository('dash/nest')
    // Nine commits on each of two days, too many for GitHub's budget, and a small day beside them.
    for (let n = 0; n < 18; n++) model.commit(dash(), nest, `2025-06-1${n % 2}T10:00:00Z`)
    model.commit(dash(), nest, '2025-06-13T10:00:00Z')
    model.commit(dash(), nest, '2026-01-10T10:00:00Z')
    setup.server.budget = 8
    await setup.signIn()
  })

  test('is shown after each sync, but not requested again before the next day', async () => {
    expect(account().sync).toMatchObject({
      problem: { code: 'github-partial', params: { context: 'truncated', days: 2 } },
    })
    for (let n = 0; n < 3; n++) {
      await setup.nextSync()
      expect(account()).toMatchObject({ sync: { name: 'idle' }, undisclosed: truncated(2) })
      expect(setup.github.undisclosed()).toMatchObject([
        { ...truncated(1), from: '2025-06-11', to: '2025-06-11' },
        { ...truncated(1), from: '2025-06-10', to: '2025-06-10' },
      ])
    }
    expect(setup.ledger.commits()).toBe(2)
  })

  test('is read again the next day, and no longer shown once GitHub returns it', async () => {
    setup.time.move(day)
    await setup.github.syncNow()
    await setup.github.syncNow()
    expect(account()).toMatchObject({ undisclosed: truncated(2) })
    setup.server.budget = Infinity
    setup.time.move(day)
    await setup.github.syncNow()
    await setup.github.syncNow()
    expect(account()).toMatchObject({ undisclosed: truncated(0) })
    expect(setup.github.undisclosed()).toEqual([])
    expect(setup.ledger.commits()).toBe(20)
  })
})

describe('a later sync is one request', () => {
  async function expectOneRequest(): Promise<void> {
    await setup.signIn()
    for (let n = 0; n < 3; n++) {
      const before = setup.server.requests.length
      await setup.github.syncNow()
      expect(setup.server.requests.length - before).toBe(1)
    }
  }

  test('for a maintainer with 130 reviews in two months', async () => {
    const { model } = setup.server
    const nest = model.repository('dash/nest')
    for (let n = 0; n < 130; n++) {
      const at = ago(15 + n * 0.35)
      model.review(dash(), model.pullRequest(model.user('other'), nest, at), at)
    }
    await expectOneRequest()
    expect(setup.ledger.count('review')).toBe(130)
  })

  test('for a user with 130 repositories in two months', async () => {
    const { model } = setup.server
    for (let n = 0; n < 130; n++)
      model.commit(dash(), model.repository(`dash/r${n}`), ago(15 + n * 0.35))
    await expectOneRequest()
    expect(setup.ledger.commits()).toBe(130)
  })
})

test('later syncs send no extra request for a day with more repositories than GitHub lists', async () => {
  const { model } = setup.server
  for (const days of [5, 9])
    for (let n = 0; n < 130; n++) model.commit(dash(), model.repository(`dash/r${n}`), ago(days))
  model.commit(dash(), model.repositories[0]!, ago(40))
  await setup.signIn()
  for (let n = 0; n < 3; n++) {
    const before = setup.server.requests.length
    await setup.nextSync()
    expect(setup.server.requests.length - before).toBe(1)
    expect(account()).toMatchObject({
      sync: { problem: { code: 'github-partial', params: { context: 'truncated', days: 2 } } },
      undisclosed: { restricted: 0, hidden: 0, truncated: 60 },
    })
  }
  expect(setup.ledger.commits()).toBe(201)
})

describe('1,250 pull requests of one recent day', () => {
  const bulk = () => setup.server.model.repositories[0]!
  const open = (at = '2026-01-13T10:00:00Z') => setup.server.model.pullRequest(dash(), bulk(), at)

  beforeEach(async () => {
    setup.server.model.repository('dash/nest')
    for (let n = 0; n < 1250; n++) open()
    await setup.signIn()
    expect(setup.ledger.count('pull-request')).toBe(1250)
  })

  /** @returns the number of requests in a sync */
  async function sync(): Promise<number> {
    const before = setup.server.requests.length
    await setup.github.syncNow()
    return setup.server.requests.length - before
  }

  test('cost one request per sync while nothing changes, and are not reported as undisclosed', async () => {
    for (let n = 0; n < 3; n++) expect(await sync()).toBe(1)
    expect(account()).toMatchObject({ undisclosed: { restricted: 0, hidden: 0, truncated: 0 } })
  })

  test('are all reread when one is added', async () => {
    open()
    expect(await sync()).toBeGreaterThan(10)
    expect(setup.ledger.count('pull-request')).toBe(1251)
    expect(await sync()).toBe(1)
  })

  test('are all reread every day, even if their number stays the same', async () => {
    const { model } = setup.server
    model.transferIssue(model.items.at(-1)!, bulk())
    open()
    expect(await sync()).toBe(1)
    setup.time.move(day)
    await sync()
    expect(setup.ledger.count('pull-request')).toBe(1251)
  })

  test('are read at once when an organisation stops hiding some of them', async () => {
    const { model } = setup.server
    for (let n = 0; n < 20; n++)
      model.pullRequest(dash(), model.repository(`acme/r${n}`), '2026-01-13T11:00:00Z')
    model.protectedOwners.add('acme')
    await sync()
    expect(setup.ledger.count('pull-request')).toBe(1250)
    model.protectedOwners.clear()
    await sync()
    expect(setup.ledger.count('pull-request')).toBe(1270)
  })
})

describe('ten uneven years are read with at most twenty requests', () => {
  /** A few contributions in each of ten years. */
  function tenYears(): void {
    const { model } = setup.server
    for (let n = 0; n < 120; n++) model.commit(dash(), model.repository('dash/nest'), ago(n * 30))
  }

  async function expectTwentyRequests(): Promise<void> {
    await setup.signIn()
    expect(setup.server.requests.length).toBeLessThanOrEqual(20)
    for (let n = 0; n < 2; n++) {
      const before = setup.server.requests.length
      await setup.github.syncNow()
      expect(setup.server.requests.length - before).toBe(1)
    }
  }

  test('even with 3,000 reviews in one summer', async () => {
    tenYears()
    const { model } = setup.server
    for (let n = 0; n < 3000; n++) {
      const at = ago(1500 + n * 0.02)
      model.review(dash(), model.pullRequest(model.user('other'), model.repositories[0]!, at), at)
    }
    await expectTwentyRequests()
    expect(setup.ledger.count('review')).toBe(3000)
    expect(account().undisclosed).toEqual({ restricted: 0, hidden: 0, truncated: 0 })
  })

  test('even with 1,500 issues on two days', async () => {
    tenYears()
    const { model } = setup.server
    for (let n = 0; n < 1500; n++)
      model.issue(dash(), model.repositories[0]!, ago(2000 + (n % 2) + n * 0.0001))
    await expectTwentyRequests()
    expect(setup.ledger.count('issue')).toBe(1500)
    expect(account().undisclosed).toEqual({ restricted: 0, hidden: 0, truncated: 0 })
  })

  test('even with 250 repositories in each of three quarters', async () => {
    tenYears()
    const { model } = setup.server
    for (const quarter of [0, 1, 2])
      for (let n = 0; n < 250; n++)
        model.commit(dash(), model.repository(`dash/r${n}`), ago(900 + quarter * 400 + n * 0.25))
    await expectTwentyRequests()
    expect(setup.ledger.commits()).toBe(120 + 750)
  })
})

describe.each([
  ['counted in totals', 'protectedOwners', 113],
  ['shown only by an error beside the data', 'uncountedOwners', 0],
] as const)(
  'ten years of commits that an organisation shows only later (%s)',
  (_, owners, hidden) => {
    beforeEach(async () => {
      const { model } = setup.server
      const app = model.repository('acme/app')
      for (let n = 0; n < 113; n++) model.commit(dash(), app, ago(35 + n * 32))
      model.commit(dash(), model.repository('dash/nest'), ago(2))
      model[owners].add('acme')
      await setup.signIn()
      expect(setup.ledger.commits()).toBe(1)
      expect(account().undisclosed.hidden).toBe(hidden)
      model[owners].clear()
    })

    test('are found at once when the user asks', async () => {
      await setup.github.syncNow()
      expect(setup.ledger.commits()).toBe(114)
      expect(account().undisclosed).toEqual({ restricted: 0, hidden: 0, truncated: 0 })
      const before = setup.server.requests.length
      await setup.github.syncNow()
      expect(setup.server.requests.length - before).toBe(1)
    })

    test('are found within a day even if the user does nothing, and each sync is one request, or two if it looks up new languages', async () => {
      const before = setup.server.requests.length
      // One day in which the ranges still count as read, and one in which they are reread.
      for (let n = 0; n < 2 * 96; n++) {
        await setup.passUntilSync(15 * minute)
        await setup.untilSync('running')
        await setup.until(({ accounts }) =>
          accounts[0]?.sync.name === 'running' ? undefined : true,
        )
      }
      expect(setup.server.requests.length - before).toBe(2 * 96 + 1)
      expect(setup.ledger.commits()).toBe(114)
    })

    test('are also found when the user asks in the middle of a sync', async () => {
      setup.server.fail('bad-gateway', { times: 1, on: '/api/graphql' })
      setup.time.move(15 * minute)
      await setup.time.waiting(500)
      await setup.withRetries(setup.github.syncNow())
      expect(setup.ledger.commits()).toBe(114)
    })
  },
)

test('after an answer with errors, only the ranges with errors are reread every day', async () => {
  const { model } = setup.server
  model.commit(dash(), model.repository('dash/nest'), ago(2))
  const error = {
    type: 'FORBIDDEN',
    message: 'Protected.',
    path: ['ranges', 'r3', 'issues', 'nodes', 0],
  }
  setup.server.changeAnswer(({ data }) => ({ data, errors: [error] }))
  await setup.signIn()
  const marked = setup.db.prepare('SELECT from_day FROM sync_window WHERE had_errors = 1').pluck()
  // The first request asks for the five latest ranges; the error is in the fourth of them.
  expect(marked.all()).toEqual(['2025-05-31'])
  setup.time.move(day)
  await setup.github.syncNow()
  await setup.github.syncNow()
  expect(marked.all()).toEqual([])
})

test('a server that times out over many repositories gets smaller requests, until all repositories are known and history is read', async () => {
  const { model } = setup.server
  for (let n = 0; n < 120; n++) model.commit(dash(), model.repository(`dash/r${n}`), ago(n % 14))
  model.commit(dash(), model.repositories[0]!, '2021-03-03T10:00:00Z')
  const idsOf = (variables: Readonly<Record<string, unknown>>) =>
    (variables['ids'] as readonly string[] | undefined)?.length ?? 0
  setup.server.fail('gateway-timeout', { when: (variables) => idsOf(variables) > 30 })

  await setup.github.signIn.byToken(setup.host, model.token(dash()))
  await setup.withRetries(setup.untilSync('idle'))
  const sizes = setup.server.requests.map(({ variables }) => idsOf(variables)).filter(Boolean)
  expect(sizes).toEqual([100, 100, 50, 25, 50, 25, 25, 45, 25, 20])
  expect([...setup.ledger.repositories.values()].filter(({ languages }) => !languages)).toEqual([])
  expect(setup.ledger.commits(undefined, '2021-03-03')).toBe(1)
})
