import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { createClock } from '../../../main/base/clock.ts'
import type { ProblemCode } from '../../../preload/contract/problem.ts'
import type { FailureKind } from '../../fakes/github/failures.ts'
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

/** Signs in while `trouble` is on. @returns the state in which the first sync ends */
async function waitingWith(trouble: () => void) {
  const { model } = setup.server
  const token = model.token(model.user('dash'))
  trouble()
  await setup.github.signIn.byToken(setup.host, token)
  return setup.withRetries(setup.untilSync('waiting'))
}

/**
 * If a server fails that many times, it is not asked again and is left alone for ten minutes, with nothing recorded;
 * then the sync succeeds.
 */
async function expectLeftAlone(kind: FailureKind, code: ProblemCode, times: number): Promise<void> {
  const waiting = await waitingWith(() => setup.server.fail(kind, { times, on: graphql }))
  expect(waiting).toEqual({
    name: 'waiting',
    problem: { code, params: { host: setup.host } },
    nextAt: setup.time.now() + 10 * minute,
  })
  expect(setup.server.count(graphql)).toBe(times)
  expect(setup.ledger.facts).toEqual([])
  await setup.passUntilSync(10 * minute)
  await setup.untilSync('idle')
  expect(setup.ledger.commits()).toBe(1)
}

/** Failures that may pass within seconds. */
const sick = [
  ['bad-gateway', 'github-trouble'],
  ['gateway-timeout', 'github-trouble'],
  ['unavailable', 'github-trouble'],
  ['query-failed', 'github-trouble'],
  ['query-failed-in-part', 'github-trouble'],
  ['null-data', 'github-trouble'],
  ['hang-up', 'github-offline'],
] as const

/** Answers from something between Hot Dash and GitHub. */
const malformed = ['html-page', 'other-json', 'truncated-json', 'null-json', 'redirect'] as const

describe('a broken server', () => {
  test.for(sick)(
    'that answers with a %s is retried after half a second, one second, and one and a half, without a waiting state',
    async ([kind]) => {
      const { model } = setup.server
      setup.server.fail(kind, { times: 3, on: graphql })
      await setup.github.signIn.byToken(setup.host, model.token(model.user('dash')))
      for (const wait of [500, 1000, 1500]) await setup.time.pass(wait)
      await setup.untilSync('idle')
      expect(setup.ledger.commits()).toBe(1)
      expect(setup.server.maxConcurrentRequests).toBe(1)
      const states = setup.views.map(({ accounts }) => accounts[0]?.sync.name)
      expect(states).not.toContain('waiting')
    },
  )

  test.for(sick)(
    'that answers with a %s four times is left alone for ten minutes (%s), and a later sync succeeds on its own',
    ([kind, code]) => expectLeftAlone(kind, code, 4),
  )

  test.for(malformed)(
    'that answers with a %s, or a proxy that does, is retried once, without a waiting state',
    async (kind) => {
      const { model } = setup.server
      setup.server.fail(kind, { times: 1, on: graphql })
      await setup.github.signIn.byToken(setup.host, model.token(model.user('dash')))
      await setup.time.pass(500)
      await setup.untilSync('idle')
      expect(setup.ledger.commits()).toBe(1)
      const states = setup.views.map(({ accounts }) => accounts[0]?.sync.name)
      expect(states).not.toContain('waiting')
    },
  )

  test.for([...malformed, 'endless'] as const)(
    'that answers with a %s twice, or a proxy that does, is left alone for ten minutes, and a later sync succeeds on its own',
    (kind) => expectLeftAlone(kind, 'github-bad-answer', 2),
  )

  test.each([
    ['one part', ['2025-11-20']],
    ['two parts', ['2025-11-20', '2025-09-10']],
  ])(
    'that fails to return %s, for any reason, is asked for each day alone, and the rest is read',
    async (_, days) => {
      const { model } = setup.server
      for (const day of [...days, '2022-03-04'])
        model.commit(model.user('dash'), model.repositories[0]!, `${day}T10:00:00Z`)
      const spoil = ({ data }: { readonly data?: unknown }): unknown => {
        setup.server.changeAnswer(spoil)
        const { variables } = setup.server.requests.at(-1)!
        const { ranges } = data as { ranges?: Record<string, object> }
        for (const [alias, range] of Object.entries(ranges ?? {})) {
          const [from, to] = ['from', 'to'].map((end) => String(variables[`${alias}${end}`]))
          if (days.some((day) => from! <= `${day}T10` && to! > `${day}T10`))
            Object.assign(range, { totalCommits: 'one' })
        }
        return { data }
      }
      setup.server.changeAnswer(spoil)
      await setup.github.signIn.byToken(setup.host, model.token(model.user('dash')))
      expect(await setup.withRetries(setup.untilSync('waiting'))).toMatchObject({
        problem: { code: 'github-partial', params: { context: 'set-aside', days: days.length } },
      })
      expect(setup.ledger.commits()).toBe(2)
    },
  )

  test('that is down is asked once in ten minutes, and when the user asks', async () => {
    await waitingWith(() => setup.server.fail('bad-gateway', { on: graphql }))
    for (let n = 0; n < 6; n++) {
      const before = setup.server.requests.length
      await setup.passUntilSync(10 * minute)
      await setup.untilSync('running')
      await setup.untilSync('waiting')
      expect(setup.server.requests.length - before).toBe(1)
    }
    const before = setup.server.requests.length
    await setup.github.syncNow()
    expect(setup.server.requests.length - before).toBe(1)
    setup.server.recover()
    await setup.github.syncNow()
    expect(setup.github.view().accounts[0]!.sync.name).toBe('idle')
    expect(setup.ledger.commits()).toBe(1)
  })

  test('is asked again for the owner of the token when Hot Dash starts', async () => {
    await setup.signIn()
    setup.server.fail('bad-gateway', { times: 2 })
    setup.restart()
    for (const wait of [500, 1000]) await setup.time.pass(wait)
    await setup.untilSync('idle')
    expect(setup.views.map(({ accounts }) => accounts[0]?.sync.name)).not.toContain('waiting')
  })

  test('that sets a limit of a few seconds is asked again after it, without a waiting state, but only once', async () => {
    const { model } = setup.server
    setup.server.fail('secondary-limit', { times: 2, on: graphql, retryAfter: 3 })
    await setup.github.signIn.byToken(setup.host, model.token(model.user('dash')))
    await setup.time.pass(3000)
    expect(await setup.untilSync('waiting')).toMatchObject({
      problem: { code: 'github-rate-limited' },
      nextAt: setup.time.now() + 3000,
    })
    await setup.passUntilSync(3000)
    await setup.untilSync('idle')
  })

  test('is not asked again once the user has signed out', async () => {
    const { model } = setup.server
    setup.server.fail('hang-up', { on: graphql })
    await setup.github.signIn.byToken(setup.host, model.token(model.user('dash')))
    const synced = setup.github.syncNow()
    await setup.time.waiting(500)
    setup.github.signOut(setup.github.view().accounts[0]!.id)
    await synced
    expect(setup.time.waits).toEqual([])
    expect(setup.server.count('Contributions')).toBe(1)
  })
})

test.for(['html-page', 'other-json', 'truncated-json', 'null-json'] as const)(
  'a %s in place of the user is a bad answer, and no account signs in',
  async (kind) => {
    const { model } = setup.server
    setup.server.fail(kind, { on: '/api/v3/user' })
    expect(
      await setup.github.signIn.byToken(setup.host, model.token(model.user('dash'))),
    ).toMatchObject({
      error: { code: 'github-bad-answer' },
    })
    expect(setup.github.view().accounts).toEqual([])
  },
)

/** The number of ranges in each request, and the length of the longest in days. */
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

test.for(['bad-gateway', 'gateway-timeout', 'query-failed'] as const)(
  'a server that times out (%s) twice gets a smaller request, and full requests once it works again',
  async (kind) => {
    const { model } = setup.server
    model.commit(model.user('dash'), model.repositories[0]!, '2021-03-03T10:00:00Z')
    setup.server.fail(kind, { times: 2, on: graphql })
    await setup.github.signIn.byToken(setup.host, model.token(model.user('dash')))
    for (const wait of [500, 1000]) await setup.time.pass(wait)
    await setup.untilSync('idle')
    const sizes = asked().map(({ ranges }) => ranges)
    expect(sizes.slice(0, 4)).toEqual([5, 5, 2, 3])
    expect(sizes.slice(4)).toContain(5)
    expect(setup.ledger.commits(undefined, '2021-03-03')).toBe(1)
  },
)

test('a server that keeps timing out gets requests for shorter and shorter ranges, until the sync succeeds', async () => {
  const { model } = setup.server
  const isLonger = (variables: Readonly<Record<string, unknown>>) =>
    [0, 1, 2, 3, 4].some((n) => {
      const [from, to] = [variables[`r${n}from`], variables[`r${n}to`]].map(String)
      return Date.parse(to!) - Date.parse(from!) > 12 * 24 * 60 * minute
    })
  setup.server.fail('gateway-timeout', { on: graphql, when: isLonger })
  await setup.github.signIn.byToken(setup.host, model.token(model.user('dash')))
  for (let n = 0; n < 3; n++) {
    const { nextAt } = await setup.withRetries(setup.untilSync('waiting'))
    setup.time.move(nextAt - setup.time.now())
    await setup.untilSync('running')
  }
  await setup.withRetries(setup.untilSync('idle'))
  expect(setup.ledger.commits()).toBe(1)
  expect(setup.db.prepare('SELECT count(*) FROM sync_window').pluck().get()).toBe(5)
})

describe('an answer with a missing part', () => {
  /** Drops the second range from the next answer, with these errors. */
  function cutSecond(errors: readonly unknown[]): void {
    setup.server.changeAnswer(({ data }) => {
      const { ranges } = data as { ranges: Record<string, unknown> }
      return { data: { ...(data as object), ranges: { ...ranges, r1: null } }, errors }
    })
  }

  test.for([
    ['RESOURCE_LIMITS_EXCEEDED', 'Resource limits for this query exceeded.'],
    ['', 'Something went wrong while executing your query on 2026-01-15.'],
  ] as const)(
    '(%s) keeps everything that arrived, and only the missing part is requested again',
    async ([type, message]) => {
      const { model } = setup.server
      model.commit(model.user('dash'), model.repositories[0]!, '2025-11-20T10:00:00Z')
      cutSecond([{ type, message, path: ['ranges', 'r1'] }])
      await setup.github.signIn.byToken(setup.host, model.token(model.user('dash')))
      await setup.withRetries(setup.untilSync('idle'))
      expect(setup.ledger.commits()).toBe(2)
      const froms = setup.server.requests
        .filter(({ operation }) => operation === 'Contributions')
        .flatMap(({ variables }) =>
          Object.entries(variables).flatMap(([name, from]) =>
            /^r\d+from$/.test(name) ? [String(from).slice(0, 10)] : [],
          ),
        )
      // Of the first five ranges only the second is requested again.
      expect(froms.filter((from) => from === '2026-01-01')).toHaveLength(1)
      expect(froms.filter((from) => from === '2025-10-28')).toHaveLength(2)
      const rows = setup.db.prepare('SELECT cut FROM sync_window WHERE from_day = ?')
      expect(rows.pluck().get('2025-10-28')).toBe(0)
    },
  )
})

test('a query that is too large is split at once, without a waiting state', async () => {
  const { model } = setup.server
  for (let n = 0; n < 150; n++)
    model.issue(model.user('dash'), model.repositories[0]!, '2026-01-10T10:00:00Z')
  model.issue(model.user('dash'), model.repository('dash/pond'), '2026-01-10T10:00:00Z')
  setup.server.fail('resource-limits', { times: 3, on: 'Contributions' })
  setup.server.fail('resource-limits', { times: 1, on: 'Repositories' })
  await setup.signIn()
  expect(setup.github.view().accounts[0]!.sync.name).toBe('idle')
  // The first requests ask for a year, for two ranges, for one range, and then for its halves.
  expect(
    asked()
      .slice(0, 5)
      .map(({ ranges, days }) => [ranges, days]),
  ).toEqual([
    [5, 75],
    [2, 65],
    [1, 75],
    [1, 37],
    [1, 38],
  ])
  expect([setup.ledger.commits(), setup.ledger.count('issue')]).toEqual([1, 151])
  expect(setup.ledger.repositories.get('dash/pond')?.languages).toEqual(['Dart'])
  expect(setup.server.count('Repositories')).toBe(2)
  expect(setup.views.map(({ accounts }) => accounts[0]?.sync.name)).not.toContain('waiting')
})

test.each([
  ['in circles', ['same', 'same', 'same']],
  ['between two pages', ['one', 'two']],
  ['on forever', null],
])('the sync soon stops following a hostile server that sends us %s', async (_, cursors) => {
  const { model } = setup.server
  for (let n = 0; n < 250; n++)
    model.issue(model.user('dash'), model.repositories[0]!, '2026-01-10T10:00:00Z')
  let asked = 0
  const lead = ({ data }: { readonly data?: unknown }): unknown => {
    setup.server.changeAnswer(lead)
    const { ranges, pages } = data as Record<string, Record<string, Record<string, object>>>
    const lists = [
      ...Object.values(ranges ?? {}).map(({ issues }) => issues),
      ...Object.values(pages ?? {}).map(({ items }) => items),
    ]
    for (const list of lists) {
      const { totalCount } = list as { readonly totalCount: number }
      const endCursor = cursors ? cursors[asked % cursors.length] : btoa(`cursor:${asked % 250}`)
      if (totalCount > 0) Object.assign(list!, { pageInfo: { hasNextPage: true, endCursor } })
      if (totalCount > 0) asked += 1
    }
    return { data }
  }
  setup.server.changeAnswer(lead)
  await setup.signIn()
  expect(setup.server.requests.length).toBeLessThan(300)
  expect(setup.ledger.count('issue')).toBeGreaterThanOrEqual(100)
  expect(setup.ledger.commits()).toBe(1)
  expect(setup.time.waits).toEqual([])
})

test('a server that refuses even the query about the account as too large is left alone', async () => {
  const { model } = setup.server
  const refuse = ({ data }: { readonly data?: unknown }): unknown => {
    setup.server.changeAnswer(refuse)
    const errors = [{ type: 'RESOURCE_LIMITS_EXCEEDED', message: '', path: ['years'] }]
    return { data: { ...(data as object), years: null }, errors }
  }
  setup.server.changeAnswer(refuse)
  await setup.github.signIn.byToken(setup.host, model.token(model.user('dash')))
  expect(await setup.untilSync('waiting')).toMatchObject({ problem: { code: 'github-trouble' } })
  // For the contributions, for the languages of their repository, and for the account alone.
  expect(setup.server.count(graphql)).toBe(3)
  expect(setup.ledger.commits()).toBe(1)
})

test('a single day that is too large is left out and reported, and the rest is read', async () => {
  const { model } = setup.server
  for (let n = 0; n < 9; n++)
    model.commit(model.user('dash'), model.repositories[0]!, `2026-01-1${n % 2}T10:00:00Z`)
  setup.server.budget = 4
  await setup.signIn()
  expect(setup.github.view().accounts[0]!.sync).toMatchObject({
    name: 'waiting',
    problem: {
      code: 'github-partial',
      params: { host: setup.host, context: 'truncated', days: 1 },
    },
  })
  expect(setup.ledger.commits(undefined, '2026-01-11')).toBe(4)
})

test('being offline does not make requests smaller', async () => {
  let waiting = await waitingWith(() => setup.server.fail('hang-up', { times: 6, on: graphql }))
  for (let n = 0; n < 3; n++) {
    setup.time.move(waiting.nextAt - setup.time.now())
    await setup.untilSync('running')
    if (n < 2) waiting = await setup.withRetries(setup.untilSync('waiting'))
  }
  await setup.untilSync('idle')
  expect(asked().at(-1)!.ranges).toBe(5)
})

test('a request to a server that never answers ends after half a minute, and the fourth ends the sync', async () => {
  const { model } = setup.server
  const token = model.token(model.user('dash'))
  setup.server.fail('silence', { times: 4, on: graphql })
  let request = setup.server.nextRequest(graphql)
  await setup.github.signIn.byToken(setup.host, token)
  for (const wait of [500, 1000, 1500, null]) {
    await request
    await setup.time.pass(30_000)
    request = setup.server.nextRequest(graphql)
    if (wait !== null) await setup.time.pass(wait)
  }
  expect(await setup.untilSync('waiting')).toMatchObject({ problem: { code: 'github-offline' } })
})

test('the primary limit, an HTTP 200, holds until its reset, even if the user asks for a sync', async () => {
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
  await setup.passUntilSync(40 * minute)
  await setup.untilSync('idle')
})

describe('a limit that is not over when Hot Dash starts again', () => {
  const limits = () =>
    setup.server.fail('secondary-limit', { times: 1, on: graphql, retryAfter: 40 * 60 })

  test('is shown, causes no requests, and ends on time', async () => {
    const waiting = await waitingWith(limits)
    setup.time.move(minute)
    const requests = setup.server.requests.length
    setup.restart()
    expect(setup.github.view().accounts[0]!.sync).toEqual(waiting)
    await setup.github.syncNow()
    expect(setup.server.requests).toHaveLength(requests)
    await setup.passUntilSync(39 * minute)
    await setup.untilSync('idle')
  })

  test('is over if it seems to last for years because the clock ran ahead', async () => {
    setup.time.move(4 * 365 * 24 * 60 * minute)
    await waitingWith(limits)
    setup.restart({ clock: createClock({ now: () => begun, timeZone: () => 'Asia/Tokyo' }) })
    await setup.untilSync('idle')
  })
})

test('a limit lasts exactly until its end', async () => {
  await waitingWith(() =>
    setup.server.fail('secondary-limit', { times: 1, on: graphql, retryAfter: 90 }),
  )
  const requests = setup.server.requests.length
  setup.time.move(89_999)
  await setup.github.syncNow()
  expect(setup.server.requests).toHaveLength(requests)
  await setup.passUntilSync(1)
  expect(await setup.untilSync('idle')).toEqual({ name: 'idle', lastAt: begun + 90_000 })
})

test.each([-10 * minute, 10 * minute, -9 * 60 * minute])(
  'a limit lasts as long as GitHub says, even if the clock is moved by %i ms in the meantime',
  async (set) => {
    let offset = 0
    const clock = createClock({
      now: () => setup.time.now() + offset,
      timeZone: () => setup.time.timeZone(),
    })
    setup.restart({ clock })
    await waitingWith(() =>
      setup.server.fail('secondary-limit', { times: 1, on: graphql, retryAfter: 90 }),
    )
    const requests = setup.server.requests.length
    offset = set
    await setup.github.syncNow()
    setup.time.move(89_999)
    await setup.github.syncNow()
    expect(setup.server.requests).toHaveLength(requests)
    setup.time.move(1)
    await setup.untilSync('idle')
  },
)

test.each([-9 * 60, 9 * 60])(
  "the primary limit lasts by GitHub's clock, even if ours is wrong by %i minutes",
  async (minutes) => {
    const clock = createClock({
      now: () => setup.time.now() + minutes * minute,
      timeZone: () => setup.time.timeZone(),
    })
    setup.restart({ clock })
    const { nextAt } = await waitingWith(() =>
      setup.server.fail('rate-limited', { times: 1, on: graphql, resetAt: begun + 10 * minute }),
    )
    expect(nextAt - clock.now()).toBe(10 * minute)
    setup.time.move(10 * minute)
    await setup.untilSync('idle')
  },
)

test("a limit with a date lasts until then, by GitHub's clock", async () => {
  const waiting = await waitingWith(() =>
    setup.server.fail('too-many-requests', {
      times: 1,
      on: graphql,
      retryAfter: new Date(begun + 3 * minute).toUTCString(),
    }),
  )
  expect(waiting.nextAt).toBe(begun + 3 * minute)
})

test.each([0, 1, -5])(
  'a server that always answers with Retry-After: %i gets requests less and less often',
  async (retryAfter) => {
    setup.server.fail('too-many-requests', { on: graphql, retryAfter })
    const { model } = setup.server
    await setup.github.signIn.byToken(setup.host, model.token(model.user('dash')))
    await setup.time.pass(1000)
    while (setup.time.now() < begun + 10 * minute) {
      const { nextAt } = await setup.untilSync('waiting')
      expect(nextAt).toBeGreaterThanOrEqual(setup.time.now() + 1000)
      setup.time.move(nextAt - setup.time.now())
      await setup.untilSync('running')
    }
    expect(setup.server.count(graphql)).toBeLessThan(13)
  },
)

test.for(['secondary-limit', 'secondary-limit-200', 'too-many-requests'] as const)(
  'a %s lasts as long as it says',
  async (kind) => {
    const waiting = await waitingWith(() =>
      setup.server.fail(kind, { times: 1, on: graphql, retryAfter: 90 }),
    )
    expect(waiting).toMatchObject({
      problem: { code: 'github-rate-limited' },
      nextAt: begun + 90_000,
    })
    await setup.passUntilSync(90_000)
    await setup.untilSync('idle')
  },
)

test('a secondary limit without a time lasts one minute, then two', async () => {
  await waitingWith(() => setup.server.fail('secondary-limit', { times: 2, on: graphql }))
  await setup.passUntilSync(minute)
  await setup.passUntilSync(2 * minute)
  await setup.untilSync('idle')
})

test('a refusal is not retried before the usual interval', async () => {
  const waiting = await waitingWith(() => setup.server.fail('forbidden', { times: 1, on: graphql }))
  expect(waiting).toMatchObject({
    problem: { code: 'github-refused' },
    nextAt: begun + 15 * minute,
  })
})

test('a sync that the user requests while offline does not wait', async () => {
  await waitingWith(() => setup.server.fail('hang-up', { times: 4, on: graphql }))
  await setup.github.syncNow()
  expect(setup.github.view().accounts[0]!.sync.name).toBe('idle')
})

test('being offline keeps the account and its data', async () => {
  await setup.signIn()
  await setup.server.close()
  await setup.withRetries(setup.github.syncNow())
  expect(setup.github.view().accounts).toMatchObject([
    { login: 'dash', sync: { name: 'waiting', problem: { code: 'github-offline' } } },
  ])
  expect(setup.ledger.commits()).toBe(1)
  expect(setup.db.prepare('SELECT count(*) FROM github_account').pluck().get()).toBe(1)
})

test('contributions read before a failure stay, and the next sync continues from there', async () => {
  const { model } = setup.server
  const nest = model.repositories[0]!
  for (const year of [2021, 2022, 2023, 2024, 2025])
    model.commit(model.user('dash'), nest, `${year}-02-01T10:00:00Z`)
  const years = () => [...setup.ledger.commitDays.values()].map(({ day }) => day.slice(0, 4)).sort()
  const waiting = await waitingWith(() =>
    setup.server.fail('html-page', { after: 2, times: 2, on: 'Contributions' }),
  )
  // The first request ends in March 2025, the second one a year earlier.
  expect(years()).toEqual(['2025', '2026'])
  setup.server.requests.length = 0
  setup.time.move(waiting.nextAt - setup.time.now())
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

test('a sync runs every quarter of an hour', async () => {
  await setup.signIn()
  const { model } = setup.server
  for (const n of [1, 2, 3]) {
    model.commit(model.user('dash'), model.repositories[0]!, `2026-01-1${n}T10:00:00Z`)
    await setup.passUntilSync(15 * minute)
    await setup.until(({ accounts }) => {
      const sync = accounts[0]!.sync
      return sync.name === 'idle' && sync.lastAt === setup.time.now() ? true : undefined
    })
  }
  expect(setup.time.now()).toBe(begun + 45 * minute)
  expect(setup.ledger.commits()).toBe(4)
})

test('two accounts never sync at the same time, and two requests for a sync run one sync', async () => {
  const { model } = setup.server
  await setup.signIn()
  await setup.github.signIn.byToken(setup.host, model.token(model.user('work')))
  await setup.github.syncNow()
  setup.server.requests.length = 0
  await Promise.all([setup.github.syncNow(), setup.github.syncNow(), setup.github.syncNow()])
  expect(setup.server.count('Contributions')).toBe(2)
  const running = setup.views.map(
    ({ accounts }) => accounts.filter(({ sync }) => sync.name === 'running').length,
  )
  expect(Math.max(...running)).toBe(1)
})

test('a repository deleted in the meantime is not a problem', async () => {
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

test('an error thrown by the ledger ends the sync, not the app', async () => {
  const recordGithub = setup.ledger.recordGithub.bind(setup.ledger)
  setup.ledger.recordGithub = () => {
    throw new Error('disk full')
  }
  expect(await waitingWith(() => undefined)).toMatchObject({ problem: { code: 'unexpected' } })
  setup.ledger.recordGithub = recordGithub
  await setup.github.syncNow()
  expect(setup.ledger.commits()).toBe(1)
})

test('closing in the middle of a sync leaves no timer behind and changes nothing afterwards', async () => {
  const { model } = setup.server
  setup.server.fail('silence', { on: graphql })
  const asked = setup.server.nextRequest(graphql)
  await setup.github.signIn.byToken(setup.host, model.token(model.user('dash')))
  await asked
  const views = setup.views.length
  const synced = setup.github.syncNow()
  setup.github.close()
  await synced
  expect(setup.time.waits).toEqual([])
  expect(setup.views).toHaveLength(views)
  expect(setup.ledger.facts).toEqual([])
})
