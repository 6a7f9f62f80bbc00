import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { minute, start, World } from './world.ts'

const graphql = '/api/graphql'
const begun = Date.parse(start)

let world: World
beforeEach(async () => {
  world = await World.begin()
  const { model } = world.server
  model.commit(model.user('dash'), model.repository('dash/nest'), '2026-01-10T10:00:00Z')
})
afterEach(async () => {
  await world.close()
})

/** Signs in while `trouble` is on, and answers with the state that the first sync ends in. */
async function waitingWith(trouble: () => void) {
  const { model } = world.server
  const token = model.token(model.user('dash'))
  trouble()
  await world.github.signInToken(world.host, token)
  return world.through(world.untilSync('waiting'))
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
    const waiting = await waitingWith(() => world.server.fail(kind, { times: 1, on: graphql }))
    // Half of the first 30 seconds is left to chance, which is 0 here.
    expect(waiting).toEqual({
      name: 'waiting',
      problem: { code, params: { host: world.host } },
      nextAt: begun + 15_000,
    })
    expect(world.ledger.facts).toEqual([])
    await world.time.pass(15_000)
    await world.untilSync('idle')
    expect(world.ledger.commits()).toBe(1)
  },
)

describe('what passes within seconds', () => {
  const passing = [
    ['query-failed', 'github-bad-answer'],
    ['query-failed-in-part', 'github-bad-answer'],
    ['unavailable', 'github-bad-answer'],
    ['hang-up', 'github-offline'],
  ] as const

  test.for(passing)('a %s is repeated after half a second and two more, unseen', async ([kind]) => {
    const { model } = world.server
    world.server.fail(kind, { times: 2, on: graphql })
    await world.github.signInToken(world.host, model.token(model.user('dash')))
    await world.time.pass(500)
    await world.time.pass(2000)
    await world.untilSync('idle')
    expect(world.ledger.commits()).toBe(1)
    expect(world.server.count('Contributions')).toBe(3)
    const states = world.views.map(({ accounts }) => accounts[0]?.sync.name)
    expect(states).not.toContain('waiting')
  })

  test.for(passing)('a %s that stays is shown after the third time (%s)', async ([kind, code]) => {
    const waiting = await waitingWith(() => world.server.fail(kind, { times: 3, on: graphql }))
    expect(waiting).toMatchObject({
      problem: { code, params: { host: world.host } },
      nextAt: world.time.now() + 15_000,
    })
    await world.time.pass(15_000)
    await world.untilSync('idle')
    expect(world.ledger.commits()).toBe(1)
  })

  test('a secondary limit that ends within seconds is waited out, unseen, and once only', async () => {
    const { model } = world.server
    world.server.fail('secondary-limit', { times: 2, on: graphql, retryAfter: 3 })
    await world.github.signInToken(world.host, model.token(model.user('dash')))
    await world.time.pass(3000)
    expect(await world.untilSync('waiting')).toMatchObject({
      problem: { code: 'github-rate-limited' },
      nextAt: world.time.now() + 3000,
    })
    await world.time.pass(3000)
    await world.untilSync('idle')
  })

  test('signing out in the meantime ends it at once', async () => {
    const { model } = world.server
    world.server.fail('hang-up', { on: graphql })
    await world.github.signInToken(world.host, model.token(model.user('dash')))
    const synced = world.github.syncNow()
    await world.time.waiting(500)
    await world.github.signOut(world.github.view().accounts[0]!.id)
    await synced
    expect(world.time.waits).toEqual([])
    expect(world.server.count('Contributions')).toBe(1)
  })
})

test.for(['html-page', 'other-json', 'truncated-json', 'null-json'] as const)(
  'a %s in place of the user is a bad answer, and nobody is signed in',
  async (kind) => {
    const { model } = world.server
    world.server.fail(kind, { on: '/api/v3/user' })
    expect(
      await world.github.signInToken(world.host, model.token(model.user('dash'))),
    ).toMatchObject({
      error: { code: 'github-bad-answer' },
    })
    expect(world.github.view().accounts).toEqual([])
  },
)

test('failures in a row double the wait up to the usual quarter of an hour', async () => {
  const waits: number[] = []
  let waiting = await waitingWith(() => world.server.fail('bad-gateway', { times: 7, on: graphql }))
  for (let n = 0; n < 7; n++) {
    const wait = waiting.nextAt! - world.time.now()
    waits.push(wait / 1000)
    world.time.move(wait)
    await world.untilSync('running')
    if (n < 6) waiting = await world.untilSync('waiting')
  }
  expect(waits).toEqual([15, 30, 60, 120, 240, 450, 450])
  await world.untilSync('idle')
})

/** How many ranges each request asked for, and of how many days the longest was. */
function asked(): { ranges: number; days: number }[] {
  return world.server.requests
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
    const waiting = await waitingWith(() => world.server.fail(kind, { times: 1, on: graphql }))
    world.time.move(waiting.nextAt! - world.time.now())
    await world.untilSync('idle')
    expect(asked().map(({ ranges }) => ranges)).toEqual([5, 2, 2, 1])
    await world.github.syncNow()
    expect(asked().at(-1)!.ranges).toBe(4)
  },
)

test('a server that runs out of time again and again is asked for ever shorter ranges, and comes through', async () => {
  let waiting = await waitingWith(() => world.server.fail('bad-gateway', { times: 5, on: graphql }))
  for (let n = 0; n < 5; n++) {
    world.time.move(waiting.nextAt! - world.time.now())
    await world.untilSync('running')
    if (n < 4) waiting = await world.untilSync('waiting')
  }
  await world.untilSync('idle')
  expect(
    asked()
      .slice(0, 5)
      .map(({ ranges }) => ranges),
  ).toEqual([5, 2, 1, 1, 1])
  expect(asked()[5]!.days).toBeLessThan(4)
  expect(world.ledger.commits()).toBe(1)
  expect(world.db.prepare('SELECT count(*) FROM sync_window').pluck().get()).toBe(5)
})

test('a question that is too large is split into smaller ones at once, without a waiting state', async () => {
  const { model } = world.server
  for (let n = 0; n < 150; n++)
    model.issue(model.user('dash'), model.repositories[0]!, '2026-01-10T10:00:00Z')
  model.issue(model.user('dash'), model.repository('dash/pond'), '2026-01-10T10:00:00Z')
  world.server.fail('resource-limits', { times: 3, on: 'Contributions' })
  world.server.fail('resource-limits', { times: 1, on: 'Repositories' })
  await world.signIn()
  expect(world.github.view().accounts[0]!.sync.name).toBe('idle')
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
  expect([world.ledger.commits(), world.ledger.count('issue')]).toEqual([1, 151])
  expect(world.ledger.repositories.get('dash/pond')?.languages).toEqual(['Dart'])
  expect(world.server.count('Repositories')).toBe(3)
  expect(world.views.map(({ accounts }) => accounts[0]?.sync.name)).not.toContain('waiting')
})

test('a single day that is too large is left out and said, and the rest is read', async () => {
  const { model } = world.server
  for (let n = 0; n < 9; n++)
    model.commit(model.user('dash'), model.repositories[0]!, `2026-01-1${n % 2}T10:00:00Z`)
  world.server.budget = 4
  await world.signIn()
  expect(world.github.view().accounts[0]!.sync).toMatchObject({
    name: 'waiting',
    problem: { code: 'github-partial', params: { host: world.host, context: 'cut', days: 1 } },
  })
  expect(world.ledger.commits(undefined, '2026-01-11')).toBe(4)
})

test('being offline makes no request smaller', async () => {
  let waiting = await waitingWith(() => world.server.fail('hang-up', { times: 9, on: graphql }))
  for (let n = 0; n < 3; n++) {
    world.time.move(waiting.nextAt! - world.time.now())
    await world.untilSync('running')
    if (n < 2) waiting = await world.through(world.untilSync('waiting'))
  }
  await world.untilSync('idle')
  expect(asked().at(-1)!.ranges).toBe(5)
})

test('a server that never answers is given up after half a minute', async () => {
  const { model } = world.server
  const token = model.token(model.user('dash'))
  world.server.fail('silence', { times: 1, on: graphql })
  const asked = world.server.nextRequest(graphql)
  await world.github.signInToken(world.host, token)
  await asked
  await world.time.pass(30_000)
  expect(await world.untilSync('waiting')).toMatchObject({ problem: { code: 'github-offline' } })
})

test('the primary limit, an HTTP 200, is waited out until its reset, even when a person asks', async () => {
  const resetAt = begun + 40 * minute
  const waiting = await waitingWith(() =>
    world.server.fail('rate-limited', { times: 1, on: graphql, resetAt }),
  )
  expect(waiting).toEqual({
    name: 'waiting',
    problem: { code: 'github-rate-limited', params: { host: world.host } },
    nextAt: resetAt,
  })
  const requests = world.server.requests.length
  await world.github.syncNow()
  expect(world.server.requests).toHaveLength(requests)
  await world.time.pass(40 * minute)
  await world.untilSync('idle')
})

test('a limit whose timer rings before the clock has come to its end holds the account until then, and no longer', async () => {
  // What Node's timers do now and then.
  let early = 0
  const clock = { now: () => world.time.now() - early, zone: () => world.time.zone() }
  world.restart({ clock })
  await waitingWith(() =>
    world.server.fail('secondary-limit', { times: 1, on: graphql, retryAfter: 90 }),
  )
  const requests = world.server.requests.length
  early = 1
  await world.time.pass(90_000)
  expect(world.server.requests).toHaveLength(requests)
  await world.time.pass(1)
  expect(await world.untilSync('idle')).toEqual({ name: 'idle', lastAt: begun + 90_000 })
})

test('a limit ends by the clock also when that is set back meanwhile', async () => {
  let back = 0
  const clock = { now: () => world.time.now() - back, zone: () => world.time.zone() }
  world.restart({ clock })
  await waitingWith(() =>
    world.server.fail('secondary-limit', { times: 1, on: graphql, retryAfter: 90 }),
  )
  back = 10 * minute
  await world.time.pass(90_000)
  await world.time.pass(10 * minute)
  await world.untilSync('idle')
})

test.for(['secondary-limit', 'secondary-limit-200', 'too-many-requests'] as const)(
  'a %s is waited out as long as it says',
  async (kind) => {
    const waiting = await waitingWith(() =>
      world.server.fail(kind, { times: 1, on: graphql, retryAfter: 90 }),
    )
    expect(waiting).toMatchObject({
      problem: { code: 'github-rate-limited' },
      nextAt: begun + 90_000,
    })
    await world.time.pass(90_000)
    await world.untilSync('idle')
  },
)

test('a secondary limit that does not say how long is waited out for a minute, then two', async () => {
  await waitingWith(() => world.server.fail('secondary-limit', { times: 2, on: graphql }))
  await world.time.pass(minute)
  await world.time.pass(2 * minute)
  await world.untilSync('idle')
})

test('a refusal is not repeated before the usual time', async () => {
  const waiting = await waitingWith(() => world.server.fail('forbidden', { times: 1, on: graphql }))
  expect(waiting).toMatchObject({
    problem: { code: 'github-refused' },
    nextAt: begun + 15 * minute,
  })
})

test('a person who asks while we are offline is not kept waiting', async () => {
  await waitingWith(() => world.server.fail('hang-up', { times: 3, on: graphql }))
  await world.github.syncNow()
  expect(world.github.view().accounts[0]!.sync.name).toBe('idle')
})

test('offline keeps the account and what is known', async () => {
  await world.signIn()
  await world.server.close()
  await world.through(world.github.syncNow())
  expect(world.github.view().accounts).toMatchObject([
    { login: 'dash', sync: { name: 'waiting', problem: { code: 'github-offline' } } },
  ])
  expect(world.ledger.commits()).toBe(1)
  expect(world.db.prepare('SELECT count(*) FROM github_account').pluck().get()).toBe(1)
})

test('what was read before a failure stays read, and it goes on from there', async () => {
  const { model } = world.server
  const nest = model.repositories[0]!
  for (const year of [2021, 2022, 2023, 2024, 2025])
    model.commit(model.user('dash'), nest, `${year}-02-01T10:00:00Z`)
  const years = () => [...world.ledger.commitDays.values()].map(({ day }) => day.slice(0, 4)).sort()
  const waiting = await waitingWith(() =>
    world.server.fail('html-page', { after: 2, times: 1, on: 'Contributions' }),
  )
  // The first request ends in March 2025, the second one a year earlier.
  expect(years()).toEqual(['2025', '2026'])
  world.server.requests.length = 0
  world.time.move(waiting.nextAt! - world.time.now())
  await world.untilSync('idle')
  expect(years()).toEqual(['2021', '2022', '2023', '2024', '2025', '2026'])
  const froms = world.server.requests.flatMap(({ variables }) =>
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
  await world.signIn()
  const { model } = world.server
  for (const n of [1, 2, 3]) {
    model.commit(model.user('dash'), model.repositories[0]!, `2026-01-1${n}T10:00:00Z`)
    await world.time.pass(15 * minute)
    await world.until(({ accounts }) => {
      const sync = accounts[0]!.sync
      return sync.name === 'idle' && sync.lastAt === world.time.now() ? true : undefined
    })
  }
  expect(world.time.now()).toBe(begun + 45 * minute)
  expect(world.ledger.commits()).toBe(4)
})

test('two accounts never ask at the same time, and asking twice asks once', async () => {
  const { model } = world.server
  await world.signIn()
  await world.github.signInToken(world.host, model.token(model.user('work')))
  await world.github.syncNow()
  world.server.requests.length = 0
  await Promise.all([world.github.syncNow(), world.github.syncNow(), world.github.syncNow()])
  expect(world.server.count('Contributions')).toBe(2)
  const running = world.views.map(
    ({ accounts }) => accounts.filter(({ sync }) => sync.name === 'running').length,
  )
  expect(Math.max(...running)).toBe(1)
})

test('a repository that was deleted in between is no reason to worry anybody', async () => {
  const { model } = world.server
  world.server.beforeOperation('Repositories', () => {
    model.repositories.length = 0
  })
  await world.signIn()
  expect(world.github.view().accounts[0]!.sync.name).toBe('idle')
  expect(world.ledger.repositories.get('dash/nest')).toMatchObject({
    languages: null,
    parent: null,
  })
})

test('a ledger that throws is a bug that ends one sync, not the app', async () => {
  const recordGithub = world.ledger.recordGithub.bind(world.ledger)
  world.ledger.recordGithub = () => {
    throw new Error('disk full')
  }
  expect(await waitingWith(() => undefined)).toMatchObject({ problem: { code: 'unexpected' } })
  world.ledger.recordGithub = recordGithub
  await world.github.syncNow()
  expect(world.ledger.commits()).toBe(1)
})

test('closing in the middle of a sync leaves no wait behind and touches nothing any more', async () => {
  const { model } = world.server
  world.server.fail('silence', { on: graphql })
  const asked = world.server.nextRequest(graphql)
  await world.github.signInToken(world.host, model.token(model.user('dash')))
  await asked
  const views = world.views.length
  const synced = world.github.syncNow()
  world.github.close()
  await synced
  expect(world.time.waits).toEqual([])
  expect(world.views).toHaveLength(views)
  expect(world.ledger.facts).toEqual([])
})
