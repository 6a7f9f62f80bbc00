import { afterEach, beforeEach, expect, test } from 'vitest'

import type { Day } from '../../../main/base/rules/day.ts'
import type { FakeRepository } from '../../fakes/github/model.ts'
import { minute, World } from './world.ts'

let world: World
beforeEach(async () => {
  world = await World.begin()
})
afterEach(async () => {
  await world.close()
})

const since = (day: string) => ({ since: () => day as Day })
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
  expect(world.ledger.facts).toHaveLength(1)
  expect(world.ledger.facts[0]).toEqual({
    account: `${world.host}:${dash().id}`,
    host: world.host,
    repositories: [
      {
        repository,
        host: world.host,
        nameWithOwner: 'dash/nest',
        isPrivate: false,
        parent: null,
        languages: ['C++', 'CMake', 'Dart'],
      },
    ],
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
  world.restart(since('2023-01-20'))
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
  expect(world.server.count('Contributions')).toBe(3)
  expect(world.server.count('Repositories')).toBe(1)
  expect(world.github.view().accounts[0]!.sync).toEqual({ name: 'idle', lastAt: world.time.now() })
})

test('progress is visible, and grows to its end', async () => {
  world.restart(since('2023-01-20'))
  await world.signIn()
  const seen = world.views
    .map(({ accounts }) => accounts[0]?.sync)
    .filter((sync) => sync?.name === 'running')
    .map(({ done, total }) => `${done}/${total}`)
  expect([...new Set(seen)]).toEqual(['0/1', '0/14', '5/14', '10/14', '13/14'])
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
  expect(world.server.count('Page')).toBe(2 + 2 + 1)
})

function manyRepositories(count: number): FakeRepository[] {
  return Array.from({ length: count }, (_, n) => world.server.model.repository(`dash/r${n}`))
}

test('a window with more repositories than GitHub lists is halved until all are seen', async () => {
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
  expect(world.github.view().accounts[0]!.sync).toEqual({
    name: 'waiting',
    problem: { code: 'github-partial', params: { host: world.host, context: 'cut', days: 1 } },
    nextAt: world.time.now() + 15 * minute,
  })
  expect(world.db.prepare('SELECT count(*) FROM sync_window').pluck().get()).toBe(0)
})

test('a repository that Linguist has not seen yet has unknown languages, and known ones later', async () => {
  const { model } = world.server
  const nest = model.repository('dash/nest', { languages: [] })
  model.commit(dash(), nest, '2026-01-10T10:00:00Z')
  await world.signIn()
  expect(world.ledger.repositories.get('dash/nest')?.languages).toBeNull()
  nest.languages = ['Dart']
  await world.github.syncNow()
  expect(world.ledger.repositories.get('dash/nest')?.languages).toEqual(['Dart'])
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
  expect(world.github.view().accounts[0]!.restricted).toBe(3)
  expect(world.ledger.commits()).toBe(0)

  await world.signIn(['repo', 'read:user'])
  expect(world.github.view().accounts[0]!.restricted).toBe(0)
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
  expect(world.github.view().accounts[0]!.sync).toEqual({
    name: 'waiting',
    problem: { code: 'github-partial', params: { host: world.host, context: 'hidden' } },
    nextAt: world.time.now() + 15 * minute,
  })
})

test('later syncs read what may have changed, and once a day everything', async () => {
  world.restart(since('2024-01-20'))
  world.server.model.commit(
    dash(),
    world.server.model.repository('dash/nest'),
    '2024-03-10T10:00:00Z',
  )
  let seen = 0
  const windowsAsked = () => {
    const asked = world.server.requests.filter(({ operation }) => operation === 'Contributions')
    const windows = asked.slice(seen).flatMap(({ variables }) => Object.keys(variables)).length / 2
    seen = asked.length
    return windows
  }
  await world.signIn()
  expect(windowsAsked()).toBe(9)
  await world.github.syncNow()
  expect(windowsAsked()).toBe(2)
  world.time.move(24 * 60 * minute)
  // The sync that was due in between, then one of a day later.
  await world.github.syncNow()
  await world.github.syncNow()
  expect(windowsAsked()).toBeGreaterThanOrEqual(9)
  expect(world.ledger.commits()).toBe(1)
})
