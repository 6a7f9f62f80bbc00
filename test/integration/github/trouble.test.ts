import { afterEach, beforeEach, expect, test } from 'vitest'

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
  return world.untilSync('waiting')
}

test.for([
  ['html-page', 'github-bad-answer'],
  ['other-json', 'github-bad-answer'],
  ['truncated-json', 'github-bad-answer'],
  ['null-json', 'github-bad-answer'],
  ['query-failed', 'github-bad-answer'],
  ['bad-gateway', 'github-bad-answer'],
  ['hang-up', 'github-offline'],
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

test('a server that runs out of time is asked for less at once', async () => {
  world.restart({ since: () => '2024-01-20' as never })
  const waiting = await waitingWith(() =>
    world.server.fail('bad-gateway', { times: 1, on: graphql }),
  )
  world.time.move(waiting.nextAt! - world.time.now())
  await world.untilSync('idle')
  const sizes = world.server.requests
    .filter(({ operation }) => operation === 'Contributions')
    .map(({ variables }) => Object.keys(variables).length / 2)
  expect(sizes).toEqual([5, 2, 2, 2, 2, 1])
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

test.for(['secondary-limit', 'secondary-limit-200'] as const)(
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
  await waitingWith(() => world.server.fail('hang-up', { times: 1, on: graphql }))
  await world.github.syncNow()
  expect(world.github.view().accounts[0]!.sync.name).toBe('idle')
})

test('offline keeps the account and what is known', async () => {
  await world.signIn()
  await world.server.close()
  await world.github.syncNow()
  expect(world.github.view().accounts).toMatchObject([
    { login: 'dash', sync: { name: 'waiting', problem: { code: 'github-offline' } } },
  ])
  expect(world.ledger.commits()).toBe(1)
  expect(world.db.prepare('SELECT count(*) FROM github_account').pluck().get()).toBe(1)
})

test('what was read before a failure stays recorded', async () => {
  world.restart({ since: () => '2023-01-20' as never })
  const { model } = world.server
  const nest = model.repositories[0]!
  model.commit(model.user('dash'), nest, '2023-02-01T10:00:00Z')
  for (let n = 0; n < 101; n++) model.issue(model.user('dash'), nest, '2026-01-02T10:00:00Z')
  world.server.fail('bad-gateway', { on: 'Page' })
  await waitingWith(() => undefined)
  expect(world.ledger.commits('dash/nest', '2023-02-01')).toBe(1)
  expect(world.ledger.count('issue')).toBe(0)
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
