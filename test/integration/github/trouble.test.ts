import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { minute, start, GithubSetup } from './set-up.ts'

const graphql = '/api/graphql'
const begun = Date.parse(start)

let setup: GithubSetup
beforeEach(async () => {
  setup = await GithubSetup.begin()
  const { model } = setup.server
  model.commit(model.user('dash'), model.repository('dash/nest'), '2026-01-10T10:00:00Z')
})
afterEach(async () => {
  await setup.close()
})

/** Signs in while `trouble` is on, and answers with the state that the first sync ends in. */
async function waitingWith(trouble: () => void) {
  const { model } = setup.server
  const token = model.token(model.user('dash'))
  trouble()
  await setup.github.signInToken(setup.host, token)
  return setup.withRetries(setup.untilSync('waiting'))
}

test.for([
  ['html-page', 'github-bad-answer'],
  ['other-json', 'github-bad-answer'],
  ['truncated-json', 'github-bad-answer'],
  ['null-json', 'github-bad-answer'],
  ['endless', 'github-bad-answer'],
  ['redirect', 'github-bad-answer'],
  ['bad-gateway', 'github-bad-answer'],
  ['gateway-timeout', 'github-bad-answer'],
] as const)(
  'after a %s the account waits (%s), and comes through later by itself',
  async ([kind, code]) => {
    const waiting = await waitingWith(() => setup.server.fail(kind, { times: 1, on: graphql }))
    // Half of the first 30 seconds is left to chance, which is 0 here.
    expect(waiting).toEqual({
      name: 'waiting',
      problem: { code, params: { host: setup.host } },
      nextAt: begun + 15_000,
    })
    expect(setup.ledger.facts).toEqual([])
    await setup.time.pass(15_000)
    await setup.untilSync('idle')
    expect(setup.ledger.commits()).toBe(1)
  },
)

describe('what passes within seconds', () => {
  const passing = [
    ['query-failed', 'github-bad-answer'],
    ['query-failed-in-part', 'github-bad-answer'],
    ['unavailable', 'github-bad-answer'],
    ['hang-up', 'github-offline'],
  ] as const

  test.for(passing)(
    'a %s is repeated after half a second and two more, without a waiting state',
    async ([kind]) => {
      const { model } = setup.server
      setup.server.fail(kind, { times: 2, on: graphql })
      await setup.github.signInToken(setup.host, model.token(model.user('dash')))
      await setup.time.pass(500)
      await setup.time.pass(2000)
      await setup.untilSync('idle')
      expect(setup.ledger.commits()).toBe(1)
      expect(setup.server.count('Contributions')).toBe(3)
      const states = setup.views.map(({ accounts }) => accounts[0]?.sync.name)
      expect(states).not.toContain('waiting')
    },
  )

  test.for(passing)('a %s that stays is shown after the third time (%s)', async ([kind, code]) => {
    const waiting = await waitingWith(() => setup.server.fail(kind, { times: 3, on: graphql }))
    expect(waiting).toMatchObject({
      problem: { code, params: { host: setup.host } },
      nextAt: setup.time.now() + 15_000,
    })
    await setup.time.pass(15_000)
    await setup.untilSync('idle')
    expect(setup.ledger.commits()).toBe(1)
  })

  test('a secondary limit that ends within seconds is waited out, without a waiting state, and once only', async () => {
    const { model } = setup.server
    setup.server.fail('secondary-limit', { times: 2, on: graphql, retryAfter: 3 })
    await setup.github.signInToken(setup.host, model.token(model.user('dash')))
    await setup.time.pass(3000)
    expect(await setup.untilSync('waiting')).toMatchObject({
      problem: { code: 'github-rate-limited' },
      nextAt: setup.time.now() + 3000,
    })
    await setup.time.pass(3000)
    await setup.untilSync('idle')
  })

  test('signing out in the meantime ends it at once', async () => {
    const { model } = setup.server
    setup.server.fail('hang-up', { on: graphql })
    await setup.github.signInToken(setup.host, model.token(model.user('dash')))
    const synced = setup.github.syncNow()
    await setup.time.waiting(500)
    await setup.github.signOut(setup.github.view().accounts[0]!.id)
    await synced
    expect(setup.time.waits).toEqual([])
    expect(setup.server.count('Contributions')).toBe(1)
  })
})

test.for(['html-page', 'other-json', 'truncated-json', 'null-json'] as const)(
  'a %s in place of the user is a bad answer, and nobody is signed in',
  async (kind) => {
    const { model } = setup.server
    setup.server.fail(kind, { on: '/api/v3/user' })
    expect(
      await setup.github.signInToken(setup.host, model.token(model.user('dash'))),
    ).toMatchObject({
      error: { code: 'github-bad-answer' },
    })
    expect(setup.github.view().accounts).toEqual([])
  },
)

test('failures in a row double the wait up to the usual quarter of an hour', async () => {
  const waits: number[] = []
  let waiting = await waitingWith(() => setup.server.fail('bad-gateway', { times: 7, on: graphql }))
  for (let n = 0; n < 7; n++) {
    const wait = waiting.nextAt! - setup.time.now()
    waits.push(wait / 1000)
    setup.time.move(wait)
    await setup.untilSync('running')
    if (n < 6) waiting = await setup.untilSync('waiting')
  }
  expect(waits).toEqual([15, 30, 60, 120, 240, 450, 450])
  await setup.untilSync('idle')
})

/** How many ranges each request asked for, and of how many days the longest was. */
function asked(): { ranges: number; days: number }[] {
  return setup.server.requests
    .filter(({ operation }) => operation === 'Contributions')
    .map(({ variables }) => {
      const froms = Object.keys(variables).filter((name) => /^r\d+from$/.test(name))
      const days = froms.map((from) => {
        const span = [variables[from], variables[from.replace('from', 'to')]].map(String)
        return Math.ceil((Date.parse(span[1]!) - Date.parse(span[0]!)) / (24 * 60 * minute))
      })
      return { ranges: froms.length, days: Math.max(...days) }
    })
}

test.for(['bad-gateway', 'gateway-timeout'] as const)(
  'a server that runs out of time (%s) is asked for less at once',
  async (kind) => {
    const waiting = await waitingWith(() => setup.server.fail(kind, { times: 1, on: graphql }))
    setup.time.move(waiting.nextAt! - setup.time.now())
    await setup.untilSync('idle')
    expect(asked().map(({ ranges }) => ranges)).toEqual([5, 2, 2, 1])
    await setup.github.syncNow()
    expect(asked().at(-1)!.ranges).toBe(4)
  },
)

test('a server that runs out of time again and again is asked for ever shorter ranges, and comes through', async () => {
  let waiting = await waitingWith(() => setup.server.fail('bad-gateway', { times: 5, on: graphql }))
  for (let n = 0; n < 5; n++) {
    setup.time.move(waiting.nextAt! - setup.time.now())
    await setup.untilSync('running')
    if (n < 4) waiting = await setup.untilSync('waiting')
  }
  await setup.untilSync('idle')
  expect(
    asked()
      .slice(0, 5)
      .map(({ ranges }) => ranges),
  ).toEqual([5, 2, 1, 1, 1])
  expect(asked()[5]!.days).toBeLessThan(4)
  expect(setup.ledger.commits()).toBe(1)
  expect(setup.db.prepare('SELECT count(*) FROM sync_window').pluck().get()).toBe(5)
})

test('a question that is too large is split into smaller ones at once, without a waiting state', async () => {
  const { model } = setup.server
  for (let n = 0; n < 150; n++)
    model.issue(model.user('dash'), model.repositories[0]!, '2026-01-10T10:00:00Z')
  model.issue(model.user('dash'), model.repository('dash/pond'), '2026-01-10T10:00:00Z')
  setup.server.fail('resource-limits', { times: 3, on: 'Contributions' })
  setup.server.fail('resource-limits', { times: 1, on: 'Repositories' })
  await setup.signIn()
  expect(setup.github.view().accounts[0]!.sync.name).toBe('idle')
  // A year, two ranges, one; then its halves, and the others one by one.
  expect(
    asked()
      .slice(0, 5)
      .map(({ ranges, days }) => [ranges, days]),
  ).toEqual([
    [5, 75],
    [2, 65],
    [1, 16],
    [1, 8],
    [1, 8],
  ])
  expect([setup.ledger.commits(), setup.ledger.count('issue')]).toEqual([1, 151])
  expect(setup.ledger.repositories.get('dash/pond')?.languages).toEqual(['Dart'])
  expect(setup.server.count('Repositories')).toBe(3)
  expect(setup.views.map(({ accounts }) => accounts[0]?.sync.name)).not.toContain('waiting')
})

test('a single day that is too large is left out and said, and the rest is read', async () => {
  const { model } = setup.server
  for (let n = 0; n < 9; n++)
    model.commit(model.user('dash'), model.repositories[0]!, `2026-01-1${n % 2}T10:00:00Z`)
  setup.server.budget = 4
  await setup.signIn()
  expect(setup.github.view().accounts[0]!.sync).toMatchObject({
    name: 'waiting',
    problem: { code: 'github-partial', params: { host: setup.host, context: 'cut', days: 1 } },
  })
  expect(setup.ledger.commits(undefined, '2026-01-11')).toBe(4)
})

test('being offline makes no request smaller', async () => {
  let waiting = await waitingWith(() => setup.server.fail('hang-up', { times: 9, on: graphql }))
  for (let n = 0; n < 3; n++) {
    setup.time.move(waiting.nextAt! - setup.time.now())
    await setup.untilSync('running')
    if (n < 2) waiting = await setup.withRetries(setup.untilSync('waiting'))
  }
  await setup.untilSync('idle')
  expect(asked().at(-1)!.ranges).toBe(5)
})

test('a server that never answers is given up after half a minute', async () => {
  const { model } = setup.server
  const token = model.token(model.user('dash'))
  setup.server.fail('silence', { times: 1, on: graphql })
  const asked = setup.server.nextRequest(graphql)
  await setup.github.signInToken(setup.host, token)
  await asked
  await setup.time.pass(30_000)
  expect(await setup.untilSync('waiting')).toMatchObject({ problem: { code: 'github-offline' } })
})

test('the primary limit, an HTTP 200, is waited out until its reset, even when a person asks', async () => {
  const resetAt = begun + 40 * minute
  const waiting = await waitingWith(() =>
    setup.server.fail('rate-limited', { times: 1, on: graphql, resetAt }),
  )
  expect(waiting).toEqual({
    name: 'waiting',
    problem: { code: 'github-rate-limited', params: { host: setup.host } },
    nextAt: resetAt,
  })
  const requests = setup.server.requests.length
  await setup.github.syncNow()
  expect(setup.server.requests).toHaveLength(requests)
  await setup.time.pass(40 * minute)
  await setup.untilSync('idle')
})

test('a limit whose timer rings before the clock has come to its end holds the account until then, and no longer', async () => {
  // What Node's timers do now and then.
  let early = 0
  const clock = { now: () => setup.time.now() - early, zone: () => setup.time.zone() }
  setup.restart({ clock })
  await waitingWith(() =>
    setup.server.fail('secondary-limit', { times: 1, on: graphql, retryAfter: 90 }),
  )
  const requests = setup.server.requests.length
  early = 1
  await setup.time.pass(90_000)
  expect(setup.server.requests).toHaveLength(requests)
  await setup.time.pass(1)
  expect(await setup.untilSync('idle')).toEqual({ name: 'idle', lastAt: begun + 90_000 })
})

test('a limit ends by the clock also when that is set back meanwhile', async () => {
  let back = 0
  const clock = { now: () => setup.time.now() - back, zone: () => setup.time.zone() }
  setup.restart({ clock })
  await waitingWith(() =>
    setup.server.fail('secondary-limit', { times: 1, on: graphql, retryAfter: 90 }),
  )
  back = 10 * minute
  await setup.time.pass(90_000)
  await setup.time.pass(10 * minute)
  await setup.untilSync('idle')
})

test.for(['secondary-limit', 'secondary-limit-200', 'too-many-requests'] as const)(
  'a %s is waited out as long as it says',
  async (kind) => {
    const waiting = await waitingWith(() =>
      setup.server.fail(kind, { times: 1, on: graphql, retryAfter: 90 }),
    )
    expect(waiting).toMatchObject({
      problem: { code: 'github-rate-limited' },
      nextAt: begun + 90_000,
    })
    await setup.time.pass(90_000)
    await setup.untilSync('idle')
  },
)

test('a secondary limit that does not say how long is waited out for a minute, then two', async () => {
  await waitingWith(() => setup.server.fail('secondary-limit', { times: 2, on: graphql }))
  await setup.time.pass(minute)
  await setup.time.pass(2 * minute)
  await setup.untilSync('idle')
})

test('a refusal is not repeated before the usual time', async () => {
  const waiting = await waitingWith(() => setup.server.fail('forbidden', { times: 1, on: graphql }))
  expect(waiting).toMatchObject({
    problem: { code: 'github-refused' },
    nextAt: begun + 15 * minute,
  })
})

test('a person who asks while we are offline is not kept waiting', async () => {
  await waitingWith(() => setup.server.fail('hang-up', { times: 3, on: graphql }))
  await setup.github.syncNow()
  expect(setup.github.view().accounts[0]!.sync.name).toBe('idle')
})

test('offline keeps the account and what is known', async () => {
  await setup.signIn()
  await setup.server.close()
  await setup.withRetries(setup.github.syncNow())
  expect(setup.github.view().accounts).toMatchObject([
    { login: 'dash', sync: { name: 'waiting', problem: { code: 'github-offline' } } },
  ])
  expect(setup.ledger.commits()).toBe(1)
  expect(setup.db.prepare('SELECT count(*) FROM github_account').pluck().get()).toBe(1)
})

test('what was read before a failure stays read, and it goes on from there', async () => {
  const { model } = setup.server
  const nest = model.repositories[0]!
  for (const year of [2021, 2022, 2023, 2024, 2025])
    model.commit(model.user('dash'), nest, `${year}-02-01T10:00:00Z`)
  const years = () => [...setup.ledger.commitDays.values()].map(({ day }) => day.slice(0, 4)).sort()
  const waiting = await waitingWith(() =>
    setup.server.fail('html-page', { after: 2, times: 1, on: 'Contributions' }),
  )
  // The first request ends in March 2025, the second one a year earlier.
  expect(years()).toEqual(['2025', '2026'])
  setup.server.requests.length = 0
  setup.time.move(waiting.nextAt! - setup.time.now())
  await setup.untilSync('idle')
  expect(years()).toEqual(['2021', '2022', '2023', '2024', '2025', '2026'])
  const froms = setup.server.requests.flatMap(({ variables }) =>
    Object.entries(variables)
      .filter(([name]) => /^r\d+from$/.test(name))
      .map(([, from]) => String(from).slice(0, 10)),
  )
  expect(froms.filter((from) => from > '2024-03-17')).toEqual([
    ...['2026-01-01', '2026-01-09'],
    ...['2025-10-28', '2025-11-29'],
  ])
})

test('it syncs again every quarter of an hour', async () => {
  await setup.signIn()
  const { model } = setup.server
  for (const n of [1, 2, 3]) {
    model.commit(model.user('dash'), model.repositories[0]!, `2026-01-1${n}T10:00:00Z`)
    await setup.time.pass(15 * minute)
    await setup.until(({ accounts }) => {
      const sync = accounts[0]!.sync
      return sync.name === 'idle' && sync.lastAt === setup.time.now() ? true : undefined
    })
  }
  expect(setup.time.now()).toBe(begun + 45 * minute)
  expect(setup.ledger.commits()).toBe(4)
})

test('two accounts never ask at the same time, and asking twice asks once', async () => {
  const { model } = setup.server
  await setup.signIn()
  await setup.github.signInToken(setup.host, model.token(model.user('work')))
  await setup.github.syncNow()
  setup.server.requests.length = 0
  await Promise.all([setup.github.syncNow(), setup.github.syncNow(), setup.github.syncNow()])
  expect(setup.server.count('Contributions')).toBe(2)
  const running = setup.views.map(
    ({ accounts }) => accounts.filter(({ sync }) => sync.name === 'running').length,
  )
  expect(Math.max(...running)).toBe(1)
})

test('a repository that was deleted in between is no reason to worry anybody', async () => {
  const { model } = setup.server
  setup.server.beforeOperation('Repositories', () => {
    model.repositories.length = 0
  })
  await setup.signIn()
  expect(setup.github.view().accounts[0]!.sync.name).toBe('idle')
  expect(setup.ledger.repositories.get('dash/nest')).toMatchObject({
    languages: null,
    parent: null,
  })
})

test('a ledger that throws is a bug that ends one sync, not the app', async () => {
  const recordGithub = setup.ledger.recordGithub.bind(setup.ledger)
  setup.ledger.recordGithub = () => {
    throw new Error('disk full')
  }
  expect(await waitingWith(() => undefined)).toMatchObject({ problem: { code: 'unexpected' } })
  setup.ledger.recordGithub = recordGithub
  await setup.github.syncNow()
  expect(setup.ledger.commits()).toBe(1)
})

test('closing in the middle of a sync leaves no wait behind and touches nothing any more', async () => {
  const { model } = setup.server
  setup.server.fail('silence', { on: graphql })
  const asked = setup.server.nextRequest(graphql)
  await setup.github.signInToken(setup.host, model.token(model.user('dash')))
  await asked
  const views = setup.views.length
  const synced = setup.github.syncNow()
  setup.github.close()
  await synced
  expect(setup.time.waits).toEqual([])
  expect(setup.views).toHaveLength(views)
  expect(setup.ledger.facts).toEqual([])
})
