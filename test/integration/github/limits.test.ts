import { parse } from 'graphql'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'

import type { Day } from '../../../main/base/rules/day.ts'
import type { ItemKind } from '../../../preload/contract/kinds.ts'
import { buildQuery } from '../../../main/sources/github/rules/contribution-query.ts'
import { initialRequestSize, capacityOf } from '../../../main/sources/github/rules/request-size.ts'
import { rangesOver } from '../../../main/sources/github/rules/sync-ranges.ts'
import { costOf, maxNodes, pointsAnHour } from '../../fakes/github/cost.ts'
import { ManualTime } from '../../fakes/github/manual-time.ts'
import { startGithub } from '../../fakes/github/server.ts'
import type { FakeGithub } from '../../fakes/github/server.ts'
import { LedgerSetup } from './set-up-with-ledger.ts'
import { publicHistory } from './fixtures.ts'
import { minute, start } from './set-up.ts'

const day = 24 * 60 * minute
const itemKinds: readonly ItemKind[] = ['issue', 'review', 'pull-request']

describe("GitHub's published formulas", () => {
  const year = rangesOver('2024-01-01' as Day, '2024-12-31' as Day)
  const ranges = year.map((range) => ({ type: 'range', range }) as const)
  const capacity = capacityOf(initialRequestSize)
  const shortRanges = ranges.concat(ranges).slice(0, capacity.parts)
  const pages = year.flatMap((range) =>
    itemKinds.map((kind) => ({ type: 'page', kind, range, after: 'Y3Vyc29yOjEwMA==' }) as const),
  )
  const repositories = Array.from(
    { length: capacity.repositories },
    (_, n) => ({ type: 'repository', nodeId: `R_${n}` }) as const,
  )
  const clones = Array.from(
    { length: capacity.clones },
    (_, n) => ({ type: 'clone', fullName: `dash/r${n}` }) as const,
  )
  const lookups = [...clones, ...repositories]
  const account = { type: 'account' } as const
  const pullRequests = { type: 'pull-requests' } as const

  test('one request covers a year and everything that can share the request, even in the worst case', () => {
    expect(ranges).toHaveLength(capacity.ranges)
    expect(pages).toHaveLength(capacity.pages)
  })

  test.each([
    // 5 ranges of 100 repositories, 100 days each, and 100 items of each kind.
    ['a year', [account, ...ranges], 52_000, 5],
    ['eight short ranges', [account, ...shortRanges], 83_200, 8],
    ['pages', pages, 1500, 1],
    ['a hundred repositories', repositories, 10_100, 1],
    ['fifty clones', clones, 0, 1],
    ['pull requests', [pullRequests], 40, 1],
    ['all of it at once', [account, pullRequests, ...lookups, ...ranges, ...pages], 63_640, 7],
    [
      'all of it with short ranges',
      [account, pullRequests, ...lookups, ...shortRanges, ...pages],
      94_840,
      10,
    ],
  ])('%s stays far below the limits of one query', (_, parts, nodes, points) => {
    const { query, variables } = buildQuery(parts)
    expect(costOf(parse(query), variables)).toEqual({ nodes, points })
    expect(nodes).toBeLessThan(maxNodes / 5)
  })
})

describe('500 repositories, 10 years, 40,000 contributions', () => {
  let ledgerSetup: LedgerSetup
  let firstRequests = 0
  const sync = () => ledgerSetup.setup.github.syncNow()
  const asked = () => ledgerSetup.setup.server.requests.length

  beforeAll(async () => {
    ledgerSetup = await LedgerSetup.begin()
    publicHistory(ledgerSetup.fixture)
    await ledgerSetup.signIn()
    await sync()
    firstRequests = asked()
  })
  afterAll(async () => {
    await ledgerSetup.close()
  })

  test('the first sync takes at most 15 requests, plus one for each 100 repositories', () => {
    expect(firstRequests).toBeLessThanOrEqual(15 + 5)
    expect(ledgerSetup.setup.github.view().accounts[0]?.sync.name).toBe('idle')
  })

  test('nothing is missing, and every day matches the model', async () => {
    await ledgerSetup.settle()
    const figures = ledgerSetup.figures()
    expect(figures).toEqual(ledgerSetup.expected.figures())
    expect(Object.values(figures.totals).reduce((sum, one) => sum + one, 0)).toBeGreaterThan(30_000)
  })

  test('no query comes near the limit of nodes, and an hour uses few points', async () => {
    for (let n = 0; n < 4; n += 1) await sync()
    for (const { cost, path } of ledgerSetup.setup.server.requests)
      if (path === '/api/graphql') expect(cost?.nodes).toBeLessThan(maxNodes / 5)
    const used = ledgerSetup.setup.server.allowance.usedBy(ledgerSetup.fixture.dash)
    expect(used).toBeLessThan(pointsAnHour / 20)
  })

  test('each later sync is one request', async () => {
    for (let n = 0; n < 3; n += 1) {
      const before = asked()
      await sync()
      expect(asked() - before).toBe(1)
    }
  })

  test('each sync of a month is one request, even when older ranges are reread', async () => {
    const before = asked()
    for (let n = 0; n < 31; n += 1) {
      await ledgerSetup.setup.nextSync(day)
      await ledgerSetup.setup.nextSync()
    }
    expect(asked() - before).toBe(2 * 31)
  })
})

describe('the fake GitHub', () => {
  const time = new ManualTime(start)
  let server: FakeGithub

  beforeEach(async () => {
    server = await startGithub({ now: () => time.now() })
  })
  afterEach(async () => {
    await server.close()
  })

  async function ask(query: string): Promise<unknown> {
    const { model } = server
    const response = await fetch(`${server.url}/api/graphql`, {
      method: 'POST',
      headers: { authorization: `bearer ${model.token(model.user('dash'))}` },
      body: JSON.stringify({ query }),
    })
    expect(response.status).toBe(200)
    return response.json()
  }
  const collection = (of: string, fields: string) =>
    `{ viewer { contributionsCollection${of} { ${fields} } } }`
  const span = (from: string, to: string) => `(from: "${from}T00:00:00Z", to: "${to}T00:00:00Z")`
  const wide = Array.from(
    { length: 50 },
    (_, n) => `a${n}: commitContributionsByRepository(maxRepositories: 100) {
      contributions(first: 100) { totalCount }
    }`,
  )

  test.each([
    ['a span of more than a year', collection(span('2024-01-01', '2025-01-02'), 'startedAt')],
    ['a span that ends before it begins', collection(span('2025-01-02', '2025-01-01'), 'endedAt')],
    ['a page of more than 100', collection('', 'issueContributions(first: 101) { totalCount }')],
    ['a list without a length', collection('', 'issueContributions { totalCount }')],
    [
      'more than 100 repositories',
      collection('', 'commitContributionsByRepository(maxRepositories: 101) { url }'),
    ],
    ['a field that is not in its schema', collection('', 'totalDart')],
    ['more than 500,000 nodes', collection('', wide.join(' '))],
  ])('refuses %s', async (_, query) => {
    expect(await ask(query)).toHaveProperty('errors')
  })

  test('accepts a leap year as one year', async () => {
    expect(await ask(collection(span('2024-01-01', '2025-01-01'), 'startedAt'))).toEqual({
      data: { viewer: { contributionsCollection: { startedAt: '2024-01-01T00:00:00.000Z' } } },
    })
  })

  test("refuses queries once the hour's points are spent, until the hour ends", async () => {
    server.allowance.limit = 2
    const query = '{ viewer { login } }'
    const [first, second, third] = [await ask(query), await ask(query), await ask(query)]
    expect([first, second]).toEqual([1, 2].map(() => ({ data: { viewer: { login: 'dash' } } })))
    expect(third).toHaveProperty('errors.0.type', 'RATE_LIMITED')
    time.move(60 * minute)
    expect(await ask(query)).toEqual(first)
  })
})
