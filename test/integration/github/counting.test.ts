import { afterEach, beforeEach, expect, test } from 'vitest'

import type { FakeRepository } from '../../fakes/github/model.ts'
import { minute, World } from './world.ts'

let world: World
beforeEach(async () => {
  world = await World.begin()
})
afterEach(async () => {
  await world.close()
})

const dash = () => world.server.model.user('dash')

function day(n: number, from = '2025-01-01'): string {
  return new Date(Date.parse(from) + n * 86_400_000).toISOString().slice(0, 10)
}

test('commits, issues, pull requests and reviews are recorded with their repository, day and address', async () => {
  const { model } = world.server
  const nest = model.repository('dash/nest', { languages: ['C++', 'CMake', 'Dart'] })
  model.commit(dash(), nest, '2026-01-10T10:00:00+09:00')
  model.commit(dash(), nest, '2026-01-10T11:00:00+09:00')
  const issue = model.issue(dash(), nest, '2026-01-11T01:02:03Z')
  const pull = model.pullRequest(dash(), nest, '2026-01-12T01:02:03Z')
  const review = model.review(
    dash(),
    model.pullRequest(model.user('other'), nest, '2026-01-09T00:00:00Z'),
    '2026-01-13T01:02:03Z',
  )
  await world.signIn()

  const repository = `github:${world.host}:${nest.id}`
  const account = `${world.host}:${dash().databaseId}`
  const met = {
    repository,
    host: world.host,
    nameWithOwner: 'dash/nest',
    isPrivate: false,
    parent: null,
    languages: null,
  }
  const [found, learned] = world.ledger.facts.filter(({ repositories }) => repositories.length > 0)
  expect(found).toEqual({
    account,
    host: world.host,
    repositories: [met],
    commitDays: [{ repository, day: '2026-01-10', count: 2 }],
    items: [
      {
        kind: 'issue',
        key: issue.id,
        repository,
        at: Date.parse(issue.at),
        url: `${world.server.url}/dash/nest/issues/${issue.number}`,
      },
      {
        kind: 'review',
        key: review.pullRequest.id,
        repository,
        at: Date.parse(review.at),
        url: `${world.server.url}/dash/nest/pull/${review.pullRequest.number}#pullrequestreview-${review.id}`,
      },
      {
        kind: 'pull-request',
        key: pull.id,
        repository,
        at: Date.parse(pull.at),
        url: `${world.server.url}/dash/nest/pull/${pull.number}`,
      },
    ],
  })
  expect(learned).toEqual({
    account,
    host: world.host,
    repositories: [{ ...met, languages: ['C++', 'CMake', 'Dart'] }],
    commitDays: [],
    items: [],
  })
})

test("the day of a commit is its author's, whatever the offset", async () => {
  const { model } = world.server
  const nest = model.repository('dash/nest')
  model.commit(dash(), nest, '2026-01-10T23:59:59+14:00')
  model.commit(dash(), nest, '2026-01-10T00:00:00-12:00')
  model.commit(dash(), nest, '2026-01-11T00:00:00+09:00')
  await world.signIn()
  expect(world.ledger.commits('dash/nest', '2026-01-10')).toBe(2)
  expect(world.ledger.commits('dash/nest', '2026-01-11')).toBe(1)
})

test('nothing is lost at the ends: the first day west and east of UTC, and a today that UTC has not reached', async () => {
  const { model } = world.server
  const nest = model.repository('dash/nest')
  model.commit(dash(), nest, '2026-01-03T00:30:00+14:00')
  model.commit(dash(), nest, '2026-01-16T02:00:00+14:00')
  model.issue(dash(), nest, '2026-01-03T00:30:00+14:00')
  model.issue(dash(), nest, '2026-01-15T11:59:59Z')
  await world.signIn()
  expect(world.ledger.commits()).toBe(2)
  expect(world.ledger.count('issue')).toBe(2)
})

test('several reviews of one pull request are one', async () => {
  const { model } = world.server
  const pull = model.pullRequest(
    model.user('other'),
    model.repository('dash/nest'),
    '2026-01-04T00:00:00Z',
  )
  model.review(dash(), pull, '2026-01-05T00:00:00Z')
  await world.signIn()
  model.review(dash(), pull, '2026-01-06T00:00:00Z')
  await world.github.syncNow()
  expect(world.ledger.count('review')).toBe(1)
})

test('only contributions of the account itself are recorded', async () => {
  const { model } = world.server
  const nest = model.repository('dash/nest')
  model.commit(model.user('other'), nest, '2026-01-10T10:00:00Z')
  model.issue(model.user('other'), nest, '2026-01-10T10:00:00Z')
  await world.signIn()
  expect([world.ledger.commits(), world.ledger.count('issue')]).toEqual([0, 0])
})

test('the totals of three years equal the model, at one request a year', async () => {
  const { model } = world.server
  const nest = model.repository('dash/nest')
  const pond = model.repository('dash/pond', { languages: ['Kotlin'] })
  for (let n = 0; n < 1080; n++) {
    const on = day(n, '2023-01-20')
    for (let i = 0; i <= n % 3; i++) model.commit(dash(), nest, `${on}T1${i}:00:00+09:00`)
    if (n % 5 === 0) model.commit(dash(), pond, `${on}T22:00:00-08:00`)
    if (n % 9 === 0) model.issue(dash(), pond, `${on}T12:00:00Z`)
    if (n % 7 === 0)
      model.review(dash(), model.pullRequest(dash(), nest, `${on}T12:00:00Z`), `${on}T13:00:00Z`)
  }
  await world.signIn()
  expect(world.ledger.commits('dash/nest')).toBe(
    model.commits.filter(({ repository }) => repository === nest).length,
  )
  expect(world.ledger.commits('dash/pond')).toBe(
    model.commits.filter(({ repository }) => repository === pond).length,
  )
  expect(world.ledger.count('issue')).toBe(120)
  expect(world.ledger.count('pull-request')).toBe(155)
  expect(world.ledger.count('review')).toBe(155)
  expect(world.ledger.repositories.get('dash/pond')?.languages).toEqual(['Kotlin'])
  expect(world.server.count('Contributions')).toBe(4)
  expect(world.server.count('Repositories')).toBe(1)
  expect(world.github.view().accounts[0]!.sync).toEqual({ name: 'idle', lastAt: world.time.now() })
})

test('progress is visible, and grows to its end', async () => {
  const { model } = world.server
  model.commit(dash(), model.repository('dash/nest'), '2023-01-20T10:00:00Z')
  await world.signIn()
  const seen = world.views
    .map(({ accounts }) => accounts[0]?.sync)
    .filter((sync) => sync?.name === 'running')
    .map(({ done, total }) => `${done}/${total}`)
  // The last five ranges; then also those since the end of 2022, without the years in which nothing was done.
  expect([...new Set(seen)]).toEqual(['0/1', '0/5', '5/5', '5/11', '10/11', '11/11'])
})

test('lists of more than a hundred issues, pull requests and reviews are read to their last page', async () => {
  const { model } = world.server
  const nest = model.repository('dash/nest')
  for (let n = 0; n < 250; n++) model.issue(dash(), nest, '2026-01-10T10:00:00Z')
  for (let n = 0; n < 201; n++) model.pullRequest(dash(), nest, '2026-01-10T10:00:00Z')
  for (let n = 0; n < 101; n++)
    model.review(
      dash(),
      model.pullRequest(model.user('other'), nest, '2026-01-01T00:00:00Z'),
      '2026-01-10T10:00:00Z',
    )
  await world.signIn()
  expect(world.ledger.count('issue')).toBe(250)
  expect(world.ledger.count('pull-request')).toBe(201)
  expect(world.ledger.count('review')).toBe(101)
  // The second pages of all three lists together, then the third ones.
  expect(world.server.count('Pages')).toBe(2)
})

test('pages that are left share the requests of the years that are left', async () => {
  const { model } = world.server
  const nest = model.repository('dash/nest')
  for (const year of [2022, 2023, 2024, 2025])
    for (let n = 0; n < 150; n++) model.issue(dash(), nest, `${year}-06-10T10:00:00Z`)
  await world.signIn()
  expect(world.ledger.count('issue')).toBe(600)
  expect([world.server.count('Contributions'), world.server.count('Pages')]).toEqual([5, 0])
})

function manyRepositories(count: number): FakeRepository[] {
  return Array.from({ length: count }, (_, n) => world.server.model.repository(`dash/r${n}`))
}

test('a range with more repositories than GitHub lists is halved until all are seen', async () => {
  const { model } = world.server
  for (const [n, repository] of manyRepositories(180).entries())
    model.commit(dash(), repository, `${day(n % 12, '2026-01-03')}T12:00:00Z`)
  await world.signIn()
  expect(world.ledger.commits()).toBe(180)
  expect(world.ledger.repositories.size).toBe(180)
  expect(world.github.view().accounts[0]!.sync.name).toBe('idle')
  expect(world.server.count('Contributions')).toBe(2)
})

test('one day with more repositories than GitHub lists is recorded and called incomplete', async () => {
  const { model } = world.server
  for (const repository of manyRepositories(130))
    model.commit(dash(), repository, '2026-01-10T12:00:00Z')
  model.commit(dash(), model.repository('dash/other-day'), '2026-01-12T12:00:00Z')
  await world.signIn()
  expect(world.ledger.commits()).toBe(101)
  expect(world.github.view().accounts[0]).toMatchObject({
    sync: {
      name: 'waiting',
      problem: { code: 'github-partial', params: { host: world.host, context: 'cut', days: 1 } },
      nextAt: world.time.now() + 15 * minute,
    },
    undisclosed: { restricted: 0, hidden: 0, truncated: 30 },
  })
})

test('a repository that Linguist has not seen yet has unknown languages, and known ones later', async () => {
  const { model } = world.server
  const nest = model.repository('dash/nest', { languages: [] })
  model.commit(dash(), nest, '2026-01-10T10:00:00Z')
  await world.signIn()
  expect(world.ledger.repositories.get('dash/nest')?.languages).toBeNull()
  nest.languages = ['Dart']
  const asked = world.server.requests.length
  await world.github.syncNow()
  expect(world.ledger.repositories.get('dash/nest')?.languages).toEqual(['Dart'])
  expect(world.server.requests).toHaveLength(asked + 1)
})

test('a language beyond the tenth is seen', async () => {
  const languages = [...Array.from({ length: 40 }, (_, n) => `Language ${n}`), 'Dart']
  world.server.model.commit(
    dash(),
    world.server.model.repository('dash/nest', { languages }),
    '2026-01-10T10:00:00Z',
  )
  await world.signIn()
  expect(world.ledger.repositories.get('dash/nest')?.languages).toContain('Dart')
})

test('a fork knows its parent', async () => {
  const { model } = world.server
  const parent = model.repository('flutter/flutter')
  model.issue(dash(), model.repository('dash/flutter', { parent }), '2026-01-10T10:00:00Z')
  await world.signIn()
  expect(world.ledger.repositories.get('dash/flutter')?.parent).toBe(
    `github:${world.host}:${parent.id}`,
  )
})

test('private repositories are counted where the token may see them, else told as a number', async () => {
  const { model } = world.server
  const secret = model.repository('dash/secret', { isPrivate: true })
  model.commit(dash(), secret, '2026-01-10T10:00:00Z')
  model.commit(dash(), secret, '2026-01-10T11:00:00Z')
  model.issue(dash(), secret, '2026-01-11T10:00:00Z')
  await world.signIn(['read:user'])
  expect(world.github.view().accounts[0]!.undisclosed.restricted).toBe(3)
  expect(world.ledger.commits()).toBe(0)

  await world.signIn(['repo', 'read:user'])
  expect(world.github.view().accounts[0]!.undisclosed.restricted).toBe(0)
  expect(world.ledger.commits()).toBe(2)
  expect(world.ledger.repositories.get('dash/secret')?.isPrivate).toBe(true)
})

test('what an organisation keeps from the token is missing, the rest is recorded, and a person is told', async () => {
  const { model } = world.server
  const nest = model.repository('dash/nest')
  const walled = model.repository('acme/walled')
  model.protectedOwners.add('acme')
  for (const repository of [nest, walled]) {
    model.commit(dash(), repository, '2026-01-10T10:00:00Z')
    model.issue(dash(), repository, '2026-01-10T10:00:00Z')
    model.review(
      dash(),
      model.pullRequest(dash(), repository, '2026-01-10T10:00:00Z'),
      '2026-01-11T10:00:00Z',
    )
  }
  await world.signIn()
  expect(world.ledger.commits()).toBe(1)
  expect(
    ['issue', 'pull-request', 'review'].map((kind) => world.ledger.count(kind as 'issue')),
  ).toEqual([1, 1, 1])
  expect(world.github.view().accounts[0]).toMatchObject({
    sync: {
      name: 'waiting',
      problem: { code: 'github-partial', params: { host: world.host, context: 'hidden' } },
      nextAt: world.time.now() + 15 * minute,
    },
    undisclosed: { restricted: 0, hidden: 4, truncated: 0 },
  })
  expect(world.github.undisclosed()).toEqual([
    {
      account: `${world.host}:${dash().databaseId}`,
      host: world.host,
      login: 'dash',
      from: '2026-01-01',
      to: '2026-12-31',
      restricted: 0,
      hidden: 4,
      truncated: 0,
    },
  ])
})

test('what GitHub does not disclose is news each time that its number changes, and only then', async () => {
  const { model } = world.server
  const secret = model.repository('dash/secret', { isPrivate: true })
  await world.signIn()
  const told = async () => {
    await world.github.syncNow()
    return world.github.revision()
  }
  const before = await told()
  expect(await told()).toBe(before)
  model.commit(dash(), secret, '2026-01-10T10:00:00Z')
  const after = await told()
  expect(after).not.toBe(before)
  expect(world.github.undisclosed()).toMatchObject([{ restricted: 1 }])
  expect(await told()).toBe(after)
  await world.github.signOut(world.github.view().accounts[0]!.id)
  expect(world.github.revision()).not.toBe(after)
})

/** The first days of the ranges that each request asked for. */
function rangesAsked(): string[][] {
  return world.server.requests
    .filter(({ operation }) => operation !== '')
    .map(({ variables }) =>
      Object.entries(variables)
        .filter(([name]) => /^r\d+from$/.test(name))
        .map(([, from]) => String(from).slice(0, 10)),
    )
}

test('a later sync is one request for the last 30 days, and a few older ranges when they are due', async () => {
  const { model } = world.server
  model.commit(dash(), model.repository('dash/nest'), '2024-03-10T10:00:00Z')
  await world.signIn()
  const overlap = ['2026-01-01', '2026-01-09', '2025-10-28', '2025-11-29']
  world.server.requests.length = 0
  await world.github.syncNow()
  expect(rangesAsked()).toEqual([overlap])

  const later = async (days: number) => {
    world.server.requests.length = 0
    // The sync that was due in between, then one of that day.
    world.time.move(days * 24 * 60 * minute)
    await world.github.syncNow()
    await world.github.syncNow()
    return rangesAsked()
  }
  expect(await later(1)).toEqual([overlap, overlap])
  const [first, second] = await later(30)
  for (const asked of [first, second]) expect(asked).toHaveLength(5)
  const again = [...first!, ...second!].filter((from) => from < '2025-10-28')
  expect(new Set(again).size).toBe(again.length)
})

test('commits that are pushed half a year later are found within a month', async () => {
  const { model } = world.server
  const nest = model.repository('dash/nest')
  model.commit(dash(), nest, '2025-06-10T10:00:00Z')
  await world.signIn()
  model.commit(dash(), nest, '2025-06-11T10:00:00Z')
  await world.github.syncNow()
  expect(world.ledger.commits()).toBe(1)
  world.time.move(30 * 24 * 60 * minute)
  await world.github.syncNow()
  await world.github.syncNow()
  expect(world.ledger.commits()).toBe(2)
})

test('after half a year without a start nothing of it is missing', async () => {
  const { model } = world.server
  const nest = model.repository('dash/nest')
  model.commit(dash(), nest, '2026-01-10T10:00:00Z')
  await world.signIn()
  world.github.close()
  world.time.move(182 * 24 * 60 * minute)
  for (const on of ['2026-01-20', '2026-02-28', '2026-04-01', '2026-07-15'])
    model.commit(dash(), nest, `${on}T10:00:00Z`)
  world.server.requests.length = 0
  world.restart()
  await world.github.syncNow()
  expect(world.ledger.commits()).toBe(5)
  expect(rangesAsked()).toHaveLength(1)
})

test('a repository that does not count is asked about again the next day while somebody works there', async () => {
  const { model } = world.server
  const nest = model.repository('dash/nest', { languages: ['Go'] })
  model.commit(dash(), nest, '2026-01-10T10:00:00Z')
  await world.signIn()
  nest.languages = ['Go', 'Dart']
  const languages = () => world.ledger.repositories.get('dash/nest')?.languages
  await world.github.syncNow()
  expect(languages()).toEqual(['Go'])
  world.time.move(24 * 60 * minute)
  await world.github.syncNow()
  await world.github.syncNow()
  expect(languages()).toEqual(['Go', 'Dart'])
  expect(world.server.count('Repositories')).toBe(1)
})

test('a repository keeps its id when it is renamed, and its name comes with every answer', async () => {
  const { model } = world.server
  const nest = model.repository('dash/nest')
  model.commit(dash(), nest, '2026-01-10T10:00:00Z')
  await world.signIn()
  model.rename(nest, 'acme/cage')
  await world.github.syncNow()
  expect([...world.ledger.repositories]).toEqual([
    [
      'acme/cage',
      expect.objectContaining({
        repository: `github:${world.host}:${nest.id}`,
        languages: ['Dart'],
      }),
    ],
  ])
  expect(world.server.count('Repositories')).toBe(1)
})

test('languages of the recent repositories are asked before the years before them', async () => {
  const { model } = world.server
  model.commit(dash(), model.repository('dash/new'), '2026-01-10T10:00:00Z')
  model.commit(dash(), model.repository('dash/old'), '2020-01-10T10:00:00Z')
  await world.signIn()
  expect(world.server.requests.map(({ operation }) => operation)).toEqual([
    '',
    'Contributions',
    'Repositories',
    'Contributions',
    'Contributions',
    'Repositories',
  ])
})
