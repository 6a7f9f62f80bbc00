import { afterEach, beforeEach, expect, test } from 'vitest'

import type { FakeRepository } from '../../fakes/github/model.ts'
import { minute, GithubSetup } from './set-up.ts'

let setup: GithubSetup
beforeEach(async () => {
  setup = await GithubSetup.begin()
})
afterEach(async () => {
  await setup.close()
})

const dash = () => setup.server.model.user('dash')

function day(n: number, from = '2025-01-01'): string {
  return new Date(Date.parse(from) + n * 86_400_000).toISOString().slice(0, 10)
}

test('commits, issues, pull requests and reviews are recorded with their repository, day and URL', async () => {
  const { model } = setup.server
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
  await setup.signIn()

  const repository = `github:${setup.host}:${nest.id}`
  const account = `${setup.host}:${dash().databaseId}`
  const met = {
    repository,
    host: setup.host,
    nameWithOwner: 'dash/nest',
    isPrivate: false,
    parent: null,
    languages: null,
  }
  const [found, learned] = setup.ledger.facts.filter(({ repositories }) => repositories.length > 0)
  expect(found).toEqual({
    account,
    host: setup.host,
    repositories: [met],
    commitDays: [{ repository, day: '2026-01-10', count: 2 }],
    items: [
      {
        kind: 'issue',
        key: issue.id,
        repository,
        at: Date.parse(issue.at),
        mergedAt: null,
        url: `${setup.server.url}/dash/nest/issues/${issue.number}`,
      },
      {
        kind: 'review',
        key: review.pullRequest.id,
        repository,
        at: Date.parse(review.at),
        mergedAt: null,
        url: `${setup.server.url}/dash/nest/pull/${review.pullRequest.number}#pullrequestreview-${review.id}`,
      },
      {
        kind: 'pull-request',
        key: pull.id,
        repository,
        at: Date.parse(pull.at),
        mergedAt: null,
        url: `${setup.server.url}/dash/nest/pull/${pull.number}`,
      },
    ],
  })
  expect(learned).toEqual({
    account,
    host: setup.host,
    repositories: [{ ...met, languages: ['C++', 'CMake', 'Dart'] }],
    commitDays: [],
    items: [],
  })
})

test('the day of a commit is that of its author, whatever the offset', async () => {
  const { model } = setup.server
  const nest = model.repository('dash/nest')
  model.commit(dash(), nest, '2026-01-10T23:59:59+14:00')
  model.commit(dash(), nest, '2026-01-10T00:00:00-12:00')
  model.commit(dash(), nest, '2026-01-11T00:00:00+09:00')
  await setup.signIn()
  expect(setup.ledger.commits('dash/nest', '2026-01-10')).toBe(2)
  expect(setup.ledger.commits('dash/nest', '2026-01-11')).toBe(1)
})

test('no contribution of the first day is lost, east or west of UTC, nor of a day that UTC has not reached yet', async () => {
  const { model } = setup.server
  const nest = model.repository('dash/nest')
  model.commit(dash(), nest, '2026-01-03T00:30:00+14:00')
  model.commit(dash(), nest, '2026-01-16T02:00:00+14:00')
  model.issue(dash(), nest, '2026-01-03T00:30:00+14:00')
  model.issue(dash(), nest, '2026-01-15T11:59:59Z')
  await setup.signIn()
  expect(setup.ledger.commits()).toBe(2)
  expect(setup.ledger.count('issue')).toBe(2)
})

test('several reviews of one pull request count as one', async () => {
  const { model } = setup.server
  const pull = model.pullRequest(
    model.user('other'),
    model.repository('dash/nest'),
    '2026-01-04T00:00:00Z',
  )
  model.review(dash(), pull, '2026-01-05T00:00:00Z')
  await setup.signIn()
  model.review(dash(), pull, '2026-01-06T00:00:00Z')
  await setup.github.syncNow()
  expect(setup.ledger.count('review')).toBe(1)
})

test("only the account's own contributions are recorded", async () => {
  const { model } = setup.server
  const nest = model.repository('dash/nest')
  model.commit(model.user('other'), nest, '2026-01-10T10:00:00Z')
  model.issue(model.user('other'), nest, '2026-01-10T10:00:00Z')
  await setup.signIn()
  expect([setup.ledger.commits(), setup.ledger.count('issue')]).toEqual([0, 0])
})

test('the totals of three years match the model, with one request per year', async () => {
  const { model } = setup.server
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
  await setup.signIn()
  expect(setup.ledger.commits('dash/nest')).toBe(
    model.commits.filter(({ repository }) => repository === nest).length,
  )
  expect(setup.ledger.commits('dash/pond')).toBe(
    model.commits.filter(({ repository }) => repository === pond).length,
  )
  expect(setup.ledger.count('issue')).toBe(120)
  expect(setup.ledger.count('pull-request')).toBe(155)
  expect(setup.ledger.count('review')).toBe(155)
  expect(setup.ledger.repositories.get('dash/pond')?.languages).toEqual(['Kotlin'])
  expect(setup.server.count('Contributions')).toBe(4)
  expect(setup.server.count('Repositories')).toBe(1)
  expect(setup.github.view().accounts[0]!.sync).toEqual({ name: 'idle', lastAt: setup.time.now() })
})

test('progress is shown, and grows until the end', async () => {
  const { model } = setup.server
  model.commit(dash(), model.repository('dash/nest'), '2023-01-20T10:00:00Z')
  await setup.signIn()
  const seen = setup.views
    .map(({ accounts }) => accounts[0]?.sync)
    .filter((sync) => sync?.name === 'running')
    .map(({ done, total }) => `${done}/${total}`)
  // First the last five ranges, then those since the end of 2022 as well, without the empty years.
  expect([...new Set(seen)]).toEqual(['0/1', '0/5', '5/5', '5/11', '10/11', '11/11'])
})

test('lists of more than a hundred issues, pull requests and reviews are read to their last page', async () => {
  const { model } = setup.server
  const nest = model.repository('dash/nest')
  for (let n = 0; n < 250; n++) model.issue(dash(), nest, '2026-01-10T10:00:00Z')
  for (let n = 0; n < 201; n++) model.pullRequest(dash(), nest, '2026-01-10T10:00:00Z')
  for (let n = 0; n < 101; n++)
    model.review(
      dash(),
      model.pullRequest(model.user('other'), nest, '2026-01-01T00:00:00Z'),
      '2026-01-10T10:00:00Z',
    )
  await setup.signIn()
  expect(setup.ledger.count('issue')).toBe(250)
  expect(setup.ledger.count('pull-request')).toBe(201)
  expect(setup.ledger.count('review')).toBe(101)
  // The second pages of all three lists together, then the third pages.
  expect(setup.server.count('Pages')).toBe(2)
})

test('the remaining pages share requests with the remaining years', async () => {
  const { model } = setup.server
  const nest = model.repository('dash/nest')
  for (const year of [2022, 2023, 2024, 2025])
    for (let n = 0; n < 150; n++) model.issue(dash(), nest, `${year}-06-10T10:00:00Z`)
  await setup.signIn()
  expect(setup.ledger.count('issue')).toBe(600)
  // The first page shares a request with the languages.
  expect(setup.server.requests.map(({ operation }) => operation)).toEqual([
    '',
    'Contributions',
    'Pages',
    ...Array.from({ length: 4 }, () => 'Contributions'),
  ])
})

function manyRepositories(count: number): FakeRepository[] {
  return Array.from({ length: count }, (_, n) => setup.server.model.repository(`dash/r${n}`))
}

test('a range with more repositories than GitHub lists is halved until all are seen', async () => {
  const { model } = setup.server
  for (const [n, repository] of manyRepositories(180).entries())
    model.commit(dash(), repository, `${day(n % 12, '2026-01-03')}T12:00:00Z`)
  await setup.signIn()
  expect(setup.ledger.commits()).toBe(180)
  expect(setup.ledger.repositories.size).toBe(180)
  expect(setup.github.view().accounts[0]!.sync.name).toBe('idle')
  expect(setup.server.count('Contributions')).toBe(2)
})

test('a day with more repositories than GitHub lists is recorded and reported as incomplete', async () => {
  const { model } = setup.server
  for (const repository of manyRepositories(130))
    model.commit(dash(), repository, '2026-01-10T12:00:00Z')
  model.commit(dash(), model.repository('dash/other-day'), '2026-01-12T12:00:00Z')
  await setup.signIn()
  expect(setup.ledger.commits()).toBe(101)
  expect(setup.github.view().accounts[0]).toMatchObject({
    sync: {
      name: 'waiting',
      problem: {
        code: 'github-partial',
        params: { host: setup.host, context: 'truncated', days: 1 },
      },
      nextAt: setup.time.now() + 15 * minute,
    },
    undisclosed: { restricted: 0, hidden: 0, truncated: 30 },
  })
})

test('a repository that Linguist has not seen yet has unknown languages first, and known languages later', async () => {
  const { model } = setup.server
  const nest = model.repository('dash/nest', { languages: [] })
  model.commit(dash(), nest, '2026-01-10T10:00:00Z')
  await setup.signIn()
  expect(setup.ledger.repositories.get('dash/nest')?.languages).toBeNull()
  nest.languages = ['Dart']
  const asked = setup.server.requests.length
  await setup.github.syncNow()
  expect(setup.ledger.repositories.get('dash/nest')?.languages).toEqual(['Dart'])
  expect(setup.server.requests).toHaveLength(asked + 1)
})

test('a language beyond the tenth is recorded', async () => {
  const languages = [...Array.from({ length: 40 }, (_, n) => `Language ${n}`), 'Dart']
  setup.server.model.commit(
    dash(),
    setup.server.model.repository('dash/nest', { languages }),
    '2026-01-10T10:00:00Z',
  )
  await setup.signIn()
  expect(setup.ledger.repositories.get('dash/nest')?.languages).toContain('Dart')
})

test('a fork is recorded with its parent', async () => {
  const { model } = setup.server
  const parent = model.repository('flutter/flutter')
  model.issue(dash(), model.repository('dash/flutter', { parent }), '2026-01-10T10:00:00Z')
  await setup.signIn()
  expect(setup.ledger.repositories.get('dash/flutter')?.parent).toBe(
    `github:${setup.host}:${parent.id}`,
  )
})

test('private repositories count if the token may see them, and are otherwise shown as a number', async () => {
  const { model } = setup.server
  const secret = model.repository('dash/secret', { isPrivate: true })
  model.commit(dash(), secret, '2026-01-10T10:00:00Z')
  model.commit(dash(), secret, '2026-01-10T11:00:00Z')
  model.issue(dash(), secret, '2026-01-11T10:00:00Z')
  await setup.signIn(['read:user'])
  expect(setup.github.view().accounts[0]!.undisclosed.restricted).toBe(3)
  expect(setup.ledger.commits()).toBe(0)

  await setup.signIn(['repo', 'read:user'])
  expect(setup.github.view().accounts[0]!.undisclosed.restricted).toBe(0)
  expect(setup.ledger.commits()).toBe(2)
  expect(setup.ledger.repositories.get('dash/secret')?.isPrivate).toBe(true)
})

test('contributions that an organisation withholds are missing, the rest is recorded, and the view reports the gap', async () => {
  const { model } = setup.server
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
  await setup.signIn()
  expect(setup.ledger.commits()).toBe(1)
  expect(
    ['issue', 'pull-request', 'review'].map((kind) => setup.ledger.count(kind as 'issue')),
  ).toEqual([1, 1, 1])
  expect(setup.github.view().accounts[0]).toMatchObject({
    sync: {
      name: 'waiting',
      problem: { code: 'github-partial', params: { host: setup.host, context: 'hidden' } },
      nextAt: setup.time.now() + 15 * minute,
    },
    undisclosed: { restricted: 0, hidden: 4, truncated: 0 },
  })
  expect(setup.github.undisclosed()).toEqual([
    {
      account: `${setup.host}:${dash().databaseId}`,
      host: setup.host,
      login: 'dash',
      from: '2026-01-01',
      to: '2026-03-16',
      restricted: 0,
      hidden: 4,
      truncated: 0,
    },
  ])
})

test('the revision changes whenever the number of undisclosed contributions changes, and only then', async () => {
  const { model } = setup.server
  const secret = model.repository('dash/secret', { isPrivate: true })
  await setup.signIn()
  const revisionAfterSync = async () => {
    await setup.github.syncNow()
    return setup.github.revision()
  }
  const before = await revisionAfterSync()
  expect(await revisionAfterSync()).toBe(before)
  model.commit(dash(), secret, '2026-01-10T10:00:00Z')
  const after = await revisionAfterSync()
  expect(after).not.toBe(before)
  expect(setup.github.undisclosed()).toMatchObject([{ restricted: 1 }])
  expect(await revisionAfterSync()).toBe(after)
  setup.github.signOut(setup.github.view().accounts[0]!.id)
  expect(setup.github.revision()).not.toBe(after)
})

/** The first days of the ranges in each request. */
function rangesAsked(): string[][] {
  return setup.server.requests
    .filter(({ operation }) => operation !== '')
    .map(({ variables }) =>
      Object.entries(variables)
        .filter(([name]) => /^r\d+from$/.test(name))
        .map(([, from]) => String(from).slice(0, 10)),
    )
}

test('a later sync is one request: for the last 30 days, and for a few older ranges when they are due', async () => {
  const { model } = setup.server
  model.commit(dash(), model.repository('dash/nest'), '2024-03-10T10:00:00Z')
  await setup.signIn()
  const overlap = ['2026-01-01', '2026-01-09', '2025-10-28', '2025-11-29']
  setup.server.requests.length = 0
  await setup.nextSync()
  expect(rangesAsked()).toEqual([overlap])

  const later = async (days: number) => {
    setup.server.requests.length = 0
    await setup.nextSync(days * 24 * 60 * minute)
    await setup.nextSync()
    return rangesAsked()
  }
  expect(await later(1)).toEqual([overlap, overlap])
  const [first, second] = await later(30)
  for (const asked of [first, second]) expect(asked).toHaveLength(5)
  const again = [...first!, ...second!].filter((from) => from < '2025-10-28')
  expect(new Set(again).size).toBe(again.length)
})

test('commits pushed half a year late are found within a month', async () => {
  const { model } = setup.server
  const nest = model.repository('dash/nest')
  model.commit(dash(), nest, '2025-06-10T10:00:00Z')
  await setup.signIn()
  model.commit(dash(), nest, '2025-06-11T10:00:00Z')
  await setup.nextSync()
  expect(setup.ledger.commits()).toBe(1)
  await setup.nextSync(30 * 24 * 60 * minute)
  await setup.nextSync()
  expect(setup.ledger.commits()).toBe(2)
})

test('after half a year without a start, no contribution of that time is missing', async () => {
  const { model } = setup.server
  const nest = model.repository('dash/nest')
  model.commit(dash(), nest, '2026-01-10T10:00:00Z')
  await setup.signIn()
  setup.github.close()
  setup.time.move(182 * 24 * 60 * minute)
  for (const on of ['2026-01-20', '2026-02-28', '2026-04-01', '2026-07-15'])
    model.commit(dash(), nest, `${on}T10:00:00Z`)
  setup.server.requests.length = 0
  setup.restart()
  await setup.untilSync('running')
  await setup.untilSync('idle')
  expect(setup.ledger.commits()).toBe(5)
  expect(rangesAsked()).toHaveLength(1)
})

test('a repository that does not count is looked up again the next day while it is active', async () => {
  const { model } = setup.server
  const nest = model.repository('dash/nest', { languages: ['Go'] })
  model.commit(dash(), nest, '2026-01-10T10:00:00Z')
  await setup.signIn()
  nest.languages = ['Go', 'Dart']
  const languages = () => setup.ledger.repositories.get('dash/nest')?.languages
  await setup.github.syncNow()
  expect(languages()).toEqual(['Go'])
  setup.time.move(24 * 60 * minute)
  await setup.github.syncNow()
  await setup.github.syncNow()
  expect(languages()).toEqual(['Go', 'Dart'])
  expect(setup.server.count('Repositories')).toBe(1)
})

test('a renamed repository keeps its id, and every answer has its current name', async () => {
  const { model } = setup.server
  const nest = model.repository('dash/nest')
  model.commit(dash(), nest, '2026-01-10T10:00:00Z')
  await setup.signIn()
  model.rename(nest, 'acme/cage')
  await setup.github.syncNow()
  expect([...setup.ledger.repositories]).toEqual([
    [
      'acme/cage',
      expect.objectContaining({
        repository: `github:${setup.host}:${nest.id}`,
        languages: ['Dart'],
      }),
    ],
  ])
  expect(setup.server.count('Repositories')).toBe(1)
})

test('languages of recent repositories are requested before earlier years', async () => {
  const { model } = setup.server
  model.commit(dash(), model.repository('dash/new'), '2026-01-10T10:00:00Z')
  model.commit(dash(), model.repository('dash/old'), '2020-01-10T10:00:00Z')
  await setup.signIn()
  expect(setup.server.requests.map(({ operation }) => operation)).toEqual([
    '',
    'Contributions',
    'Repositories',
    'Contributions',
    'Contributions',
  ])
  const ids = setup.server.requests.flatMap(({ variables }) => variables['ids'] ?? [])
  expect(ids).toHaveLength(2)
})
